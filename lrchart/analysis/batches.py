"""Group the sweeps of a tidy frame into matrices, so that rules read many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import SupportsIndex

import numpy as np
import pandas as pd

from lrchart.analysis.spans import bounds
from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.frame.condense import is_condensed
from lrchart.frame.declared import RESUMED, SWEEP, UNCOUNTED, WARM_UP, declares
from lrchart.frame.purpose import training_of
from lrchart.frame.reduction import INFINITE, MEASURED
from lrchart.frame.smoothed import still_smoothed

#: maximum numbers in a matrix, so that it stays in the CPU cache
CELLS = 1 << 17
#: a sweep was logged at several intervals if they differ by this factor, if long and short ones
#: take turns this often at most, and if there are so many of each, over this fraction of its steps
UNEVEN, TURNS, FEWEST, SHARE = 2, 4, 3, 0.05


@dataclass(frozen=True)
class Sweeps:
    """Every sweep of a frame, and the run that it repeats."""

    #: names of the runs, in the order of the frame
    names: list[str]
    #: learning rate and loss of each row of the frame; shape (rows,)
    lr: FloatArray
    loss: FloatArray
    #: number of optimizer steps of a row; shape (rows,)
    worth: FloatArray
    #: number of finite losses averaged in a row; shape (rows,)
    count: FloatArray
    #: first row, number of rows and run of each sweep; shape (sweeps,)
    start: IntArray
    steps: IntArray
    run: IntArray
    #: one row per run: ``run``, ``training_steps`` and ``schedule`` of the training to come,
    #: ``smoothed`` (running mean that the losses still are), ``declared`` (whether the run is
    #: known to be a range test), ``uncounted``, ``warm_up`` and ``resumed`` (what it may be
    #: instead), and ``optimum`` (the declared one, or NaN)
    training: pd.DataFrame

    def sweep(self, at: SupportsIndex) -> tuple[FloatArray, FloatArray]:
        """Return the learning rates and losses of one sweep."""
        rows = self.rows(at)
        return self.lr[rows], self.loss[rows]

    def rows(self, at: SupportsIndex) -> slice:
        """Return the rows of one sweep."""
        return slice(self.start[at], self.start[at] + self.steps[at])

    def of_runs(self) -> Iterator[tuple[IntArray, FloatArray, FloatArray, FloatArray, FloatArray]]:
        """Yield all runs as stacks of shape (runs, repeats, steps), which end in NaN if shorter.

        They are runs, learning rates, losses, and the optimizer steps and the finite losses that
        each row stands for.
        """
        repeats = np.bincount(self.run)
        first = np.searchsorted(self.run, np.arange(len(repeats)))
        longest = np.maximum.reduceat(self.steps, first)
        # Batch runs of similar length, to pad less with NaN.
        order = np.lexsort([longest, repeats])
        for number in np.unique(repeats):
            alike = order[repeats[order] == number]
            for runs in _split(alike, CELLS // int(number * longest[alike].max())):
                sweeps = first[runs][:, np.newaxis] + np.arange(number)
                yield runs, *self._stack(sweeps)

    def _stack(self, sweeps: IntArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        steps = self.steps[sweeps][..., np.newaxis]
        step = np.arange(steps.max())
        rows = self.start[sweeps][..., np.newaxis] + np.minimum(step, steps - 1)
        missing = step >= steps
        lr, loss, worth, count = (
            np.where(missing, np.nan, values[rows])
            for values in (self.lr, self.loss, self.worth, self.count)
        )
        return lr, loss, worth, count


def sweeps_of(tidy: pd.DataFrame) -> Sweeps:
    """Return the sweeps of a tidy frame."""
    start, stop = (np.array(rows, dtype=np.intp) for rows in bounds(tidy))
    runs = np.array(bounds(tidy, ["run"])[0], dtype=np.intp)
    count, made_of = _counts(tidy)
    first = tidy.iloc[runs]
    return Sweeps(
        names=first["run"].tolist(),
        lr=tidy["lr"].to_numpy(dtype=float),
        loss=tidy["loss"].to_numpy(dtype=float),
        worth=_worth(tidy, made_of, start, stop - start),
        count=count,
        start=start,
        steps=stop - start,
        run=np.searchsorted(runs, start, side="right") - 1,
        training=training_of(first).assign(
            smoothed=still_smoothed(first),
            declared=declares(first, SWEEP),
            uncounted=declares(first, UNCOUNTED),
            warm_up=declares(first, WARM_UP),
            resumed=declares(first, RESUMED),
            optimum=first.get("optimal_lr", np.nan),
        ),
    )


def _counts(tidy: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return how many finite losses, and how many measured ones, each row is made of."""
    if is_condensed(tidy):
        measured = tidy[MEASURED].to_numpy(dtype=float)
        return measured, measured + tidy[INFINITE].to_numpy(dtype=float)
    loss = tidy["loss"].to_numpy(dtype=float)
    finite = np.isfinite(loss).astype(float)
    return finite, finite + np.isinf(loss)


