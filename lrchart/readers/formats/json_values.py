"""Parse JSON as programs leave it: values one after another, NaN by any name, a text cut short."""

from __future__ import annotations

import json
import re
from typing import Any

from lrchart.errors import InputError
from lrchart.readers.formats.python_text import as_json
from lrchart.readers.messages import listing

#: start of a dictionary that Python printed
_PRINTED = re.compile(r"\s*\[?\{'")

#: a string, which is left alone, or what JSON spells in another way
_LOOSE = re.compile(
    r'"(?:[^"\\]|\\.)*(?:"|\Z)|(?P<comma>,\s*(?=[\]}]))'
    r"|(?P<word>(?<![\w.])(?:nan|inf|infinity|none)\b)",
    re.IGNORECASE | re.DOTALL,
)
#: Python's words, in lower case -> JSON's
_WORDS = {"nan": "NaN", "inf": "Infinity", "infinity": "Infinity", "none": "null"}

#: a string, or a bracket outside of one
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}
#: what may stand between two values
_BETWEEN = ", \t\r\n"


def parse(text: str) -> Any:
    """Return the one JSON value of a text, which may be spelled as Python prints it.

    Raises
    ------
    InputError
        The text is not valid JSON.
    """
    try:
        return _decoded(text)
    except json.JSONDecodeError as error:
        try:
            return _decoded(_LOOSE.sub(_strict, as_json(text)))
        except json.JSONDecodeError:
            raise _invalid(text, error) from error


def parse_all(text: str) -> tuple[list[Any], bool]:
    """Return the values that follow each other in a text, and whether its end is cut short.

    Of a value that is cut, the outermost list is read up to its last whole entry; a value without
    such a list is left out.

    Raises
    ------
    InputError
        No value is whole, or something else stands between two.
    """
    try:
        return [_decoded(text)], False
    except json.JSONDecodeError as error:
        parts, cut = _split(_LOOSE.sub(_strict, as_json(text)))
        if not parts:
            raise _invalid(text, error, cut=cut) from error
        try:
            return [_decoded(part) for part in parts], cut
        except json.JSONDecodeError:
            raise _invalid(text, error) from error


def _decoded(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as error:  # too many digits, or nested too deeply
        raise InputError(f"not JSON that can be read: {error}") from error


def _invalid(text: str, error: json.JSONDecodeError, *, cut: bool = False) -> InputError:
    where = f"line {error.lineno}, column {error.colno}"
    hint = "; write what Python printed with json.dump" if _PRINTED.match(text) else ""
    hint = hint or ("; the file is cut short: save it again" if cut else "")
    return InputError(f"not valid JSON: {error.msg.lower()} at {where}{hint}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of these pairs; of a key that stands twice, either value may be meant."""
    record: dict[str, Any] = {}
    for key, value in pairs:
        if key in record:
            raise ValueError(f"the key {listing([key])} appears twice in one object")
        record[key] = value
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def _strict(match: re.Match[str]) -> str:
    """Return JSON's spelling of a match of `_LOOSE`."""
    if match["comma"]:
        return ""
    return _WORDS[match["word"].lower()] if match["word"] else match[0]


def _split(text: str) -> tuple[list[str], bool]:
    """Return the objects and lists that follow each other in a text, and whether it is cut.

    Of one that is cut, the lists and objects that it leaves open are closed behind the last whole
    entry. None are returned of a text that holds something else.
    """
    parts: list[str] = []
    begin = 0
    #: brackets that are open, and the end of the last whole list or object in each
    within: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        bracket = match[0]
        if bracket in _CLOSING:
            if not within and text[begin : match.start()].strip(_BETWEEN):
                return [], False
            begin = begin if within else match.start()
            within.append((bracket, 0))
        elif bracket in _CLOSING.values():
            if not within or _CLOSING[within.pop()[0]] != bracket:
                return [], False
            if not within:
                parts.append(text[begin : match.end()])
                begin = match.end()
            elif within[-1][0] == "[":
                within[-1] = "[", match.end()
    if not within:
        return ([], False) if text[begin:].strip(_BETWEEN) else (parts, False)
    depth = next((depth for depth, (_, end) in enumerate(within) if end), None)
    if depth is not None:
        closing = "".join(_CLOSING[bracket] for bracket, _ in within[depth::-1])
        parts.append(text[begin : within[depth][1]] + closing)
    return parts, True
