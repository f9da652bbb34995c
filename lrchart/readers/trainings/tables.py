"""Read tables of trainings: exports of trackers and tuners, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError
from lrchart.frame.foreign import unboxed
from lrchart.readers.formats.detect import detect
from lrchart.readers.formats.regular_text import regular
from lrchart.readers.in_memory import InMemory, tables_in
from lrchart.readers.messages import listing
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table
from lrchart.readers.trainings.columns import RUN, snake
from lrchart.readers.trainings.engine import reduce_there
from lrchart.readers.trainings.json_records import json_records
from lrchart.readers.trainings.nested_cells import unfolded
from lrchart.readers.trainings.raw import Raw, are_settings, bare
from lrchart.readers.trainings.settings import KNOWN
from lrchart.readers.trainings.spelled_numbers import respelled_numbers
from lrchart.readers.trainings.statuses import flagged, status_column, statuses
from lrchart.readers.trainings.wide_tables import lengthened


def read_table(
    source: Source | InMemory, way: str = "last", *, score: bool = False, loss: str | None = None
) -> Raw:
    """Return the trainings of a file of any format of tables, or of a dataframe in memory.

    A history on another engine is reduced there, by `way` and `score`; `loss` is the column that
    the caller chose.

    Raises
    ------
    InputError
        The source is in no known format, has no rows, or names a column twice.
    """
    if isinstance(source, InMemory):
        reduced = reduce_there(source.history, way, score=score, chosen=loss)
        if reduced is not None:
            kind = type(source.history).__name__
            raw = of_rows(reduced.rows, kind, [reduced.note], way, score=score, loss=loss)
            return replace(raw, steps=reduced.steps)
    rows, kind, notes = _loaded(source)
    if rows.empty:
        raise InputError("the table has no rows")
    return of_rows(rows, kind, notes, way, score=score, loss=loss)


def _loaded(source: Source | InMemory) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    if isinstance(source, InMemory):
        tables, kind = tables_in(source.history), type(source.history).__name__
    else:
        if (long := regular(source, RUN)) is not None:
            loaded, kind = long
            return loaded.frame, kind, loaded.notes
        known = detect(source)
        if known.name == "JSON" and (records := json_records(source)) is not None:
            return records, "JSON", ()
        tables, kind = known.tables(source), known.name
    if len(tables) > 1:
        raise InputError(f"holds {len(tables)} tables; give the one with a row a training")
    table = tables[0]
    loaded = table.load(_once(table))
    rows = loaded.frame
    if isinstance(source, InMemory):
        rows = rows.assign(**{str(name): unboxed(rows[name]) for name in rows})
    return rows, table.kind or kind, loaded.notes


def _once(table: Table) -> list[str]:
    """Return the names of the columns; pandas writes the index as one without a name."""
    names = [name for name in table.names if name]
    limits.check("MAX_COLUMNS", len(names), "columns")
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise InputError(f"column {listing(twice[:1])} appears twice; keep one")
    if not names:
        raise NotASweepError("the table has no columns with names")
    return names


def of_rows(
    rows: pd.DataFrame,
    kind: str,
    notes: Sequence[str],
    way: str,
    *,
    score: bool,
    loss: str | None = None,
) -> Raw:
    """Return the trainings of a table: what is nested unfolded, prefixes of tools stripped."""
    # Optuna's own columns repeat the settings of the trials that were enqueued.
    rows = rows[[name for name in rows.columns if not str(name).startswith("system_attrs_")]]
    whole = unfolded(rows, way, score=score)
    steps = None if whole is rows or "steps" not in whole else whole.pop("steps")
    rows, respelled = respelled_numbers(whole)
    rows, seeds = (rows, []) if steps is not None else lengthened(rows, loss)
    names = [str(name) for name in rows.columns]
    settings = are_settings(names) or None
    if settings is not None:
        # Columns with the name of a known setting are settings, whatever their prefix.
        settings |= {name for name in names if snake(name) in KNOWN}
    kind = next((tool for tool, marks in TOOLS.items() if _has(names, marks)), kind)
    if kind == "MLflow" and settings is not None:
        settings |= {"experiment_id"} & {*names}
    rows = rows.rename(columns=bare(names))
    status = None
    if (column := status_column(rows)) is not None:
        status = statuses(rows[column])
        rows = rows.drop(columns=column)
    if (flags := flagged(rows)) is not None:
        status = pd.Series("finished", rows.index, dtype="str") if status is None else status
        status = status.mask(flags & (status == "finished"), "diverged")
    if steps is not None and steps.isna().any():  # an empty history is no divergence
        status = pd.Series("finished", rows.index, dtype="str") if status is None else status
        status = status.mask(steps.isna() & (status == "finished"), "failed")
    return Raw(rows, kind, settings, status, steps, notes=(*notes, *seeds, *respelled))


def _has(names: Sequence[str], marks: Sequence[str]) -> bool:
    prefixes = [mark for mark in marks if mark[-1] in "_/."]
    begun = all(any(name.startswith(prefix) for name in names) for prefix in prefixes)
    return begun and set(marks) - set(prefixes) <= set(names)


#: tool -> columns of its export, or their prefixes
TOOLS = {
    "Optuna": ("number", "state", "params_"),
    "MLflow": ("run_id", "status", "params."),
    "Ray Tune": ("trial_id", "config/"),
    "W&B": ("Name", "State", "Created"),
}
