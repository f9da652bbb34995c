"""Suggestion rules: a name, a source, and a function of one sweep."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

#: fewest steps of an ordinary sweep, and the size that its losses stay below
LONG = 40
HUGE = 1e30

#: learning rates and losses of sweeps of one length, shape (runs, n), to their answers, (runs,)
Batch = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Rule:
    """One way to read a learning rate off a range test.

    `function` takes the learning rates and the raw losses of one sweep, both of shape (n,) and
    float64, in step order, and returns a learning rate; it raises
    `lrchart.errors.NoSuggestionError` with the reason if it has no answer.
    """

    #: key in the table of rules and on the command line, such as ``fastai-minimum``
    name: str
    #: what a chart or a table calls it, such as ``fastai minimum / 10``
    label: str
    #: the tool and the version whose answers it gives
    source: str
    function: Callable[[FloatArray, FloatArray], float]
    #: the same for many sweeps at once: NaN where `function` raises; None where there is no such
    batch: Batch | None = None
    #: whether `batch` takes ordinary sweeps only, of `LONG` steps and of losses below `HUGE`:
    #: what a tool records of others depends on each sweep's plan, or little may be left of them
    ordinary: bool = True

    def __call__(self, lr: FloatArray, loss: FloatArray) -> float:
        """Return the learning rate that the rule suggests for one sweep."""
        return self.function(lr, loss)

    def each(self, lr: FloatArray, loss: FloatArray) -> FloatArray:
        """Return the suggestions for sweeps of one length, one a row; NaN where there is none."""
        together = np.full(len(loss), self.batch is not None)
        if self.ordinary:
            together &= (np.abs(loss) < HUGE).all(axis=1) & (loss.shape[1] >= LONG)
        found = np.empty(len(loss))
        if self.batch and together.any():
            some = slice(None) if together.all() else together
            with np.errstate(all="ignore"):
                found[some] = self.batch(lr[some], loss[some])
        for row in np.flatnonzero(~together):
            found[row] = self._or_nan(lr[row], loss[row])
        return found

    def _or_nan(self, lr: FloatArray, loss: FloatArray) -> float:
        try:
            return self.function(lr, loss)
        except NoSuggestionError:
            return math.nan
