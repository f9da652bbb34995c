"""Read tables of trainings: exports of trackers and tuners, and one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.detect import detect
from lrchart.readers.formats.regular_text import regular
from lrchart.readers.in_memory import InMemory, tables_in
from lrchart.readers.messages import listing
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table
from lrchart.readers.trainings.columns import RUN
from lrchart.readers.trainings.engine import reduce_there
from lrchart.readers.trainings.nested_cells import unfolded
from lrchart.readers.trainings.raw import Raw, are_settings, bare, flat
from lrchart.readers.trainings.spelled_numbers import respelled_numbers
from lrchart.readers.trainings.statuses import flagged, status_column, statuses

#: fewest trainings that a mapping of their names holds
FEWEST = 3


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
            return replace(_raw(reduced.rows, kind, [reduced.note]), steps=reduced.steps)
    rows, kind, notes = _loaded(source)
    if rows.empty:
        raise InputError("the table has no rows")
    return _raw(rows, kind, notes)


def _loaded(source: Source | InMemory) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    if isinstance(source, InMemory):
        tables, kind = tables_in(source.history), type(source.history).__name__
    else:
        if (long := regular(source, RUN)) is not None:
            loaded, kind = long
            return loaded.frame, kind, loaded.notes
        known = detect(source)
        if known.name == "JSON" and (records := _json_records(source)) is not None:
            return records, "JSON", ()
        tables, kind = known.tables(source), known.name
    if len(tables) > 1:
        raise InputError(f"holds {len(tables)} tables; give the one with a row a training")
    table = tables[0]
    loaded = table.load(_once(table))
    return loaded.frame, table.kind or kind, loaded.notes


def _once(table: Table) -> list[str]:
    """Return the names of the columns; pandas writes the index as one without a name."""
    names = [name for name in table.names if name]
    limits.check("MAX_COLUMNS", len(names), limits.MAX_COLUMNS, "columns")
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise InputError(f"column {listing(twice[:1])} appears twice; keep one")
    if not names:
        raise NotASweepError("the table has no columns with names")
    return names


def _json_records(source: Source) -> pd.DataFrame | None:
    """Return a list of objects, nested ones flattened; None if the text is something else."""
    limits.check("MAX_JSON_BYTES", source.size, limits.MAX_JSON_BYTES, "bytes of JSON")
    try:
        data = json.loads(source.whole())
    except (ValueError, RecursionError):
        return None
    if isinstance(data, dict):
        data = _named_records(data)
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        return None
    return pd.DataFrame([flat(entry) for entry in data], dtype=object)


def _named_records(data: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the trainings of a mapping of their names to mappings that are alike; else None."""
    if len(data) < FEWEST or not all(isinstance(entry, dict) for entry in data.values()):
        return None
    keys = [frozenset(flat(entry)) for entry in data.values()]
    if len(frozenset.intersection(*keys)) < 2 or any(_has_lists(entry) for entry in data.values()):
        return None
    return [{"run_name": name, **entry} for name, entry in data.items()]


def _has_lists(entry: dict[str, Any]) -> bool:
    return any(isinstance(value, list) for value in entry.values())


def _raw(rows: pd.DataFrame, kind: str, notes: Sequence[str]) -> Raw:
    rows, respelled = respelled_numbers(unfolded(rows))
    names = [str(name) for name in rows.columns]
    settings = are_settings(names) or None
    kind = next((tool for tool, marks in TOOLS.items() if _has(names, marks)), kind)
    rows = rows.rename(columns=bare(names))
    status = None
    if (column := status_column(rows)) is not None:
        status = statuses(rows[column])
        rows = rows.drop(columns=column)
    if (flags := flagged(rows)) is not None:
        status = pd.Series("finished", rows.index, dtype="str") if status is None else status
        status = status.mask(flags & (status == "finished"), "diverged")
    return Raw(rows, kind, settings, status, notes=(*notes, *respelled))


def _has(names: Sequence[str], marks: Sequence[str]) -> bool:
    prefixes = [mark for mark in marks if mark[-1] in "_/."]
    begun = all(any(name.startswith(prefix) for name in names) for prefix in prefixes)
    return begun and set(marks) - set(prefixes) <= set(names)


#: tool -> the columns, or beginnings of columns, that its export has
TOOLS = {
    "Optuna": ("number", "state", "params_"),
    "MLflow": ("run_id", "status", "params."),
    "Ray Tune": ("trial_id", "config/"),
    "W&B": ("Name", "State", "Created"),
}
