"""Fit how far the interval around the suggestion reaches, so that it holds the best rates."""

from __future__ import annotations

import numpy as np

from benchmarks.suggestions.questions import Floats, Questions
from benchmarks.suggestions.search import descend, dwell_slope
from lrchart.analysis.rules.own.interval import FLATS, Bounds, Case, reach

#: fraction of the best rates that may be outside the interval on each side: a little below 0.1, so
#: that intervals for tasks that had no say hold 80 %
OUTSIDE = 0.095
#: start of the search
START = Bounds(below=0.5, above=1.2, guess=0.2, flat=0.5, decay=0.0, ratio=0.0, sink=0.0)
#: directions of the search: single constants, and differences of two
_ONE = np.eye(len(Bounds._fields))
MOVES = np.vstack([_ONE, *(_ONE[i] - _ONE[i + 1 :] for i in range(len(_ONE) - 1))])
#: the same if only `below` and `above` are fitted
ENDS = _ONE[:2]


def bounds(known: Questions, at: Floats, moves: Floats = MOVES) -> Bounds:
    """Return the constants for answers `at` (log10 lr), if the training is known.

    The least sum of pinball losses of both ends at `OUTSIDE`: of intervals that hold as many best
    rates, the narrowest. Constants that no move reaches are 0.
    """
    start = np.where(moves.any(axis=0), START, 0.0)
    return Bounds(*descend(lambda values: _cost(values, known, at), start, moves))


def widened(told: Bounds, known: Questions, at: Floats) -> Bounds:
    """Return `told` with other distances, for answers to questions that do not name a training."""
    return Bounds(*descend(lambda values: _cost(values, known, at), told, ENDS))


def flattening(known: Questions) -> float:
    """Return how much flatter the end of a descent is for ten times the dwell, within tasks."""
    apart = (known.table["minimum"] - known.table["done"]).clip(*FLATS)
    return round(dwell_slope(known.table, apart), 2)


def ends(constants: Bounds, asked: Questions, at: Floats) -> tuple[Floats, Floats]:
    """Return how far the intervals around `at` reach below and above, in decades."""
    read = asked.descent
    flat = asked.table["minimum"].to_numpy() - read.done
    guess, room = ~asked.table["readable"].to_numpy(), np.maximum(read.edge - at, 0.0)
    return reach(constants, Case(flat, read.dwell, guess, room), asked.training)


def _cost(values: Floats, known: Questions, at: Floats) -> float:
    down, up = ends(Bounds(*values), known, at)
    apart = known.table["best"].to_numpy() - at
    outside = np.maximum(-down - apart, 0.0) + np.maximum(apart - up, 0.0)
    return float(known.weight @ (down + up + outside / OUTSIDE))
