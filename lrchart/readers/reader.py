"""Read any sources into one tidy frame."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from lrchart.errors import InputError, KindError
from lrchart.frame.door import together
from lrchart.frame.replicates import as_repeats
from lrchart.frame.schema import DEFAULT_RUN
from lrchart.frame.seal import looked_at
from lrchart.keywords.named import named
from lrchart.keywords.values import flag
from lrchart.kinds.door import AUTO, check_kind
from lrchart.readers.checkpoints import once
from lrchart.readers.columns import Choice
from lrchart.readers.formats.parquet import is_parquet
from lrchart.readers.in_memory import InMemory
from lrchart.readers.interpret import interpret
from lrchart.readers.long_parquet import is_long, stream
from lrchart.readers.messages import blame, listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.outcome import outcome_of
from lrchart.readers.pairs import Refused, pair
from lrchart.readers.reading import Reading, require_one
from lrchart.readers.run_names import name_apart, unique_labels
from lrchart.readers.sources.find import find
from lrchart.readers.sources.locations import reached
from lrchart.readers.sources.source import Source
from lrchart.readers.steady import steadily, steadily_together
from lrchart.text import counted

log = logging.getLogger("lrchart.readers")


@named()
def read(
    *sources: Any,
    lr_column: str | None = None,
    loss_column: str | None = None,
    kind: str = AUTO,
    smoothed: str | float = AUTO,
    replicates: bool = False,
) -> pd.DataFrame:
    """Return the range tests of any `sources` as one tidy sweep frame.

    Parameters
    ----------
    *sources
        Files of any known format, patterns (``runs/*.csv``), folders, addresses
        (``s3://bucket/runs``, extra ``[remote]``), ``-`` for standard input, or objects in
        memory: dataframes, mappings of columns or of runs, two arrays of equal length (``lrs``,
        greater than 0, and ``losses``), recorders, finders of other tools. Each source is
        a run of its own, unless it names its runs; the format is detected from the content,
        whatever the suffix.
    lr_column, loss_column
        The columns of the learning rate and of the loss, if their names are not recognised.
    kind
        "auto" detects whether a history is a range test, and refuses one that is not; "sweep" and
        "training" overrule that.
    smoothed
        The tool whose running mean the losses are, to undo it: "lightning", "fastai", "ktrain",
        "torch-lr-finder", "ignite" (or "fastai:0.9", with its factor) or "keras" (the mean of all
        losses so far), or a factor alone; "no" reads them as they are, "auto" detects it.
    replicates
        Treat all runs as repeats of one run with different seeds.

    Returns
    -------
    pandas.DataFrame
        One row a step: ``run`` (str), ``replicate`` and ``step`` (int64), ``lr`` (float64, > 0)
        and ``loss`` (float64, as measured), then other columns, and ``kind`` if that was given.
        How each source was read is logged at INFO under ``lrchart.readers``; what is unusual
        about it, such as a run that is left out because it is a training, at WARNING.

    Raises
    ------
    KindError
        No source is a range test; the message says what the first one is, and why.
    InputError
        A source is missing, damaged or not a range test, or its columns are ambiguous. The
        message starts with the source's name and lists the choices.
    MissingExtraError
        A format needs a package that is not installed.

    Examples
    --------
    A file, and three files that repeat one run with different seeds:

    >>> lrchart.read("history.csv").shape[0]
    275
    >>> frame = lrchart.read("seeds/*.csv", replicates=True)
    >>> frame["replicate"].unique().tolist()
    [0, 1, 2]

    Objects in memory, under any usual column names:

    >>> frame = lrchart.read({"learning_rate": [1e-4, 1e-3, 1e-2], "loss": [2.3, 1.1, 2.9]})
    >>> frame["loss"].tolist()
    [2.3, 1.1, 2.9]
    """
    flag("replicates", replicates)
    parts = readings(
        *sources, lr_column=lr_column, loss_column=loss_column, kind=kind, smoothed=smoothed
    )
    _report(parts)
    return overlay(parts, replicates=replicates)


def readings(
    *sources: Any,
    lr_column: str | None = None,
    loss_column: str | None = None,
    kind: str = AUTO,
    smoothed: str | float = AUTO,
    growing: bool = False,
) -> list[Reading]:
    """Return one `Reading` a source, its frame with how it was read; see `read`.

    In a folder, files that hold no range test are left out, with a note on the folder's first run.
    Runs that are trainings are listed in ``Reading.refused`` with their reasons; if no run is
    left, the first reason is raised. `growing` says that the sources are still being written.
    """
    if not sources:
        raise InputError("nothing to read: name at least one source")
    choice = Choice(lr_column, loss_column, check_kind(kind), smoothed, growing)
    files = find(sources)
    named = dict(zip(unique_labels([file.labels for file in files]), files, strict=True))
    by_label: dict[str, Reading] = {}
    refused: dict[str, Refused] = {}
    # Only range tests are condensed by rate; a training is drawn by step.
    long = {} if choice.kind == "training" else _long(named)
    if long:
        by_label[next(iter(long))] = steadily_together(long, partial(stream, choice=choice))
    for label, file in named.items():
        if label in long:
            continue
        outcome = steadily(file, partial(outcome_of, label=label, choice=choice))
        if isinstance(outcome, Reading):
            by_label[label] = outcome
        else:
            refused[label] = outcome
    return require_one(name_apart(_settle(named, by_label, refused, growing=growing)))


def _settle(
    files: Mapping[str, Source | InMemory],
    by_label: Mapping[str, Reading],
    refused: Mapping[str, Refused],
    *,
    growing: bool,
) -> dict[str, Reading]:
    """Return the readings with those that take two files, in the order of the files.

    A file of a folder that is in none is left out with a note on the folder's first run, and any
    other is refused.
    """
    joined, errors = pair(refused)
    every = once({**by_label, **joined}, files)
    ordered = {label: every[label] for label in files if label in every}
    others: dict[str, list[InputError]] = {}
    for label, error in errors.items():
        if (folder := files[label].folder) is None:
            raise error
        others.setdefault(folder, []).append(error)
    for folder, reasons in others.items():
        first = next((label for label in ordered if files[label].folder == folder), None)
        if first is None:
            what = counted(len(reasons), "file")
            kind = KindError if isinstance(reasons[0], KindError) else InputError
            raise kind(f"{folder}: holds no range test ({what}); {reasons[0]}")
        ordered[first] = _with_others(ordered[first], reasons, growing=growing)
    return ordered


def _long(files: Mapping[str, Source | InMemory]) -> dict[str, Source]:
    """Return the Parquet files among `files` if, together, they are too long to read whole."""
    parquet = {}
    for label, file in files.items():
        with blame(file.name), reached(file.name):
            if isinstance(file, Source) and file.data is None and steadily(file, is_parquet):
                parquet[label] = file
    many = steadily_together(parquet, lambda files: is_long(list(files.values())))
    return parquet if many else {}


@named()
def from_history(
    history: Any,
    run: str = DEFAULT_RUN,
    *,
    lr_column: str | None = None,
    loss_column: str | None = None,
    kind: str = AUTO,
    smoothed: str | float = AUTO,
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
    kind, smoothed
        The kind of the history, and the running mean that its losses are; see `read`.
    """
    source = InMemory(type(history).__name__, history)
    choice = Choice(lr_column, loss_column, check_kind(kind), smoothed)
    parts = require_one([interpret(source, run, choice)])
    _report(parts)
    return looked_at(parts[0].frame)


def overlay(parts: Sequence[Reading], *, replicates: bool = False) -> pd.DataFrame:
    """Return the frames of several readings as one, or as the `replicates` of one run."""
    frame = together([reading.frame for reading in parts if not reading.frame.empty])
    return looked_at(as_repeats(frame) if replicates else frame)


def _report(parts: Sequence[Reading]) -> None:
    for reading in parts:
        log.info("%s", reading.describe())
        for note in reading.notes:
            log.warning("%s: %s", reading.source, note)
        for refusal in reading.refused:
            log.warning("%s: left out run %r: %s", reading.source, refusal.run, refusal.reason)


def _with_others(reading: Reading, errors: Sequence[InputError], *, growing: bool) -> Reading:
    """Return `reading` with a note on the other files of its folder, the reason if it is one."""
    files = [str(error).partition(": ")[0] for error in errors]
    what = counted(len(files), "file")
    note = LeftOut(f"{what} of the folder without a range test: {listing(files, 5)}")
    if growing and len(errors) == 1:
        note = LeftOut(f"a file of the folder, {errors[0]}")
    return replace(reading, notes=(*reading.notes, note))
