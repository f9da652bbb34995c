"""Condense long Parquet files with DuckDB, without loading them whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.frame.cells import POSITIVE
from lrchart.frame.condense import LARGE, condense, is_condensed
from lrchart.frame.smoothed import COLUMN, PERHAPS
from lrchart.frame.validation import validate
from lrchart.kinds.door import AUTO
from lrchart.readers.columns import Choice, Columns, choose
from lrchart.readers.formats.parquet import names_of, rows_of
from lrchart.readers.layouts import is_by_metric
from lrchart.readers.long_kinds import refused_runs
from lrchart.readers.long_phases import of_training
from lrchart.readers.messages import blame, listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.reading import Reading
from lrchart.readers.sources.locations import address_of, reached
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import is_mean
from lrchart.readers.sql import Part, literal, quoted
from lrchart.readers.table import NotASweepError
from lrchart.text import counted

#: prefixes of DuckDB's numeric types
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "U", "HUGE")
#: characters of a path that DuckDB would read as a glob pattern
PATTERN = frozenset("*?[]{}")
EXTRA = "pip install 'lrchart[scale]'"


def is_long(sources: Sequence[Source]) -> bool:
    """Return whether Parquet files have more rows, together, than are read as they are.

    Raises
    ------
    MissingExtraError
        They have more than ``MAX_ROWS`` and DuckDB is not installed.
    """
    if not sources or any(PATTERN & set(str(source.path)) for source in sources):
        return False
    rows = 0
    for source in sources:
        with blame(source.name), reached(source.name):
            rows += rows_of(source)
    if rows <= LARGE or any(is_by_metric(names_of(source)) for source in sources):
        return False
    try:
        import duckdb  # noqa: F401
    except ImportError as error:
        if rows > limits.MAX_ROWS:
            raise MissingExtraError(
                f"{counted(rows, 'row')} of Parquet are more than are read whole "
                f"(MAX_ROWS, {limits.MAX_ROWS:,}); DuckDB can condense them: {EXTRA}"
            ) from error
        return False
    return True


def stream(sources: Mapping[str, Source], choice: Choice) -> Reading:
    """Return the sweeps of long Parquet files, condensed (see `lrchart.frame.condense.condense`).

    A run that a column names is one run, in however many files it stands. DuckDB holds at most
    ``STREAM_MEMORY`` and puts what is more on disk.

    Parameters
    ----------
    sources
        Label -> file; the label names its run where no column does.
    choice
        The columns, if their names are not recognised.

    Raises
    ------
    InputError
        The columns are not those of a range test, hold something else than numbers, or a
        learning rate is none.
    """
    from duckdb import Error

    files = [source.name for source in sources.values()]
    name = files[0] if len(files) == 1 else f"{len(files)} Parquet files"
    try:
        with _connection(sources.values()) as connection, blame(name):
            parts, notes = _parts(connection, sources, choice)
            parts, others = of_training(connection, parts)
            rows = connection.sql(_query(parts))
            frame = condense(rows)
            if not is_condensed(frame):
                raise InputError(_fault(rows, parts[0].columns))
            refused = refused_runs(connection, parts, choice)
            if refused:
                frame = frame[~frame["run"].isin([each.run for each in refused])]
            notes += [*others, *_notes(connection, parts)]
    except Error as error:
        reason = str(error).strip().splitlines() or ["unreadable"]
        raise InputError(f"{name}: DuckDB cannot read it: {reason[0]}") from error
    runs = tuple(dict.fromkeys([*frame["run"].unique(), *(each.run for each in refused)]))
    if choice.kind != AUTO:
        frame = frame.assign(kind=choice.kind)
    if choice.smoothed == "auto" and any(is_mean(part.columns.loss) for part in parts):
        frame = frame.assign(**{COLUMN: PERHAPS})
    tidy = frame if frame.empty else validate(frame)
    used = parts[0].columns.used()
    return Reading(tidy, name, "Parquet", used, tuple(notes), refused, runs)


def _parts(
    connection: Any, sources: Mapping[str, Source], choice: Choice
) -> tuple[list[Part], list[str]]:
    """Return the files that hold a range test, and notes on those of a folder that do not."""
    parts: list[Part] = []
    others: list[str] = []
    for label, source in sources.items():
        try:
            with blame(source.name) if len(sources) > 1 else nullcontext():
                parts.append(Part(source, label, _columns(connection, source, choice)))
        except NotASweepError:
            if source.folder is None or (len(others) + 1 == len(sources)):
                raise
            others.append(source.name)
    files = f"{counted(len(others), 'file')} without a range test: {listing(others, 5)}"
    return parts, [LeftOut(files)] if others else []


def _connection(sources: Iterable[Source]) -> Any:
    import duckdb

    # DuckDB must not download extensions: fsspec reads remote files.
    settings: dict[str, Any] = {
        "memory_limit": limits.STREAM_MEMORY,
        "temp_directory": tempfile.gettempdir(),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    paths = [source.path for source in sources if source.path]
    for system in {path.protocol: path.fs for path in paths if not isinstance(path, Path)}.values():
        connection.register_filesystem(system)
    return connection


def _columns(connection: Any, source: Source, choice: Choice) -> Columns:
    table = connection.sql(f"SELECT * FROM read_parquet({literal(address_of(source.path))})")
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    limits.check("MAX_COLUMNS", len(types), "columns")
    columns = replace(choose(list(types), choice), kind=None, smoothed=None)
    for role, name in columns.used().items():
        if role not in ("run", "schedule") and not types[name].startswith(NUMBERS):
            raise InputError(
                f"column {name!r} holds {types[name]}, not numbers; a file of "
                f"more than {LARGE:,} rows is not read cell by cell"
            )
    return columns


def _query(parts: Sequence[Part]) -> str:
    """Return the SQL of one table with the columns of a sweep frame; rows without a rate go."""
    alike = sorted(parts, key=lambda part: (repr(part.columns), part.where))
    groups = groupby(alike, lambda part: (part.columns, part.where))
    selects = [_select(list(group)) for _, group in groups]
    return " UNION ALL BY NAME ".join(selects)


def _select(parts: list[Part]) -> str:
    columns = parts[0].columns
    picked = [f"{quoted(name)} AS {role}" for role, name in columns.used().items() if role != "run"]
    files = ", ".join(part.name for part in parts)
    source = f"read_parquet([{files}], filename = true)"
    if columns.run is not None:
        picked.append(f"{quoted(columns.run)}::VARCHAR AS run")
    else:
        labels = ", ".join(f"({part.name}, {literal(part.label)})" for part in parts)
        source += f" JOIN (VALUES {labels}) AS labels(filename, label) USING (filename)"
        picked.append("label AS run")
    rows = f"{quoted(columns.lr)} IS NOT NULL AND {parts[0].where}"
    return f"SELECT {', '.join(picked)} FROM {source} WHERE {rows}"


def _fault(rows: Any, columns: Columns) -> str:
    """Return why the rows are no range test: what `condense` leaves to `validate` in memory."""
    wrong = rows.filter("NOT (isfinite(lr) AND lr > 0)")
    count = wrong.aggregate("count(*)").fetchall()[0][0]
    if count:
        value = wrong.limit(1).project("lr").fetchall()[0][0]
        return (
            f"column {columns.lr!r} has {counted(count, 'value')} like {value!r}, which is not a "
            f"learning rate; {POSITIVE}"
        )
    if rows.filter("run IS NULL").limit(1).fetchall():
        return f"column {columns.run!r} has rows without a run name"
    return "holds no two learning rates; a range test needs at least 2"


def _notes(connection: Any, parts: Sequence[Part]) -> list[str]:
    notes = ["condensed to the first, last, lowest, highest and mean loss of each pixel column"]
    counts = [_gaps(connection, part) for part in parts]
    no_lr, no_loss = (sum(one) for one in zip(*counts, strict=True))
    if no_lr:
        notes.append(LeftOut(f"{counted(no_lr, 'row')} without a learning rate"))
    if no_loss:
        notes.append(f"read the empty loss of {counted(no_loss, 'row')} as NaN")
    if len(parts) > 1:
        notes.append(f"the files are {listing([part.source.name for part in parts], 5)}")
    return notes


def _gaps(connection: Any, part: Part) -> tuple[int, int]:
    """Return how many rows of a file have no rate, and how many have a rate and no loss."""
    lr, loss = quoted(part.columns.lr), quoted(part.columns.loss)
    no_lr, no_loss, apart, both = connection.sql(
        f"SELECT count(*) - count({lr}), count({lr}) FILTER ({loss} IS NULL), "
        f"count({loss}) FILTER ({lr} IS NULL), count({loss}) FILTER ({lr} IS NOT NULL) "
        f"FROM read_parquet({part.name}) WHERE {part.where}"
    ).fetchall()[0]
    if apart and not both:
        raise InputError(
            "no row has both a learning rate and a loss; in files of more than "
            f"{LARGE:,} rows they are not joined by step"
        )
    return no_lr, no_loss
