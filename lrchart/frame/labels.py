"""Tell the runs of a table apart by a column that labels them, if no column ``run`` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.counters import STEPS, leaf

#: columns that may label runs (last part of the column's name), in the order they are tried in
LABELS = (
    *("run_name", "run_id", "name", "run_label", "label", "experiment", "experiment_name", "exp"),
    *("exp_name", "trial_name", "trial", "trial_id", "job", "job_id", "id", "model", "model_name"),
    *("optimizer", "optimiser", "config", "variant", "method", "architecture", "arch"),
)
#: minimum rows of each run, if a column counts its steps and if none does: a table of trainings has
#: a few rates for each of its settings
STEPPED, MANY = 8, 60


def is_label(name: object) -> bool:
    """Return whether a column's `name` is one of those that may label runs."""
    return leaf(str(name)) in LABELS


def is_labelled(frame: Any) -> bool:
    """Return whether a dataframe in memory may have such a column in place of ``run``."""
    import narwhals as nw

    native = nw.from_native(frame, pass_through=True)
    if not isinstance(native, nw.DataFrame) or "run" in native.columns:
        return False
    return any(map(is_label, native.columns))


def label_of_runs(columns: Mapping[Any, Any], lr: Any) -> Any:
    """Return the name of the column that labels several range tests in one table, or None.

    Below each label the rate rises from row to row, and it falls where the label changes.

    Parameters
    ----------
    columns
        Column name to its values, shape (rows,), in the order in which they were recorded.
    lr
        Shape (rows,): the rates.
    """
    named = sorted((name for name in columns if is_label(name)), key=_rank)
    rates = np.asarray(lr, dtype=np.float64)
    steps = [columns[name] for name in columns if leaf(str(name)) in STEPS]
    return next((name for name in named if _labels(columns[name], rates, steps)), None)


def with_runs(table: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the column ``run`` if another one labels its range tests."""
    if "run" in table or not {"lr", "loss"} <= {*table} or not any(map(is_label, table)):
        return table
    try:
        name = label_of_runs({name: table[name] for name in table}, table["lr"])
    except (TypeError, ValueError):  # validation reports rates that are no numbers
        return table
    return table if name is None else table.assign(run=table[name].astype(str))


def _labels(values: Any, rates: np.ndarray[Any, Any], steps: list[Any]) -> bool:
    """Return whether `values` are the same for the rows of each of several range tests."""
    try:
        codes, names = pd.factorize(pd.Series(values).reset_index(drop=True))
    except TypeError:  # cells are records or lists
        return False
    changes = np.flatnonzero(np.diff(codes)) + 1
    if len(names) < 2 or codes.min() < 0 or len(changes) != len(names) - 1:
        return False
    rows = np.diff(np.concatenate([[0], changes, [len(codes)]]))
    within = np.delete(np.arange(1, len(codes)), changes - 1)
    if not (np.diff(rates)[within - 1] > 0).all() or (np.diff(rates)[changes - 1] > 0).any():
        return False
    counted = any(_rises(each, within) for each in steps)
    return bool(rows.min() >= (STEPPED if counted else MANY))


def _rises(step: Any, within: np.ndarray[Any, Any]) -> bool:
    numbers = pd.to_numeric(pd.Series(step), errors="coerce").to_numpy("float64")
    return bool((np.diff(numbers)[within - 1] > 0).all())


def _rank(name: Any) -> int:
    return LABELS.index(leaf(str(name)))
