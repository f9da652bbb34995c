"""Place the 80 % interval around the suggestion.

The suggestion is the rate of least expected regret, not the likeliest place of the best rate: too
high costs more than too low, so the best rate lies above the suggestion more often than below, and
the interval reaches further up. How far depends on seven things:

- the flatter the end of the descent (a minimum far above it) for a sweep as long, the higher the
  best rate may be;
- so it may be if the rate decays, by more than the suggestion is higher then;
- the longer the training compared with the dwell of the sweep, the less the sweep says of how far
  up: the upper end is higher, and lower for a longer sweep;
- if the sweep cannot be read, or the training is not known, the interval is wider;
- if the sweep has fewer steps than those that were fitted, it is the wider the fewer there are;
- if it has more, the upper end is as much higher as the law would be if it went on;
- the longer a long training at a constant rate, the lower the lower end: its best rate falls faster
  than the suggestion, as only a lower rate reduces the noise that is left at the end. With a
  decaying rate, the lower end is lower only for trainings longer than any measured.

``benchmarks/suggestions/bounds.py`` fits the constants to measured trainings, and
``benchmarks/suggestions/brief.py`` says how shorter sweeps fare.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lrchart.analysis.rules.own.law import DWELLS, LAW, LENGTHS, MEASURED, Training, typical
from lrchart.frame.arrays import BoolArray, FloatArray


class Bounds(NamedTuple):
    """The constants, all in decades of the learning rate."""

    #: decades below and above the suggestion, for a usual descent and a training of 100 dwells
    below: float
    above: float
    #: decades added on either side if the sweep cannot be read
    guess: float
    #: shift of both ends upwards for each decade by which the minimum is further from the end of
    #: the descent than usual
    flat: float
    #: shift of both ends upwards if the rate decays
    decay: float
    #: shift of the upper end upwards for a training ten times as long, or a dwell a tenth as long
    ratio: float
    #: shift of the lower end downwards for each tenfold of `LONG`, at a constant rate
    sink: float


class Case(NamedTuple):
    """Inputs of an interval; arrays of shape (runs,)."""

    #: decades from the end of the descent to its minimum
    flat: FloatArray
    #: number of steps that the sweep spent near the end of the descent
    dwell: FloatArray
    #: whether the sweep cannot be read
    guess: BoolArray
    #: decades from the suggestion to the edge of the divergence; inf if there is none
    room: FloatArray


#: whether the training is known -> constants, fitted to the tasks of dev and choose
BOUNDS = {
    True: Bounds(below=0.35, above=1.15, guess=0.5, flat=0.8, decay=0.2, ratio=0.2, sink=0.4),
    False: Bounds(below=0.75, above=1.05, guess=0.5, flat=0.8, decay=0.2, ratio=0.2, sink=0.4),
}
#: steps from which the lower end sinks, if the rate is constant
LONG = 1000.0
#: decades from the end of a usual descent to its minimum, for a dwell of ten steps and for each
#: tenfold of it: the longer a sweep dwells, the earlier the descent is done
USUAL_FLAT, FLATTER = 0.75, 0.34
#: range to which these decades are clipped
FLATS = (0.2, 2.0)
#: dwell of a sweep of 60 steps over eight decades, the shortest that the law is fitted to, and
#: decades added on either side for a tenth of it, unless the sweep cannot be read
BRIEF, THIN = 3.0, 0.6
#: minimum distance of the suggestion from an end of the interval other than the edge, in decades
NEAREST = 0.1


def reach(bounds: Bounds, case: Case, training: Training) -> tuple[FloatArray, FloatArray]:
    """Return how far the interval reaches below and above the suggestion, in decades.

    Parameters
    ----------
    bounds
        The constants.
    case
        The sweeps.
    training
        What the rate is for.

    Examples
    --------
    >>> bounds = Bounds(below=0.5, above=1.2, guess=0.2, flat=0.5, decay=0.2, ratio=0.3, sink=0.4)
    >>> sweep = Case(*map(np.array, ([0.75], [10.0], [False], [np.inf])))
    >>> [end.round(2).item() for end in reach(bounds, sweep, Training(1_000, 0))]
    [0.5, 1.2]
    >>> [end.round(2).item() for end in reach(bounds, sweep, Training(10_000, 0))]
    [0.9, 1.5]
    >>> [end.round(2).item() for end in reach(bounds, sweep, Training(10_000, 1))]
    [0.3, 1.7]
    """
    length, decays = typical(training)
    dwell = np.log10(np.clip(case.dwell, *DWELLS) / 10)
    flatter = np.clip(case.flat - FLATTER * dwell, *FLATS) - USUAL_FLAT
    shift = bounds.flat * flatter + bounds.decay * decays
    ratio = np.log10(np.clip(length, *LENGTHS) / 1000) - dwell
    begins = np.where(decays, MEASURED, LONG)
    sunk = bounds.sink * np.log10(np.maximum(length, begins) / begins)
    thin = THIN * np.log10(BRIEF / np.minimum(case.dwell, BRIEF))
    wider = np.where(case.guess, bounds.guess, thin)
    higher = LAW.dwell * np.log10(np.maximum(case.dwell, DWELLS[1]) / DWELLS[1])
    down = np.maximum(bounds.below + wider - shift + sunk, NEAREST)
    up = np.maximum(bounds.above + wider + higher + shift + bounds.ratio * ratio, NEAREST)
    up = np.minimum(up, case.room)
    return np.asarray(down), np.asarray(up)
