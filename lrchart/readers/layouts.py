"""Lay out exports of experiment trackers as one row a step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart.readers.phases import is_phase, of_training
from lrchart.readers.spellings import means, plain
from lrchart.readers.table import Loaded, Table

#: W&B exports name a column "run - metric", with columns for the range in each pixel of the plot
_OF_RUN = re.compile(r"(?P<run>.+) - (?P<metric>.+)")
_RANGE = ("__MIN", "__MAX")

#: names of the columns, as `plain` has them, in exports of MLflow, Comet, Aim, Neptune and ClearML,
#: which have one metric value per row, and in what loops write of that kind
_KEYS = (
    *("key", "metric", "metricname", "metric_name", "tag", "variable", "name", "event"),
    "attribute_path",
)
_VALUES = ("value", "metricvalue", "metric_value", "val", "float_value")
_STEP = ("step", "global_step", "iter", "iteration", "iterationnumber", "epoch")
#: names of what tells, without a step, which values were logged together
_TIMES = ("timestamp", "time", "wall_time", "walltime")
#: name of the part of a metric in ClearML: loss of train, loss of validation
_PARTS = ("variant",)
_RUNS = ("run", "group", "run_id", "experimentkey", "run_hash")


def lay_out(table: Table) -> list[Table]:
    """Return the `table` as tables of one row a step; a plain one comes back as it is."""
    if any(means("loss", name) for name in table.names) and not _ranges(table.names):
        return [table]
    for layout in LAYOUTS:
        if parts := layout(table):
            return parts
    return [table]


def is_by_metric(names: Sequence[str]) -> bool:
    """Return whether a table with these columns has one value of one metric a row."""
    apart = all(_first(names, known) is not None for known in (_KEYS, _VALUES, _STEP))
    return apart and not any(means("loss", name) for name in names)


def by_metric(long: pd.DataFrame, kind: str, notes: Sequence[str] = ()) -> list[Table]:
    """Return one table a run from rows that each hold one value of one metric.

    Parameters
    ----------
    long
        Columns run, key (the metric), step and value, the values as text.
    kind
        What the source is, for `Reading.format`.
    notes
        Notes on the reading.
    """
    return [_wide(str(run), part, kind, notes) for run, part in long.groupby("run", sort=False)]


def _wide(run: str, long: pd.DataFrame, kind: str, notes: Sequence[str]) -> Table:
    steps = pd.to_numeric(long["step"], errors="coerce")
    by = ["nth", "step"] if _restart(steps, long["key"]) else ["step", "nth"]
    if steps.notna().all():  # as text, 10 stands before 9, and 08 is not 8
        long = long.assign(step=steps)
    # If metrics are logged twice at a step, pair the first values, then the second ones.
    nth = long.groupby(["key", "step"], sort=False).cumcount()
    cells = long.assign(nth=nth).set_index([*by, "key"])["value"]
    wide = cells.unstack("key", fill_value="").reset_index("step")
    metrics = [name for name in wide.columns if name == "step" or not means("step", str(name))]

    def load(names: Sequence[str]) -> Loaded:
        return Loaded(wide[list(names)].reset_index(drop=True), tuple(notes), writes_nan=True)

    return Table(tuple(map(str, metrics)), load, run=run or None, kind=kind)


def _restart(step: pd.Series[Any], key: pd.Series[Any]) -> bool:
    """Return whether the steps of each metric start anew in each epoch, and rise within one."""
    by_metric = step.groupby(key, sort=False)
    moves = by_metric.diff()
    low, starts = by_metric.transform("min"), moves < 0
    return bool(starts.any() and (moves != 0).all() and (step == low)[starts].all())


def _mlflow(table: Table) -> list[Table]:
    """Read one metric a row: key,value,step (MLflow) or metricName,metricValue,step (Comet)."""
    key, cell, step, run = (_first(table.names, known) for known in (_KEYS, _VALUES, _STEP, _RUNS))
    if key is None or cell is None:
        return []
    if step is None:
        return _stepless(table, key, cell, run)
    names = [key, step, cell] + ([run] if run else [])
    part = _first(table.names, _PARTS)
    others = [name for name in table.names if name not in names]
    beside = [name for name in others if is_phase(name) or name == part]
    loaded = of_training(table.load([*names, *beside]))
    long = loaded.frame[names].set_axis(["key", "step", "value", "run"][: len(names)], axis=1)
    if part is not None:
        variant = loaded.frame[part].astype(str)
        long["key"] = long["key"].where(long["key"] == variant, long["key"] + "/" + variant)
    # The run is empty (null in JSON) in the history of a single metric.
    long = long.assign(run=long["run"].fillna("") if run else "")
    parts = by_metric(
        long, f"{table.kind or 'table'} (one metric a row, as MLflow exports)", loaded.notes
    )
    return _with_both(parts)


def _stepless(table: Table, key: str, cell: str, run: str | None) -> list[Table]:
    """Read one metric a row without a step: by time, or in order if there are as many of each."""
    time = _first(table.names, _TIMES)
    names = [name for name in (key, cell, run, time) if name is not None]
    loaded = of_training(table.load([*names, *filter(is_phase, table.names)]))
    long = loaded.frame[names].rename(columns={key: "key", cell: "value"})
    long["run"] = long[run].fillna("") if run else ""
    sizes = long.groupby(["run", "key"], sort=False).size()
    if time is None and sizes.nunique() > 1:
        return []
    long["step"] = long[time] if time else long.groupby(["run", "key"]).cumcount()
    kind = f"{table.kind or 'table'} (one metric a row)"
    wide = by_metric(long[["key", "step", "value", "run"]], kind, loaded.notes)
    # A time is no step, and rows may be logged every so many steps.
    return _with_both(
        [replace(part, names=tuple(name for name in part.names if name != "step")) for part in wide]
    )


def _first(names: Sequence[str], known: Sequence[str]) -> str | None:
    """Return the column that has the first of the `known` names that there is."""
    by_name = {plain(name): name for name in names}
    return next((by_name[name] for name in known if name in by_name), None)


def _wandb(table: Table) -> list[Table]:
    """Read the data of a Weights & Biases plot: a column for every "run - metric"."""
    names = [name for name in table.names if not name.endswith(_RANGE)]
    matched = {name: match for name in names if (match := _OF_RUN.fullmatch(name))}
    runs = list(dict.fromkeys(match["run"] for match in matched.values()))
    shared = {name: name for name in names if name not in matched}
    parts = []
    for run in runs or [None]:
        own = {match["metric"]: name for name, match in matched.items() if match["run"] == run}
        parts.append(_of_one_run(table, {**shared, **own}, list(own), run))
    return _with_both(parts) if runs or _ranges(table.names) else []


def _of_one_run(
    table: Table, columns: dict[str, str], own: Sequence[str], run: str | None
) -> Table:
    """Return the `columns` of one run under their metric's name, without the other runs' rows."""
    renamed = table.renamed(columns)

    def load(names: Sequence[str]) -> Loaded:
        loaded = renamed.load(names)
        frame = loaded.frame
        measured = (frame[[name for name in names if name in own]].fillna("") != "").any(axis=1)
        frame = frame[measured].reset_index(drop=True) if run else frame
        return replace(loaded, frame=frame, writes_nan=True)

    kind = f"{table.kind or 'table'} (one column a run and metric, as W&B exports)"
    return Table(renamed.names, load, run=run, kind=kind)


def _with_both(parts: list[Table]) -> list[Table]:
    """Return the parts that have a loss; none of several is an error that lists the metrics."""
    whole = [part for part in parts if any(means("loss", name) for name in part.names)]
    return whole or parts


def _ranges(names: Sequence[str]) -> bool:
    return any(name.endswith(_RANGE) for name in names)


#: functions that return the tables of a layout, or none if the table has another layout
LAYOUTS: tuple[Callable[[Table], list[Table]], ...] = (_mlflow, _wandb)
