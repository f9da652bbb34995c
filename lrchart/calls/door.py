"""Convert the arguments of a user: sources to one tidy frame, keywords to `Options`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

import pandas as pd

from lrchart.calls.keywords import PlottingTrainings, Reading, ReadingTrainings
from lrchart.calls.misplaced import check_sources
from lrchart.errors import OptionError, foreign, shown
from lrchart.frame.coloured import check_palette
from lrchart.frame.condense import is_condensed
from lrchart.frame.door import tidy
from lrchart.frame.foreign import as_table
from lrchart.frame.labels import is_labelled, with_runs
from lrchart.frame.replicates import as_repeats
from lrchart.frame.trainings import SCHEMA
from lrchart.keywords.named import FIRST, unknown
from lrchart.keywords.values import flag
from lrchart.options import DEFAULTS, Options, require_options
from lrchart.readers.frames import with_measured
from lrchart.readers.reader import read
from lrchart.readers.spellings import means
from lrchart.readers.trainings.reader import read_trainings

OPTIONS = tuple(field.name for field in fields(Options))
READING = tuple(Reading.__annotations__)
READING_TRAININGS = tuple(ReadingTrainings.__annotations__)
DRAWING_TRAININGS = tuple(name for name in PlottingTrainings.__annotations__ if name in OPTIONS)
#: columns of a sweep frame that logs call by other names
COUNTED = ("run", "replicate", "step")

#: keywords of other libraries for the names of runs
NAMES = ("label", "labels", "name", "names", "run", "runs")
#: keywords of other libraries for the figure, and for what a user does with it afterwards
FIGURES = ("ax", "fig", "return_fig")
AFTERWARDS = (*FIGURES, "file", "filename", "out", "output", "save", "savefig", "show")


class Given(NamedTuple):
    """The arguments of a public function, sorted."""

    sources: tuple[Any, ...]
    reading: dict[str, Any]
    options: Options


def given(
    name: str,
    sources: tuple[Any, ...],
    values: Mapping[str, Any],
    options: Options | None = None,
    reading: tuple[str, ...] = READING,
    drawing: tuple[str, ...] = OPTIONS,
) -> Given:
    """Sort the arguments of the public function called `name`.

    An `Options` may also stand behind the sources.

    Raises
    ------
    OptionError
        A keyword is unknown, or an option is outside its range.
    """
    if len(sources) > 1 and isinstance(sources[-1], Mapping) and {*sources[-1]} <= {*OPTIONS}:
        keywords = ", ".join(f"{key}={shown(value)}" for key, value in sources[-1].items())
        raise OptionError(f"options are keywords: lrchart.{name}(..., {keywords})")
    if sources and isinstance(sources[-1], Options):
        *rest, options = sources
        sources = tuple(rest)
    check_sources(name, sources)
    check_keywords(name, values, (*reading, *drawing, "options"))
    chosen = {key: value for key, value in values.items() if key in OPTIONS and value is not None}
    read_by = {key: value for key, value in values.items() if key in reading and key not in OPTIONS}
    base = DEFAULTS if options is None else options
    require_options(base)
    return Given(sources, read_by, replace(base, **chosen))


def check_keywords(name: str, values: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    """Refuse a keyword that the function called `name` does not have."""
    save = 'lrchart.save(chart, "finder.html")'
    for key in values:
        if key in allowed:
            continue
        if name == "save" and key in ("fmt", "format"):
            raise OptionError(f"save has no keyword {key!r}; the suffix of the file is it: {save}")
        if name == "save" and key in (*FIRST, *AFTERWARDS):
            raise OptionError(f"save has no keyword {key!r}; name the file alone: {save}")
        if key in AFTERWARDS:
            raise OptionError(f"{name} has no keyword {key!r}; save what it returns: {save}")
        if key in NAMES:
            named = f'lrchart.{name}({{"mine": "history.csv"}})'
            raise OptionError(f"{name} has no keyword {key!r}; name runs in a mapping: {named}")
        raise unknown(name, key, allowed, history=name != "save", value=values[key])


def admit(sources: tuple[Any, ...], reading: Mapping[str, Any]) -> Any:
    """Return range tests of any sources as one frame; a sweep frame is left to be validated.

    Its losses are looked at as those of a file are: they may be a running mean.

    Raises
    ------
    InputError
        A source holds no range test.
    """
    replicates = flag("replicates", reading.get("replicates", False))
    choices = {key: value for key, value in reading.items() if key != "replicates"}
    if len(sources) == 1 and not choices and is_frame(sources[0]) and not _is_raw(sources[0]):
        frame = sources[0]
        if isinstance(frame, pd.DataFrame | dict) or is_labelled(frame):
            with foreign("the frame"):
                frame = with_runs(as_table(frame))
        frame = with_measured(frame)
        return as_repeats(tidy(frame)) if replicates else frame
    return read(*sources, replicates=replicates, **choices)


def _is_raw(source: Any) -> bool:
    """Return whether a table in memory names its runs, replicates or steps as a log does: ``iter``.

    It is read as the file that holds it; as a sweep frame, each of its rows would be a step of one
    run.
    """
    if not isinstance(source, pd.DataFrame | dict) or is_condensed(source):
        return False
    names = columns_of(source)
    logged = [name for name in names if isinstance(name, str)]
    return any(means(role, name) for role in COUNTED if role not in names for name in logged)


def check_colours(frame: Any, options: Options) -> None:
    """Refuse a palette that colours a run which is not in an admitted frame."""
    if isinstance(options.palette, Mapping):
        check_palette(options, tidy(frame)["run"])


def admit_trainings(sources: tuple[Any, ...], reading: Mapping[str, Any]) -> Any:
    """Return trainings of any sources as one frame; what is a frame of trainings is not read.

    One that has no groups may differ in its other columns, which are read as settings.
    """
    if len(sources) == 1 and not reading:
        columns = columns_of(sources[0])
        if {"lr", "loss"} <= columns and ("group" in columns or columns <= {*SCHEMA}):
            return sources[0]
    return read_trainings(*sources, **reading)


def is_frame(source: Any) -> bool:
    """Return whether a source is a table with the columns ``lr`` and ``loss``."""
    return {"lr", "loss"} <= columns_of(source)


def columns_of(source: Any) -> set[Any]:
    """Return the columns of a source that is a table; of any other none."""
    if isinstance(source, pd.DataFrame):
        return {*source.columns}
    if isinstance(source, Mapping):
        nested = any(isinstance(source.get(name, {}), Mapping) for name in ("lr", "loss"))
        return set() if nested else {*source}
    import narwhals as nw

    with foreign(f"this {type(source).__name__}"):
        table = nw.from_native(source, pass_through=True)
        if not isinstance(table, nw.DataFrame | nw.LazyFrame):
            return set()
        return {*table.collect_schema().names()}
