"""One source to one reading: its format, its layout, its columns, its tidy frame."""

from __future__ import annotations

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
        tables = [part for table in _tables(source) for part in lay_out(table)]
        parts = [_part(table, label, choice) for table in tables]
        frame = validate(pd.concat([frame for frame, _, _ in parts], ignore_index=True))
    notes = tuple(dict.fromkeys(note for _, _, notes in parts for note in notes))
    return Reading(frame, source.name, str(tables[0].kind), parts[0][1].used(), notes)


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
