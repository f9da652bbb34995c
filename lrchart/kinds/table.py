"""Detect the kinds of the runs of a table, and whether the table is one of trainings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.kinds import words
from lrchart.kinds.columns import signs
from lrchart.kinds.grid import are_uneven
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import ALIKE, FEW
from lrchart.kinds.rising import NARROW
from lrchart.kinds.run import ENOUGH, kind_of_run
from lrchart.kinds.warm_up import is_off_even

#: minimum rows of a run that cannot be a sorted grid of trainings
MANY = 60


@dataclass(frozen=True)
class Kinds:
    """Kinds of the runs of a table.

    Attributes
    ----------
    runs
        The name of each run, in the order of first appearance, and its kind. Of a table of
        trainings, every run has the table's.
    table
        The kind of the whole table if its rows (or its runs) are trainings; else None.
    """

    runs: dict[Hashable, Kind]
    table: Kind | None = None

    def others(self) -> dict[Hashable, Kind]:
        """Return the runs that are known not to be range tests."""
        return {run: kind for run, kind in self.runs.items() if kind.known and kind.kind != "sweep"}

    def doubts(self) -> dict[Hashable, str]:
        """Return the runs that may be something else, and what the column ``kind`` says of them."""
        return {run: kind.doubt for run, kind in self.runs.items() if kind.doubt}

    def stated(self) -> Kinds:
        """Return the range tests, without a doubt: the caller or the table states that they are.

        Of a training, the rows that may be a range test are one; without any, all rows are.
        """
        return Kinds(
            {
                run: replace(kind, kind="sweep", sure=True, known=True, doubt="")
                for run, kind in self.runs.items()
                if kind.kind == "sweep" or kind.keep is not None
            }
        )


# Rates that validation refuses later may overflow here.
@np.errstate(over="ignore")
def kinds_of_runs(
    lr: npt.ArrayLike,
    loss: npt.ArrayLike | None = None,
    step: npt.ArrayLike | None = None,
    run: npt.ArrayLike | None = None,
    columns: Mapping[str, Any] | None = None,
    *,
    lr_name: str = "lr",
    loss_name: str = "loss",
    growing: bool = False,
) -> Kinds:
    """Return the kind of each run of a table, and of the table itself.

    Parameters
    ----------
    lr, loss, step
        Shape (rows,), in the order in which the rows were recorded; see
        `lrchart.kinds.run.kind_of_run`.
    run
        Shape (rows,): what tells the runs apart (run and replicate, where both do). None: one run.
    columns
        Column name to values of the other columns, shape (rows,), as they were read; None if
        nothing else is known.
    lr_name, loss_name
        What the columns of rates and losses are called in the file.
    growing
        Whether the table is still being written.
    """
    rates = np.asarray(lr, dtype=np.float64)
    codes, names = _codes(run, len(rates))
    order = None if (np.diff(codes) >= 0).all() else np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes if order is None else codes[order], np.arange(len(names) + 1))
    losses, steps = _taken(loss, order), _taken(step, order)
    reason = signs(
        columns or {},
        rates,
        lr_name=lr_name,
        loss_name=loss_name,
        seeds=not _are_ladders(rates if order is None else rates[order], steps, bounds),
    )
    if reason:
        table = words.trainings(reason)
        return Kinds(dict.fromkeys(names, table), table)
    rates = rates if order is None else rates[order]
    constant = _constant_runs(rates, bounds)
    if constant is not None:
        return Kinds(dict.fromkeys(names, constant), constant)
    each = _of_each_run(rates, losses, steps, bounds, growing=growing)
    kinds = dict(zip(names, each, strict=True))
    tables = [kind for kind in kinds.values() if kind.kind == "trainings"]
    return Kinds(kinds, tables[0] if len(kinds) == len(tables) == 1 else None)


def _of_each_run(
    rates: FloatArray,
    losses: FloatArray | None,
    steps: FloatArray | None,
    bounds: IntArray,
    *,
    growing: bool,
) -> Iterator[Kind]:
    """Yield the kind of each run; run i has the rows from `bounds`[i] up to `bounds`[i + 1]."""
    plain = _rise_plainly(rates, steps, bounds)
    for i, (start, stop) in enumerate(pairwise(bounds.tolist())):
        if plain[i]:
            yield Kind("sweep", words.risen(rates[start], rates[stop - 1], stop - start))
        else:
            parts = (None if column is None else column[start:stop] for column in (losses, steps))
            yield kind_of_run(rates[start:stop], *parts, growing=growing)


def _codes(run: npt.ArrayLike | None, rows: int) -> tuple[IntArray, list[Hashable]]:
    """Return the run of each row as its place among the runs, and the runs."""
    if run is None:
        return np.zeros(rows, dtype=np.intp), ["run"] if rows else []
    codes, names = pd.factorize(np.asarray(run), use_na_sentinel=False)
    return codes, list(names)


def _taken(values: npt.ArrayLike | None, order: IntArray | None) -> FloatArray | None:
    if values is None:
        return None
    array = real(values)
    return array if order is None else array[order]


def real(values: npt.ArrayLike) -> FloatArray:
    """Return `values` as real numbers; raise TypeError or ValueError if they are none."""
    array = np.asarray(values)
    if array.dtype.kind in "cmM":  # NumPy would make numbers of complex ones and of times
        raise TypeError("not real numbers")
    return array.astype(np.float64, copy=False)


def _constant_runs(rates: FloatArray, bounds: IntArray) -> Kind | None:
    """Return "trainings" if every run has one rate, and two runs have different ones.

    Exports of experiment trackers hold many rows a training.
    """
    if len(bounds) < 3:
        return None
    # A rate of NaN or 0 fails this test; the kind of that run says what is wrong.
    low = np.minimum.reduceat(rates, bounds[:-1])
    high = np.maximum.reduceat(rates, bounds[:-1])
    if not ((low > 0) & (high <= low * ALIKE)).all() or low.max() <= low.min() * ALIKE:
        return None
    count, span = len(bounds) - 1, words.between(low.min(), low.max())
    return Kind("trainings", f"each of {count:,} runs has one rate, {span}: {words.RUNS}")


def _are_ladders(rates: FloatArray, steps: FloatArray | None, bounds: IntArray) -> bool:
    """Return whether the rate rises from row to row of each run, as only in range tests.

    Trainings sorted by rate rise, too: they have no step that counts along, and fewer rates.
    """
    if len(bounds) < 3:
        return False
    rises = np.empty(len(rates), dtype=np.bool_)
    rises[1:] = rates[1:] > rates[:-1]
    if steps is not None:
        rises[1:] &= steps[1:] > steps[:-1]
    rises[bounds[:-1]] = True
    return bool(rises.all() and np.diff(bounds).min() >= (2 if steps is not None else MANY))


def _rise_plainly(rates: FloatArray, steps: FloatArray | None, bounds: IntArray) -> BoolArray:
    """Return which runs are surely range tests: enough rows, and a rate that rises in each of them.

    Shape (runs,). Decides for all runs at once what `kind_of_run` decides for one, so that
    thousands of plain range tests cost one pass over their rows.
    """
    count = np.diff(bounds)
    rises = np.empty(len(rates), dtype=np.bool_)
    rises[1:] = rates[1:] > rates[:-1] * (1 + 1e-6)
    if steps is not None:
        rises[1:] &= steps[1:] > steps[:-1]
    rises[bounds[:-1]] = True
    low, high = rates[bounds[:-1]], rates[bounds[1:] - 1]
    plain = np.logical_and.reduceat(rises, bounds[:-1]) & (low > 0) & (high < np.inf)
    plain &= (count >= ENOUGH) & (high > low * 10 ** (2 * NARROW))
    middle = rates[bounds[:-1] + count // 2]
    plain &= ~is_off_even(low, middle, high)
    if steps is None:
        plain &= ~are_uneven(rates, bounds)
    # Rates that creep near an end of the range may be held there: `kind_of_run` decides.
    near_end = rates[np.maximum(bounds[1:] - 1 - np.maximum(count // 4, FEW), bounds[:-1])]
    near_start = rates[np.minimum(bounds[:-1] + np.maximum(count // 4, FEW), bounds[1:] - 1)]
    return plain & (near_end < high / ALIKE) & (near_start > low * ALIKE)
