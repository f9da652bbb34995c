"""The one way in: any sources to one tidy frame."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.frame import validate
from lrchart.readers.columns import Choice, choose
from lrchart.readers.formats import detect
from lrchart.readers.names import name_apart, unique_labels
from lrchart.readers.reading import Reading
from lrchart.readers.sources import Source, expand
from lrchart.readers.table import NotASweepError, Table, blame
from lrchart.readers.tidy import tidy

log = logging.getLogger("lrchart.readers")


def read(
    *sources: Any, lr_column: str | None = None, loss_column: str | None = None
) -> pd.DataFrame:
    """Return the range tests of any `sources` as one tidy sweep frame.

    Parameters
    ----------
    *sources
        Files of any known format, patterns (``runs/*.csv``), folders, ``-`` for standard input,
        or objects in memory: a dataframe, a mapping of columns, a framework's finder or history.
        Each source is a run of its own, unless it names its runs.
    lr_column, loss_column
        The columns of the learning rate and of the loss, where their names do not tell.

    Returns
    -------
    pandas.DataFrame
        The frame of `lrchart.frame.SCHEMA`. What was detected is logged (``lrchart.readers``):
        how each source was read at INFO, what is unusual about it at WARNING; `readings` returns
        the same.

    Raises
    ------
    InputError
        A source is missing, damaged or not a range test, or its columns are ambiguous. The
        message starts with the source's name and lists the choices.
    MissingExtraError
        A format needs a package that is not installed.
    """
    found = readings(*sources, lr_column=lr_column, loss_column=loss_column)
    for reading in found:
        log.info("%s", reading.describe())
        for note in reading.notes:
            log.warning("%s: %s", reading.source, note)
    return overlay(found)


def readings(
    *sources: Any, lr_column: str | None = None, loss_column: str | None = None
) -> list[Reading]:
    """Return one `Reading` a source, its frame with how it was read; see `read`."""
    if not sources:
        raise InputError("nothing to read: name at least one source")
    choice = Choice(lr_column, loss_column)
    files = _once([file for given in sources for file in expand(given)])
    labels = unique_labels([file.labels for file in files])
    found: dict[str, Reading] = {}
    others: list[tuple[Source, str]] = []
    for file, label in zip(files, labels, strict=True):
        try:
            found[label] = _read_one(file, label, choice)
        except NotASweepError as error:
            if file.folder is None:
                raise
            others.append((file, str(error)))
    _say_left_out(others, files, labels, found)
    return name_apart(found)


def overlay(found: Sequence[Reading]) -> pd.DataFrame:
    """Return the frames of several readings as one."""
    return validate(pd.concat([reading.frame for reading in found], ignore_index=True))


def _read_one(source: Source, label: str, choice: Choice) -> Reading:
    with blame(source.name):
        known = detect(source)
        parts = [_read_table(table, label, choice) for table in known.tables(source)]
        frame = validate(pd.concat([frame for frame, _, _ in parts], ignore_index=True))
    _, columns, _ = parts[0]
    notes = dict.fromkeys(note for _, _, notes in parts for note in notes)
    kind = known.name
    return Reading(frame, source.name, kind, columns, tuple(notes))


def _read_table(
    table: Table, label: str, choice: Choice
) -> tuple[pd.DataFrame, dict[str, str], list[str]]:
    columns = choose(table.names, choice)
    loaded = table.load(list(columns.used().values()))
    frame, notes = tidy(loaded, columns, table.run or label)
    return frame, columns.used(), notes


def _once(files: Sequence[Source]) -> list[Source]:
    """Keep the first of the files that two patterns bring in."""
    first: dict[object, Source] = {}
    for file in files:
        first.setdefault(file.path.resolve() if file.path else id(file), file)
    return list(first.values())


def _say_left_out(
    others: Sequence[tuple[Source, str]],
    files: Sequence[Source],
    labels: Sequence[str],
    found: dict[str, Reading],
) -> None:
    """Note on the first run of a folder which other files it has; refuse a folder without runs."""
    for folder, count in Counter(str(file.folder) for file, _ in others).items():
        runs = [label for file, label in zip(files, labels, strict=True) if file.folder == folder]
        reasons = [reason for file, reason in others if file.folder == folder]
        read_ones = [label for label in runs if label in found]
        if not read_ones:
            raise InputError(f"{folder}: none of its {count} files is a range test; {reasons[0]}")
        first = found[read_ones[0]]
        note = f"left out {count} of the files in {folder}: {'; '.join(reasons)}"
        found[read_ones[0]] = replace(first, notes=(*first.notes, note))
