"""Read any sources into one tidy frame."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.door import together
from lrchart.frame.replicates import as_repeats
from lrchart.frame.schema import DEFAULT_RUN
from lrchart.readers.checkpoints import once
from lrchart.readers.columns import Choice
from lrchart.readers.formats.parquet import is_parquet
from lrchart.readers.in_memory import InMemory
from lrchart.readers.interpret import interpret, reading_of, tables_of_source
from lrchart.readers.long_parquet import is_long, stream
from lrchart.readers.messages import blame, counted, listing
from lrchart.readers.pairs import Refused, pair
from lrchart.readers.reading import Reading
from lrchart.readers.run_names import name_apart, unique_labels
from lrchart.readers.sources.find import find
from lrchart.readers.sources.locations import reached
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table

log = logging.getLogger("lrchart.readers")


def read(
    *sources: Any,
    lr_column: str | None = None,
    loss_column: str | None = None,
    replicates: bool = False,
) -> pd.DataFrame:
    """Return the range tests of any `sources` as one tidy sweep frame.

    Parameters
    ----------
    *sources
        Files of any known format, patterns (``runs/*.csv``), folders, addresses
        (``s3://bucket/runs``, extra ``[remote]``), ``-`` for standard input, or objects in
        memory, as `from_history` takes them. Each source is a run of its own, unless it names its
        runs; the format is detected from the content, whatever the suffix.
    lr_column, loss_column
        The columns of the learning rate and of the loss, if their names are not recognised.
    replicates
        Take all runs as repeats of one (`lrchart.frame.replicates.as_repeats`).

    Returns
    -------
    pandas.DataFrame
        The frame of `lrchart.frame.SCHEMA`. How each source was read is logged at INFO under
        ``lrchart.readers``, and what is unusual about it at WARNING; `readings` returns both.

    Raises
    ------
    InputError
        A source is missing, damaged or not a range test, or its columns are ambiguous. The
        message starts with the source's name and lists the choices.
    MissingExtraError
        A format needs a package that is not installed.
    """
    parts = readings(*sources, lr_column=lr_column, loss_column=loss_column)
    _report(parts)
    return overlay(parts, replicates=replicates)


def readings(
    *sources: Any, lr_column: str | None = None, loss_column: str | None = None
) -> list[Reading]:
    """Return one `Reading` a source, its frame with how it was read; see `read`.

    In a folder, files that hold no range test are left out, with a note on the folder's first run.
    """
    if not sources:
        raise InputError("nothing to read: name at least one source")
    choice = Choice(lr_column, loss_column)
    files = find(sources)
    named = dict(zip(unique_labels([file.labels for file in files]), files, strict=True))
    by_label: dict[str, Reading] = {}
    refused: dict[str, Refused] = {}
    long = _long(named)
    if long:
        by_label[next(iter(long))] = stream(long, choice)
    for label, file in named.items():
        if label in long:
            continue
        tables: list[Table] = []
        try:
            tables = tables_of_source(file)
            by_label[label] = reading_of(file.name, tables, label, choice)
        except NotASweepError as error:
            refused[label] = Refused(file, error, tables)
    return name_apart(_settle(named, by_label, refused))


def _settle(
    files: Mapping[str, Source | InMemory],
    by_label: Mapping[str, Reading],
    refused: Mapping[str, Refused],
) -> dict[str, Reading]:
    """Return the readings with those that take two files, in the order of the files.

    A file of a folder that is in none is left out with a note on the folder's first run, and any
    other is refused.
    """
    joined, errors = pair(refused)
    every = once({**by_label, **joined}, files)
    ordered = {label: every[label] for label in files if label in every}
    others: dict[str, list[NotASweepError]] = {}
    for label, error in errors.items():
        if (folder := files[label].folder) is None:
            raise error
        others.setdefault(folder, []).append(error)
    for folder, reasons in others.items():
        first = next((label for label in ordered if files[label].folder == folder), None)
        if first is None:
            what = counted(len(reasons), "file")
            raise InputError(f"{folder}: holds no range test ({what}); {reasons[0]}")
        ordered[first] = _with_others(ordered[first], reasons)
    return ordered


def _long(files: Mapping[str, Source | InMemory]) -> dict[str, Source]:
    """Return the Parquet files among `files` if, together, they are too long to read whole."""
    parquet = {}
    for label, file in files.items():
        with blame(file.name), reached(file.name):
            if isinstance(file, Source) and file.data is None and is_parquet(file):
                parquet[label] = file
    return parquet if is_long(list(parquet.values())) else {}


def from_history(
    history: Any,
    run: str = DEFAULT_RUN,
    *,
    lr_column: str | None = None,
    loss_column: str | None = None,
) -> pd.DataFrame:
    """Return the range test that an object in memory holds, as a tidy frame; see `read`.

    Parameters
    ----------
    history
        A dataframe (pandas, or any that Narwhals reads), a NumPy array, a mapping of columns, a
        list of records, or a finder, trainer or callback that holds one: torch-lr-finder's,
        fastai's, Lightning's, Ignite's, Keras', ktrain's, Transformers'. It is recognised by its
        shape; no framework is imported.
    run
        The curve's name, unless the history names its runs.
    lr_column, loss_column
        The columns of the learning rate and of the loss, if their names are not recognised.
    """
    source = InMemory(type(history).__name__, history)
    reading = interpret(source, run, Choice(lr_column, loss_column))
    _report([reading])
    return reading.frame


def overlay(parts: Sequence[Reading], *, replicates: bool = False) -> pd.DataFrame:
    """Return the frames of several readings as one, or as the `replicates` of one run."""
    frame = together([reading.frame for reading in parts])
    return as_repeats(frame) if replicates else frame


def _report(parts: Sequence[Reading]) -> None:
    for reading in parts:
        log.info("%s", reading.describe())
        for note in reading.notes:
            log.warning("%s: %s", reading.source, note)


def _with_others(reading: Reading, errors: Sequence[NotASweepError]) -> Reading:
    files = [str(error).partition(": ")[0] for error in errors]
    what = counted(len(files), "file")
    note = f"left out {what} of the folder without a range test: {listing(files, 5)}"
    return replace(reading, notes=(*reading.notes, note))
