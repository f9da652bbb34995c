"""Turn the names people give into file names and into lines of a chart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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


#: names that Windows keeps for devices
RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{i}" for d in ("com", "lpt") for i in range(10))}


#: names that a gallery has files of its own for
TAKEN = {"index", "sweeps", "lrchart"}


#: characters of a file's stem
LONGEST = 60


def slug(name: str) -> str:
    """Return `name` as the stem of a file: a-z, 0-9, dashes and underscores, never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:LONGEST].strip("-_") or "run"
    return f"{stem}-run" if stem in RESERVED | TAKEN else stem


def slugs(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a stem for each of `names`, all different from each other and from `taken`."""
    used = set(taken)
    stems = []
    for name in names:
        stem = base = slug(name)
        count = 1
        while stem in used:
            count += 1
            stem = f"{base}-{count}"
        used.add(stem)
        stems.append(stem)
    return stems