def _worth(tidy: pd.DataFrame, made_of: FloatArray, start: IntArray, rows: IntArray) -> FloatArray:
    """Return how many optimizer steps every row stands for: shape (rows,).

    The span of the column ``step`` is shared out evenly among the losses of a sweep; steps that
    say nothing count as one a loss. A loss that is NaN counts nothing: whether a step that was not
    measured is a row, as in a frame, or none, as from a file with blanks, must not matter.
    """
    low, high = _steps(tidy)
    known = made_of > 0
    low, high = (np.where(known, end, np.nan) for end in (low, high))
    span = np.fmax.reduceat(high, start) - np.fmin.reduceat(low, start)
    each = span / np.maximum(np.add.reduceat(made_of, start) - 1, 1)
    worth = made_of * np.repeat(np.where(each > 0, each, 1.0), rows)
    return worth if is_condensed(tidy) else _at_intervals(worth, low, start, rows)


def _at_intervals(
    worth: FloatArray, step: FloatArray, start: IntArray, rows: IntArray
) -> FloatArray:
    """Return what rows are worth, by their own intervals in sweeps that were logged at several.

    As every tenth step at first, and then every one. Rows that are missing here and there make
    none.
    """
    apart = np.abs(np.diff(step, prepend=np.nan))
    apart[start] = np.nan
    longest, shortest = (ends.reduceat(apart, start) for ends in (np.fmax, np.fmin))
    for at in np.flatnonzero((longest >= UNEVEN * shortest) & (rows > 2 * FEWEST)):
        mine = slice(start[at], start[at] + rows[at])
        known = np.isfinite(step[mine])
        moves = np.diff(step[mine][known])
        if not ((moves > 0).all() or (moves < 0).all()):
            continue
        gaps = np.abs(moves)
        long = gaps >= UNEVEN * gaps.min()
        share = gaps[long].sum() / gaps.sum()
        each = FEWEST <= long.sum() <= len(long) - FEWEST and SHARE < share < 1 - SHARE
        if each and np.count_nonzero(np.diff(long)) <= TURNS:
            around = np.append(gaps[0], gaps), np.append(gaps, gaps[-1])
            worth[mine][known] = np.add(*around) / 2
    return worth


def _steps(tidy: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the first and the last optimizer step of every row; NaN if they are not known."""
    low, high = ("step_low", "step_high") if is_condensed(tidy) else ("step", "step")
    unknown = np.full(len(tidy), np.nan)
    return (
        tidy[low].to_numpy(dtype=float) if low in tidy else unknown,
        tidy[high].to_numpy(dtype=float) if high in tidy else unknown,
    )


def _split(places: IntArray, size: int) -> list[IntArray]:
    """Return `places` in parts of at most `size`, which is taken as at least 1."""
    size = max(size, 1)
    return [places[i : i + size] for i in range(0, len(places), size)]
