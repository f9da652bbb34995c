"""Turn one source into one reading: format, layout, columns, tidy frame."""

from __future__ import annotations

from collections.abc import Sequence

from lrchart import limits
from lrchart.frame.door import together
from lrchart.frame.schema import TidyFrame
from lrchart.readers.columns import Choice, Columns, candidates, choose
from lrchart.readers.formats.detect import detect
from lrchart.readers.in_memory import InMemory, tables_in
from lrchart.readers.layouts import lay_out
from lrchart.readers.messages import blame, listing
from lrchart.readers.reading import Reading
from lrchart.readers.sources.locations import reached
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Table
from lrchart.readers.tidy import tidy


def interpret(source: Source | InMemory, label: str, choice: Choice) -> Reading:
    """Return what a source holds; `label` names its run if the source does not.

    Raises
    ------
    InputError
        The source cannot be read as a range test; the message starts with its name.
    MissingExtraError
        Its format needs a package that is not installed.
    """
    return reading_of(source.name, tables_of_source(source), label, choice)


def tables_of_source(source: Source | InMemory) -> list[Table]:
    """Return the tables of a source, of one row a step and named by metric; none is loaded.

    Raises
    ------
    InputError
        The source is damaged, or in no known format; the message starts with its name.
    """
    with blame(source.name), reached(source.name):
        return [part for table in _tables(source) for part in lay_out(table)]


def reading_of(name: str, tables: Sequence[Table], label: str, choice: Choice) -> Reading:
    """Return what the `tables` of the source called `name` hold; see `interpret`."""
    with blame(name), reached(name):
        parts = [_part(table, label, choice) for table in tables]
        frame = together([frame for frame, _, _ in parts])
    notes = tuple(dict.fromkeys(note for _, _, notes in parts for note in notes))
    return Reading(frame, name, str(tables[0].kind), parts[0][1].used(), notes)


def _tables(source: Source | InMemory) -> list[Table]:
    if isinstance(source, InMemory):
        return tables_in(source.history)
    known = detect(source)
    return [table.named(kind=known.name) for table in known.tables(source)]


def _part(table: Table, label: str, choice: Choice) -> tuple[TidyFrame, Columns, list[str]]:
    limits.check("MAX_COLUMNS", len(table.names), limits.MAX_COLUMNS, "columns")
    names, copies = _distinct(table, choice)
    columns = choose(names, choice)
    loaded = table.load(list(columns.used().values()))
    frame, notes = tidy(loaded, columns, table.run or label)
    return frame, columns, copies + notes


def _distinct(table: Table, choice: Choice) -> tuple[list[str], list[str]]:
    """Return the columns without copies of the learning rate or the loss, and what was left out.

    Loggers write the rate of each parameter group, though all may have the same.
    """
    names, notes = list(table.names), []
    for role, chosen in (("lr", choice.lr_column), ("loss", choice.loss_column)):
        first, *others = matches = candidates(role, names) or [""]
        if chosen is not None or not others or len(set(matches)) < len(matches):
            continue
        cells = table.load(matches).frame
        if all(cells[other].equals(cells[first]) for other in others):
            names = [name for name in names if name not in others]
            notes.append(f"columns {listing(matches)} are all the same; the first is read")
    return names, notes
