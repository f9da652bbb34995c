"""One run's rates and losses in the order in which they were recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: smallest relative change that counts as a move of the rate: above float32 rounding, and below
#: the 2.3e-7 of ten million steps over a decade
MOVED = 2e-7
#: rows processed at once, so that intermediate arrays fit in the CPU cache
PIECE = 65_536


@dataclass(frozen=True, eq=False)
class History:
    """Usable rows of one run, in order.

    Attributes
    ----------
    lr, loss
        Shape (n,), float64; rates are finite and greater than 0, losses may be anything.
    rows
        Shape (n,): the place of each row in what was handed in; None if nothing was left out and
        the order is the one handed in.
    count
        Rows handed in.
    stepped
        Whether a step column vouches for the order.
    """

    lr: FloatArray
    loss: FloatArray
    rows: IntArray | None
    count: int
    stepped: bool = False

    @cached_property
    def falls(self) -> IntArray:
        """Rows after which the rate is lower."""
        return self._moves(lambda lr: lr[1:] < lr[:-1] * (1 - MOVED))

    @cached_property
    def rises(self) -> IntArray:
        """Rows after which the rate is higher."""
        return self._moves(lambda lr: lr[1:] > lr[:-1] * (1 + MOVED))

    def _moves(self, test: Callable[[FloatArray], BoolArray]) -> IntArray:
        parts = [np.flatnonzero(test(part)) + start for start, part in pieces(self.lr)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def thinned(self) -> History:
        """Return every so many rows of a history without a hold, `PIECE` at most."""
        every = -(-len(self.lr) // PIECE)
        return self if every == 1 else History(self.lr[::every], self.loss[::every], None, 0)

    def reversed(self) -> History:
        """Return the rows from the last to the first."""
        return History(self.lr[::-1], self.loss[::-1], None, len(self.lr), self.stepped)

    def part(self, start: int, stop: int) -> History:
        """Return the rows from `start` up to `stop`, as a history of their own."""
        rates, losses = self.lr[start:stop], self.loss[start:stop]
        return History(rates, losses, None, stop - start, self.stepped)

    def mask(self, keep: BoolArray) -> BoolArray | None:
        """Return `keep`, shape (n,), as a mask over the rows handed in; None if it keeps all."""
        if keep.all():
            return None
        mask = np.ones(self.count, dtype=np.bool_)
        mask[slice(None) if self.rows is None else self.rows] = keep
        return mask


def history(
    lr: npt.ArrayLike, loss: npt.ArrayLike | None = None, step: npt.ArrayLike | None = None
) -> History:
    """Return the usable rows of one run, in the order of their steps if those can order them.

    Parameters
    ----------
    lr, loss, step
        Shape (rows,). Rates that are 0 (a rounded start), negative or missing are dropped. Steps
        that fall turn the rows round; steps that jump about without a repeat sort them; steps that
        repeat (a second pass, a resumed log) or that are missing leave the rows as they are.
    """
    rates = np.asarray(lr, dtype=np.float64)
    losses = np.full(len(rates), np.nan) if loss is None else np.asarray(loss, dtype=np.float64)
    rows = None
    # Fast check for the usual case; min() of rates with a NaN is NaN, which fails it.
    if len(rates) and not (rates.min() > 0 and rates.max() < np.inf):
        rows = np.flatnonzero((rates > 0) & (rates < np.inf))
    order = None if step is None else _order(np.asarray(step, dtype=np.float64), rows)
    if isinstance(order, np.ndarray):
        rows = order if rows is None else rows[order]
    if rows is None:
        return History(rates, losses, None, len(rates), order is not None)
    return History(rates[rows], losses[rows], rows, len(rates), order is not None)


def _order(step: FloatArray, rows: IntArray | None) -> IntArray | bool | None:
    """Return the order of the steps; True if the rows have it; None if the steps give none."""
    step = step if rows is None else step[rows]
    if len(step) < 2:
        return None
    if all((part[1:] > part[:-1]).all() for _, part in pieces(step)):
        return True
    if not np.isfinite(step).all():
        return None
    order = np.argsort(step, kind="stable")
    return order if np.diff(step[order]).all() else None


def pieces(values: FloatArray) -> Iterator[tuple[int, FloatArray]]:
    """Yield the places and the pieces of `values`; each ends with the first value of the next."""
    for start in range(0, max(len(values) - 1, 1), PIECE):
        yield start, values[start : start + PIECE + 1]
