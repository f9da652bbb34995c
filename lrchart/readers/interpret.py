"""Turn one source into one reading: format, layout, columns, tidy frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lrchart import limits
from lrchart.errors import InputError
from lrchart.frame.door import together
from lrchart.frame.labels import label_of_runs
from lrchart.kinds import words
from lrchart.kinds.columns import FINALS, last_part, signs, tells
from lrchart.kinds.door import AUTO, refusal
from lrchart.readers.columns import Choice, Columns, candidates, choose, groups_of
from lrchart.readers.formats.detect import detect
from lrchart.readers.held_out import refuse_held_out
from lrchart.readers.in_memory import InMemory, tables_in
from lrchart.readers.layouts import lay_out
from lrchart.readers.messages import blame, listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.numbers import to_numbers
from lrchart.readers.phases import is_phase, of_training
from lrchart.readers.reading import Reading
from lrchart.readers.schedules import refuse_schedules
from lrchart.readers.sources.locations import reached
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import means
from lrchart.readers.table import Loaded, NotASweepError, Table
from lrchart.readers.tidy import Part, tidy


def interpret(source: Source | InMemory, label: str, choice: Choice) -> Reading:
    """Return the reading of a source; `label` names its run if the source does not.

    Raises
    ------
    InputError
        The source cannot be read as a range test; the message starts with its name.
    MissingExtraError
        Its format needs a package that is not installed.
    """
    return reading_of(source.name, tables_of_source(source, choice), label, choice)


def tables_of_source(source: Source | InMemory, choice: Choice) -> list[Table]:
    """Return the tables of a source, of one row a step and named by metric; none is loaded.

    Raises
    ------
    InputError
        The source is damaged, or in no known format; the message starts with its name.
    """
    with blame(source.name), reached(source.name):
        tables = [part for table in _tables(source, choice) for part in table.parts()]
        return [part for table in tables for part in lay_out(table)]


def reading_of(name: str, tables: Sequence[Table], label: str, choice: Choice) -> Reading:
    """Return the reading of the `tables` of the source called `name`; see `interpret`."""
    with blame(name), reached(name):
        parts = [_part(table, label, choice) for table in tables]
        read = [part for part, _ in parts]
        frames = [part.frame for part in read if not part.frame.empty]
        frame = together(frames) if frames else read[0].frame
    return Reading(
        frame,
        name,
        str(tables[0].kind),
        parts[0][1].used(),
        tuple(dict.fromkeys(note for part in read for note in part.notes)),
        tuple(refusal for part in read for refusal in part.refused),
        tuple(dict.fromkeys(run for part in read for run in part.runs)),
    )


def _tables(source: Source | InMemory, choice: Choice) -> list[Table]:
    if isinstance(source, InMemory):
        return tables_in(source.history)
    known = detect(source, choice)
    return [table.named(kind=known.name) for table in known.tables(source)]


def _part(table: Table, label: str, choice: Choice) -> tuple[Part, Columns]:
    limits.check("MAX_COLUMNS", len(table.names), "columns")
    try:
        names, copies = _distinct(table, choice)
        columns = choose(names, choice)
    except InputError as error:
        _refuse_trainings(table, choice)
        refuse_schedules(table, choice)
        refuse_held_out(table, choice)
        if table.nameless and choice.lr_column is None and choice.loss_column is None:
            raise NotASweepError(table.nameless) from error
        raise
    used = list(columns.used().values())
    others = [name for name in table.names if name not in used]
    beside = [name for name in others if tells(name) or is_phase(name)]
    loaded = of_training(table.load([*used, *beside]))
    columns, named = _labelled(loaded, columns)
    part = tidy(loaded, columns, table.run or label, choice)
    return replace(part, notes=(*copies, *named, *part.notes)), columns


def _labelled(loaded: Loaded, columns: Columns) -> tuple[Columns, list[str]]:
    """Return the columns with the one that labels several range tests as their run, and a note."""
    if columns.run is not None:
        return columns, []
    lr = to_numbers(loaded, columns.lr).values
    name = label_of_runs({str(name): loaded.frame[name] for name in loaded.frame}, lr)
    if name is None:
        return columns, []
    return replace(columns, run=name), [f"column {name!r} names the runs"]


def _refuse_trainings(table: Table, choice: Choice) -> None:
    """Raise `KindError` if columns that are not recognised are those of a table of trainings."""
    rates = [name for name in table.names if means("lr", last_part(name))]
    if choice.kind != AUTO or not rates or len(set(table.names)) < len(table.names):
        return
    beside = [name for name in table.names if tells(name) and name not in rates]
    try:
        loaded = table.load([*beside, *rates])
    except InputError:  # reported when the columns are read
        return
    lr = to_numbers(loaded, choice.lr_column if choice.lr_column in rates else rates[0]).values
    columns = {name: loaded.frame[name].to_numpy() for name in beside}
    if reason := signs(columns, lr, lr_name=rates[0], loss_name=_final(table.names)):
        raise refusal(words.trainings(reason))


def _final(names: Sequence[str]) -> str:
    """Return the name of a loss that is known only when a training is over, "" if there is none."""
    return next((name for name in names if last_part(name) in FINALS), "")


def _distinct(table: Table, choice: Choice) -> tuple[list[str], list[str]]:
    """Return the columns without copies of the learning rate or the loss, and what was left out.

    Loggers write the rate of each parameter group, though all may have the same, or some of them
    one that does not move.
    """
    names, notes = list(table.names), list[str]()
    for role, chosen in (("lr", choice.lr_column), ("loss", choice.loss_column)):
        known = candidates(role, names) if chosen is None else groups_of(chosen, names)
        first, *others = matches = known or [""]
        if not others or len(set(matches)) < len(matches):
            continue
        loaded = table.load(matches)
        held = [name for name in matches if role == "lr" and _is_held(loaded, name)]
        if held and len(held) < len(matches):
            first, *others = [name for name in matches if name not in held]
            names = [name for name in names if name not in held]
            verb = "stays" if len(held) == 1 else "stay"
            notes.append(LeftOut(f"{listing(held)}, which {verb} at one learning rate"))
        cells = loaded.frame
        if others and all(cells[other].equals(cells[first]) for other in others):
            names = [name for name in names if name not in others]
            notes.append(f"columns {listing([first, *others])} are all the same; the first is read")
    return names, notes


def _is_held(loaded: Loaded, name: str) -> bool:
    """Return whether a column holds one number, again and again."""
    values = to_numbers(loaded, name).values
    return len(values) > 1 and len(np.unique(values[np.isfinite(values)])) == 1
