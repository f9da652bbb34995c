"""Read the plain part of YAML: nested keys with one value each, and lists of texts.

Configurations of runs need no more, and whatever else YAML has (tags that build objects, anchors)
is never wanted from a file of somebody else's.
"""

from __future__ import annotations

import re
from typing import Any

_KEY = re.compile(
    r"""(?P<indent> *)(?P<key>'[^']*'|"[^"]*"|[^\s#'"-][^:#]*?)\s*:(?:\s+(?P<value>.*))?$"""
)


def settings(text: str) -> dict[str, Any]:
    """Return the keys that have a value; a nested key is a path, as ``model/width``.

    Lists and texts of several lines are left out.
    """
    values: dict[str, Any] = {}
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        match = _KEY.match(line)
        if match is None:
            continue
        indent, key = len(match["indent"]), match["key"].strip("'\"")
        above = [(depth, name) for depth, name in above if depth < indent]
        value = (match["value"] or "").strip()
        if value and not value.startswith("#"):
            values["/".join([*(name for _, name in above), key])] = scalar(value)
        else:
            above.append((indent, key))
    return values


def items(text: str) -> list[str]:
    """Return the texts of a list, one a line."""
    lines = (line.strip() for line in text.splitlines())
    return [_bare(line[2:].strip()) for line in lines if line.startswith("- ")]


def scalar(text: str) -> Any:
    """Return a value: a number, true, false, none, or the text."""
    if text[:1] in "'\"" and len(text) > 1 and text[-1] == text[0]:
        return text[1:-1]
    text = text.split(" #")[0].strip()
    plain = text.casefold()
    if plain in ("null", "~", "none", ""):
        return None
    if plain in ("true", "false"):
        return plain == "true"
    try:
        return float(plain.replace(".nan", "nan").replace(".inf", "inf"))
    except ValueError:
        return text


def _bare(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
