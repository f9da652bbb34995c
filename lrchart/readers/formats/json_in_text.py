"""Read objects of JSON, or dictionaries that Python printed, behind other text on their lines."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.columns import Choice, candidates
from lrchart.readers.formats.encoding import decode, glance, looks_like_text
from lrchart.readers.formats.json_values import parse
from lrchart.readers.formats.log_words import ASIDE
from lrchart.readers.formats.nested import flat
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table
from lrchart.text import counted

#: start of an object behind other text: ``INFO {"train": {"lr": 0.1}}``, ``history = {'lr': …}``
_START = re.compile(r"\{\s*[\"']")

#: one of the first lines of the text has an object
_LOOK = 200


def is_json_in_text(source: Source, choice: Choice) -> bool:
    """Return whether lines of a text end in objects that hold a learning rate and a loss."""
    if not looks_like_text(source):
        return False
    with glance(source).lines() as lines:
        if not any(map(_object, islice(lines, _LOOK))):
            return False
    try:
        return any(choice.fits(table.names) for table in read_json_in_text(source))
    except InputError:
        return False


def read_json_in_text(source: Source) -> list[Table]:
    """Return the tables of the objects on the lines of a text: a step each, or one history.

    Raises
    ------
    NotASweepError
        There is no such object, or none that holds a history.
    """
    limits.check("MAX_JSON_BYTES", source.size, "bytes of JSON")
    text = decode(source)
    values, others = list[Any](), 0
    with text.lines() as lines:
        for line in lines:
            try:
                values.append(parse(_object(line)))
            except InputError:
                others += bool(line.strip())
    if not values:
        raise NotASweepError("no line ends in an object of JSON")
    full = [value for value in values if _holds_both(value)]
    if len(full) > 1:  # beside settings, and what is said once
        others, values = others + len(values) - len(full), full
    notes = (*text.notes, *([_left_out(others)] if others else []))
    return [table.noting(*notes) for table in tables_of(values if len(values) > 1 else values[0])]


def _object(line: str) -> str:
    """Return the object at the end of a line about training, behind other text; "" if none is."""
    before, bracket, behind = line.partition("{")
    whole = bracket + behind[: behind.rfind("}") + 1]
    aside = not before.strip() or ASIDE.search(before)
    return whole if not aside and _START.match(whole) else ""


def _holds_both(value: Any) -> bool:
    """Return whether an object names a learning rate and a loss that are numbers."""
    cells = {name: cell for name, cell in flat(value).items() if isinstance(cell, int | float)}
    return all(candidates(role, list(cells)) for role in ("lr", "loss"))


def _left_out(lines: int) -> LeftOut:
    return LeftOut(f"{counted(lines, 'line')} without an object of JSON")
