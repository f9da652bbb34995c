"""Rates of trainings: a grid or a random choice, in any order or sorted."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.kinds import words
from lrchart.kinds.evenness import is_even
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import levels
from lrchart.kinds.stairs import has_learned

#: rates within this ratio count as one rate of a grid
SAME = 1.01
#: maximum rows of a table of trainings that no column names; a longer one is a history
ROWS = 10_000
#: maximum mean number of consecutive rows at one rate (seeds); schedules hold rates for longer
HELD = 10
#: a grid has fewer different rates than this; a range test has at least this many steps
GRID = 20
#: minimum size of a jump, in steps of the grid
JUMP = 1.5
#: random order: minimum fraction of rows at which the direction changes (two thirds expected), and
#: minimum mean move as a fraction of the range (one third expected)
TURNS, MOVE = 0.4, 0.15
#: minimum number of rows to recognise random order, and of rates to recognise random spacing
FEWEST, SCATTERED = 6, 8
#: maximum mean |log ratio| of neighbouring distances in a range test; random rates give 1.4
UNEVEN = 0.8
#: distances are whole multiples of the smallest if within this fraction of it, up to this multiple
WHOLE, MULTIPLE = 0.05, 50


def grid(history: History) -> Kind | None:
    """Return "trainings" for a history whose rates go back and forth like a grid; else None.

    Only the rates are looked at, so that the answer is never sure. Rows that a step column orders
    are one training's.
    """
    total = len(history.lr)
    if history.stepped or not 4 <= total <= ROWS:
        return None
    # Consecutive rows at one rate are one visit: a schedule holds a rate, a grid returns to it.
    x = np.log(levels(history).lr)
    if total > HELD * len(x):
        return None
    rates, visits = _different(x)
    if len(rates) < 3:
        return None
    if not (_is_repeated(x, rates, visits) or _is_random(x, rates)) or has_learned(history):
        return None
    span = words.between(history.lr.min(), history.lr.max())
    if len(rates) < len(x):
        reason = f"{total} rows are at {len(rates)} rates {span}, each visited several times"
    else:
        reason = f"{total} rows have rates in random order, {span}"
    return words.trainings(reason, sure=False)


def scattered(history: History) -> Kind | None:
    """Return "trainings" for rising rates in distances of no rule, as a sorted search has; or None.

    The steps of a range test are even, or along a line; if some are not logged, whole multiples.
    """
    rates = levels(history).lr
    total = len(history.lr)
    if history.stepped or not SCATTERED <= len(rates) <= total <= ROWS:
        return None
    apart = np.diff(np.log(rates))
    unevenness = float(np.abs(np.diff(np.log(apart))).mean())
    if unevenness <= UNEVEN or _are_multiples(apart) or _are_multiples(np.diff(rates)):
        return None
    span = words.between(rates[0], rates[-1])
    reason = f"{total} rows are at rates in irregular distances, {span}, and no column counts steps"
    return words.trainings(reason, sure=False)


def are_uneven(rates: FloatArray, bounds: IntArray) -> BoolArray:
    """Return whether the rates of each run are as uneven as `scattered` ones; shape (runs,)."""
    with np.errstate(all="ignore"):  # falling and invalid rates are handled elsewhere
        turns = np.abs(np.diff(np.log(np.diff(np.log(rates)))))
    sums = np.zeros(len(rates))
    sums[2:] = turns
    for first in (0, 1):  # the first two rows of a run have no two distances to compare
        sums[np.minimum(bounds[:-1] + first, bounds[1:] - 1)] = 0
    means = np.add.reduceat(sums, bounds[:-1]) / np.maximum(np.diff(bounds) - 2, 1)
    return np.asarray(means > UNEVEN)


def _are_multiples(apart: FloatArray) -> bool:
    """Return whether distances are whole multiples of the smallest, but for a few."""
    counts = apart / apart.min()
    off = float(np.median(np.abs(counts - np.round(counts))))
    return bool(off <= WHOLE and np.median(counts) <= MULTIPLE)


def _different(x: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the different rates, as sorted logarithms, and the visits to each."""
    ordered = np.sort(x)
    start = np.flatnonzero(np.diff(ordered, prepend=-np.inf) > np.log(SAME))
    return ordered[start], np.diff(start, append=len(x))


def _is_repeated(x: FloatArray, rates: FloatArray, visits: IntArray) -> bool:
    """Return whether a small grid, even in the logarithm, is repeated, with jumps."""
    if len(rates) >= GRID or np.median(visits) < 2 or not is_even(np.exp(rates)):
        return False
    jumps = np.abs(np.diff(x)) > JUMP * np.diff(rates).max()
    return bool(jumps.any())


def _is_random(x: FloatArray, rates: FloatArray) -> bool:
    """Return whether the rates are in random order."""
    if len(x) < FEWEST:
        return False
    moves = np.diff(x)
    turns = np.mean(moves[:-1] * moves[1:] < 0)
    if turns < TURNS or np.abs(moves).mean() < MOVE * np.ptp(x):
        return False
    return len(rates) > 0.8 * len(x) or is_even(np.exp(rates))
