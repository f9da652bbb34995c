"""Group the sweeps of a tidy frame into matrices, so that rules read many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lrchart.analysis.spans import bounds
from lrchart.frame.arrays import FloatArray, IntArray

#: indices of the runs or sweeps, their learning rates, their losses
Batch = tuple[IntArray, FloatArray, FloatArray]

#: numbers in one matrix: few enough to stay in the processor's cache
CELLS = 1 << 17


@dataclass(frozen=True)
class Sweeps:
    """Every sweep of a frame, and the run that it repeats."""

    #: names of the runs, in the order of the frame
    names: list[str]
    #: learning rate and loss of every step of the frame; shape (rows,)
    lr: FloatArray
    loss: FloatArray
    #: first row, number of steps and run of every sweep; shape (sweeps,)
    start: IntArray
    steps: IntArray
    run: IntArray

    def sweep(self, at: int) -> tuple[FloatArray, FloatArray]:
        """Return the learning rates and losses of one sweep."""
        rows = slice(self.start[at], self.start[at] + self.steps[at])
        return self.lr[rows], self.loss[rows]

    def of_runs(self) -> Iterator[Batch]:
        """Yield all runs as stacks of shape (runs, repeats, steps), which end in NaN if shorter."""
        repeats = np.bincount(self.run)
        first = np.searchsorted(self.run, np.arange(len(repeats)))
        longest = np.maximum.reduceat(self.steps, first)
        # Runs of similar length go together, so that less is padded with NaN.
        order = np.lexsort([longest, repeats])
        for number in np.unique(repeats):
            alike = order[repeats[order] == number]
            for runs in _split(alike, CELLS // int(number * longest[alike].max())):
                sweeps = first[runs][:, np.newaxis] + np.arange(number)
                yield runs, *self._stack(sweeps)

    def _stack(self, sweeps: IntArray) -> tuple[FloatArray, FloatArray]:
        steps = self.steps[sweeps][..., np.newaxis]
        step = np.arange(steps.max())
        rows = self.start[sweeps][..., np.newaxis] + np.minimum(step, steps - 1)
        missing = step >= steps
        return np.where(missing, np.nan, self.lr[rows]), np.where(missing, np.nan, self.loss[rows])


def sweeps_of(tidy: pd.DataFrame) -> Sweeps:
    """Return the sweeps of a tidy frame."""
    start, stop = (np.array(rows, dtype=np.intp) for rows in bounds(tidy))
    runs = np.array(bounds(tidy, ["run"])[0], dtype=np.intp)
    return Sweeps(
        names=tidy["run"].iloc[runs].tolist(),
        lr=tidy["lr"].to_numpy(dtype=float),
        loss=tidy["loss"].to_numpy(dtype=float),
        start=start,
        steps=stop - start,
        run=np.searchsorted(runs, start, side="right") - 1,
    )


def _split(places: IntArray, size: int) -> list[IntArray]:
    """Return `places` in parts of at most `size`, which is taken as at least 1."""
    size = max(size, 1)
    return [places[i : i + size] for i in range(0, len(places), size)]
