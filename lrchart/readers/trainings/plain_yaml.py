"""Read the plain part of YAML: nested keys with one value each, and lists of values.

Configurations of runs need no more, and whatever else YAML has (tags that build objects, anchors)
is never wanted from a file of somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lrchart.readers.numbers import LISTED, first

_KEY = re.compile(
    r"""(?P<indent> *)(?P<key>'[^']*'|"[^"]*"|[^\s#'"-][^:#]*?)\s*:(?:\s+(?P<value>.*))?$"""
)
_ITEM = re.compile(r"(?P<indent> *)-\s+(?P<value>.*)$")
#: start of a text of several lines
_TEXT = re.compile(r"[|>][-+\d]*(\s+#.*)?")


def settings(text: str) -> dict[str, Any]:
    """Return the keys that have a value; a nested key is a path, as ``model/width``.

    A list of one value is that value, one of several is the text ``[a, b]``; so are the values that
    a key has in a list of mappings. Texts of several lines are left out.
    """
    values: dict[str, list[Any]] = {}
    above: list[tuple[int, str]] = []
    lists: set[str] = set()
    for line in _lines(text):
        if item := _ITEM.match(line):
            # A list may have the same indentation as its key.
            above = [(depth, name) for depth, name in above if depth <= len(item["indent"])]
            lists.add(_path(above))
            if above and not _KEY.match(item["value"]):
                values.setdefault(_path(above), []).append(scalar(item["value"]))
                continue
            line = line.replace("-", " ", 1)
        if (match := _KEY.match(line)) is None:
            continue
        indent, key = len(match["indent"]), match["key"].strip("'\"")
        above = [(depth, name) for depth, name in above if depth < indent]
        value = (match["value"] or "").strip()
        if not value or value.startswith("#"):
            above.append((indent, key))
            continue
        listed = any(_path(above[:end]) in lists for end in range(1, len(above) + 1))
        path = _path([*above, (indent, key)])
        values[path] = [*(values.get(path, ()) if listed else ()), scalar(value)]
    return {name: _joined(every) for name, every in values.items()}


def items(text: str) -> list[str]:
    """Return the texts of a list, one a line."""
    lines = (line.strip() for line in text.splitlines())
    return [_bare(line[2:].strip()) for line in lines if line.startswith("- ")]


def scalar(text: str) -> Any:
    """Return a value: a number, true, false, none, or the text; that of a list of one."""
    if text[:1] in "'\"" and len(text) > 1 and text[-1] == text[0]:
        return text[1:-1]
    text = text.split(" #")[0].strip()
    if listed := re.fullmatch(LISTED, text):
        return scalar(first(listed))
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


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a document without texts of several lines and what announces them."""
    key_at: int | None = None
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if key_at is not None and (not line.strip() or indent > key_at):
            continue
        key_at = None
        # Of an item of a list, the text is its value, or that of its first key.
        value = line.strip()
        while value.startswith("- "):
            value = value[2:].lstrip()
        if match := _KEY.match(value):
            value = (match["value"] or "").strip()
        if _TEXT.fullmatch(value):
            key_at = indent
        else:
            yield line


def _path(above: list[tuple[int, str]]) -> str:
    return "/".join(name for _, name in above)


def _joined(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else f"[{', '.join(map(str, values))}]"
