"""One source to one reading: its format, its layout, its columns, its tidy frame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lrchart import limits
from lrchart.frame import validate
from lrchart.readers.columns import Choice, Columns, choose
from lrchart.readers.formats import detect
from lrchart.readers.layouts import lay_out
from lrchart.readers.locations import reached
from lrchart.readers.objects import InMemory, tables_in
from lrchart.readers.reading import Reading
from lrchart.readers.sources import Source
from lrchart.readers.table import Table, blame
from lrchart.readers.tidy import tidy


def interpret(source: Source | InMemory, label: str, choice: Choice) -> Reading:
    """Return what a source holds; `label` names its run where the source does not.

    Raises
    ------
    InputError
        The source cannot be read as a range test; the message starts with its name.
    MissingExtraError
        Its format needs a package that is not installed.
    """
    with blame(source.name), reached(source.name):
        tables = tables_of_source(source)
    return reading_of(source.name, tables, label, choice)


def tables_of_source(source: Source | InMemory) -> list[Table]:
    """Return the tables of a source, of one row a step and named by metric; none is loaded.

    Raises
    ------
    InputError
        The source is damaged, or in no known format.
    """
    return [part for table in _tables(source) for part in lay_out(table)]


def reading_of(name: str, tables: Sequence[Table], label: str, choice: Choice) -> Reading:
    """Return what the `tables` of the source called `name` hold; see `interpret`."""
    with blame(name), reached(name):
        parts = [_part(table, label, choice) for table in tables]
        frame = validate(pd.concat([frame for frame, _, _ in parts], ignore_index=True))
    notes = tuple(dict.fromkeys(note for _, _, notes in parts for note in notes))
    return Reading(frame, name, str(tables[0].kind), parts[0][1].used(), notes)


def _tables(source: Source | InMemory) -> list[Table]:
    if isinstance(source, InMemory):
        return tables_in(source.history)
    known = detect(source)
    return [table.named(kind=known.name) for table in known.tables(source)]


def _part(table: Table, label: str, choice: Choice) -> tuple[pd.DataFrame, Columns, list[str]]:
    limits.check("MAX_COLUMNS", len(table.names), limits.MAX_COLUMNS, "columns")
    columns = choose(table.names, choice)
    loaded = table.load(list(columns.used().values()))
    frame, notes = tidy(loaded, columns, table.run or label)
    return frame, columns, notes
