"""Turn user-given names into lines that a chart can draw."""

from __future__ import annotations

import re

#: characters that XML forbids: one of them in a text crashes Vega's renderer
UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: properties of every JavaScript object; Vega takes a text of that name for a known value
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
    """Return `text` as one line that Vega can draw and that looks the same."""
    flat = drawable(" ".join(text.split()))
    # A zero-width space makes it a different text that looks the same.
    return f"{flat}\u200b" if flat in INHERITED else flat


def drawable(text: str) -> str:
    """Return `text` with U+FFFD for each character that cannot be drawn."""
    return UNDRAWABLE.sub("\ufffd", text)


def is_text(name: str) -> bool:
    """Return whether `name` can be encoded: half a surrogate pair cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
