"""Turn the names people give into lines that a chart can draw."""

from __future__ import annotations

import re

#: characters that XML does not have: one of them in a text takes Vega's renderer down
UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: what every JavaScript object has; Vega takes a text of that name for one it has seen before
INHERITED = {
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
}


def line(text: str) -> str:
    """Return `text` in one line that Vega can draw, the same to the eye."""
    flat = drawable(" ".join(text.split()))
    # A zero-width space makes another text that looks the same.
    return f"{flat}\u200b" if flat in INHERITED else flat


def drawable(text: str) -> str:
    """Return `text` with the replacement character for each one that cannot be drawn."""
    return UNDRAWABLE.sub("\ufffd", text)


def is_text(name: str) -> bool:
    """Whether a file can hold `name`: half a surrogate pair, which Python can, is none."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
