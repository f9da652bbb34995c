"""Doubt sweeps that may be the warm-up of a training whose log is cut short."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.batches import Sweeps
from lrchart.analysis.rules.own.descent import STILL_FALLS
from lrchart.frame.arrays import BoolArray
from lrchart.kinds.warm_up import is_off_even, uneven_rise, warm_up

ONLY_FALLS = (
    "the rate rises {} and the loss only falls, as in a training's warm-up: sweep on until the "
    "loss diverges"
)
FALLS_AT_END = (
    "the loss still falls at the end of the sweep, and the rate rises {}, as in a training's "
    "warm-up: widen the range upwards"
)
#: decades of the widest exponential warm-up that is common (MMCV's, from a thousandth of the rate)
EXPONENTIAL = 3.01


def warm_ups(
    sweeps: Sweeps, reasons: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the doubt about each run whose sweeps all may be warm-ups, else "".

    Parameters
    ----------
    sweeps
        The sweeps of the runs.
    reasons
        Shape (runs,): what limits their readings. A loss that still falls at the end may have
        gone up and down before, as that of an unsteady training does.
    """
    doubts = np.full(len(sweeps.names), "", dtype=object)
    still = np.array([STILL_FALLS in reason for reason in reasons], dtype=np.bool_)
    ends, short = still[sweeps.run], _are_short(sweeps)
    suspects = _off_even(sweeps) | (ends & short)
    every = np.ones(len(doubts), dtype=np.bool_)
    every[sweeps.run[~suspects]] = False
    for at in np.flatnonzero(suspects & every[sweeps.run]):
        doubt = _doubt(sweeps, at, ends=bool(ends[at]), short=bool(short[at]))
        every[sweeps.run[at]] &= doubt != ""
        doubts[sweeps.run[at]] = doubt
    return np.where(every, doubts, "")


def _doubt(sweeps: Sweeps, at: np.intp, *, ends: bool, short: bool) -> str:
    """Return the doubt about one sweep, which `ends` in a fall or not, and is `short` or not."""
    rows = sweeps.rows(at)
    lr, worth = sweeps.lr[rows], sweeps.worth[rows]
    shape = warm_up(lr, sweeps.loss[rows], worth)
    if shape or not ends:
        return ONLY_FALLS.format(shape) if shape else ""
    shape = uneven_rise(lr, worth)
    if not shape and short:
        shape = f"over {np.log10(lr[-1] / lr[0]):.1f} decades only"
    return FALLS_AT_END.format(shape) if shape else ""


def _are_short(sweeps: Sweeps) -> BoolArray:
    """Return whether each sweep rises no further than an exponential warm-up."""
    last = sweeps.start + sweeps.steps - 1
    return np.asarray(sweeps.lr[last] <= sweeps.lr[sweeps.start] * 10**EXPONENTIAL)


def _off_even(sweeps: Sweeps) -> BoolArray:
    """Return whether the middle rate of each sweep is off an exponential one."""
    last = sweeps.start + sweeps.steps - 1
    done = np.cumsum(sweeps.worth)
    half = (done[sweeps.start] - sweeps.worth[sweeps.start] + done[last]) / 2
    middle = np.clip(np.searchsorted(done, half), sweeps.start, last)
    off: BoolArray = is_off_even(sweeps.lr[sweeps.start], sweeps.lr[middle], sweeps.lr[last])
    return off
