"""Read JSON and JSON Lines."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.encoding import Text, decode, glance, looks_like_text
from lrchart.readers.formats.lists import of_one_list
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.messages import listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Table

#: start of a JSON document, but not of a log that begins with "[2024-05-01 …]" or "[0] loss"
_START = re.compile(
    r"\{|\[\s*($|[\[\]{\"']|-?(\d[\d.eE+-]*|Infinity)\s*($|,|\]\s*($|,))|(NaN|null|true|false)\b)"
)

#: start of a dictionary that Python printed
_PRINTED = re.compile(r"\s*\[?\{'")


def is_json(source: Source) -> bool:
    """Return whether the source is text that starts like a JSON object or array."""
    if not looks_like_text(source):
        return False
    with glance(source).lines() as lines:
        first = next((line for line in lines if line.strip()), "")
    return _START.match(first.lstrip()) is not None


def read_json(source: Source) -> list[Table]:
    """Return the tables of a JSON text, or of a text with a JSON value on every line.

    Raises
    ------
    InputError
        The text is not valid JSON; a last line that is cut short is left out with a note.
    """
    limits.check("MAX_JSON_BYTES", source.size, "bytes of JSON")
    text = decode(source)
    with text.lines() as pieces:
        lines = "".join(pieces).splitlines(keepends=True)
    notes = list(text.notes)
    values = _values(lines, text, notes)
    kind = "JSON" if values is None else "JSON Lines"
    data = _parse("".join(lines)) if values is None else values
    numbers = _numbers(data)
    tables = tables_of(data) if numbers is None else [of_one_list(numbers)]
    return [table.named(kind=kind).noting(*notes) for table in tables]


def _numbers(data: Any) -> list[float] | None:
    """Return JSON that is one list of numbers, in which some write NaN as null; else None."""
    if not (isinstance(data, list) and all(isinstance(cell, int | float | None) for cell in data)):
        return None
    numbers = [math.nan if cell is None else cell for cell in data]
    return None if all(map(math.isnan, numbers)) else numbers


def _values(lines: list[str], text: Text, notes: list[str]) -> list[Any] | None:
    """Return the values of JSON Lines, or None if the text is one JSON value."""
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(filled) < 2 or not _is_value(filled[0][1]):
        return None
    values = []
    for number, line in filled:
        try:
            values.append(_parse(line))
        except InputError as error:
            invalid = isinstance(error.__cause__, json.JSONDecodeError)
            if invalid and (number, line) == filled[-1] and text.open_end:
                notes.append(LeftOut(f"line {number}, the last, which is cut short"))
                break
            fault = str(error).replace(" at line 1, ", " at ")
            raise InputError(f"line {number} is {fault}") from error
    return values


def _is_value(line: str) -> bool:
    try:
        _parse(line)
    except InputError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of these pairs; of a key that stands twice, either value may be meant."""
    record: dict[str, Any] = {}
    for key, value in pairs:
        if key in record:
            raise ValueError(f"the key {listing([key])} appears twice in one object")
        record[key] = value
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        hint = "; write what Python printed with json.dump" if _PRINTED.match(text) else ""
        raise InputError(f"not valid JSON: {error.msg.lower()} at {where}{hint}") from error
    except (ValueError, RecursionError) as error:  # too many digits, or nested too deeply
        raise InputError(f"not JSON that can be read: {error}") from error
