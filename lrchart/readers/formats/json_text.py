"""Read JSON and JSON Lines."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, option_text
from lrchart.readers.columns import Choice
from lrchart.readers.formats.encoding import Text, decode, glance, looks_like_text
from lrchart.readers.formats.json_values import parse, parse_all
from lrchart.readers.formats.lists import of_one_list
from lrchart.readers.formats.nested import is_metric
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.formats.wrapped_log import output_field, require_one_origin, texts_of
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table

#: start of a JSON document, but not of a log that begins with "[2024-05-01 …]", "[0] loss" or
#: "[1, 200] loss"
_START = re.compile(
    r"\{|(?!\[\d+,(?:\d+\]\S|\s*\d+\]\s*[^\W\d]))\[\s*($|[\[\]{\"']|\(-?\d|-?(\d[\d.eE+-]*|Infinity)\s*($|,|\]\s*($|,))|(NaN|null|true|false)\b)"
)


#: function from a text to its tables
ReadText = Callable[[str], list[Table]]


def is_json(source: Source) -> bool:
    """Return whether the source is text that starts like a JSON object or array."""
    if not looks_like_text(source):
        return False
    with glance(source).lines() as lines:
        first = next((line for line in lines if line.strip()), "")
    return _START.match(first.lstrip()) is not None


def read_json(source: Source, choice: Choice, read_text: ReadText) -> list[Table]:
    """Return the tables of a JSON text, or of a text with a JSON value on every line.

    Parameters
    ----------
    source
        The text.
    choice
        Columns that the caller chose.
    read_text
        Function that reads the output of a training, which records of a log collector hold.

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
    data, kind = _values(lines, text, notes), "JSON Lines"
    if data is None:
        values, cut = parse_all("".join(lines))
        data, kind = values if len(values) > 1 else values[0], "JSON"
        notes += [LeftOut("the end of the file, which is cut short")] if cut else []
    numbers = _numbers(data)
    tables = _tables(data, choice, read_text) if numbers is None else [of_one_list(numbers)]
    return [table.named(kind=kind).noting(*notes) for table in tables]


def _tables(data: Any, choice: Choice, read_text: ReadText) -> list[Table]:
    """Return the tables of JSON, or of the output of a training that its records hold as text."""
    try:
        tables, error = tables_of(data), None
    except NotASweepError as refusal:
        tables, error = [], refusal
    if any(choice.fits(table.names) for table in tables):
        return tables
    chosen = choice.lr_column is not None and choice.loss_column is not None
    for name, text in texts_of(data, named=chosen):
        try:
            inner = read_text(text)
        except InputError:
            if error is None:
                raise
            continue  # The expressions of a chart's spec are no output.
        if any(choice.fits(table.names) for table in inner):
            require_one_origin(data, name)
            return [table.noting(f"read the texts {name!r} as output") for table in inner]
    if error is not None:
        raise error
    if (field := output_field(data)) is not None and not any(map(_has_metric, tables)):
        lr, loss = option_text("lr_column"), option_text("loss_column")
        raise NotASweepError(
            f"the texts {field!r} name no learning rate and loss; if they have other names, give "
            f"both with {lr} and {loss}"
        )
    return tables


def _has_metric(table: Table) -> bool:
    return any(map(is_metric, table.names))


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
            values.append(parse(line))
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
        parse(line)
    except InputError:
        return False
    return True
