"""lrchart's own rule: a rate beside the end of the credible descent.

The descent runs from where the sweep starts to the lowest smoothed loss before the divergence.
Where the last part of it is done, on average, training works; how far from there the suggestion
lies follows from how long the sweep dwelt there, from the room above it, and from the training to
come (`lrchart.analysis.rules.own.law`). It assumes that the loss falls before it diverges, and that
the fall stands out of the noise of the mini-batches; where it does not, the sweep is called
unreadable and the answer is a guess. It misleads if the loss of the training batches is not what
counts, above all in fine-tuning, for which every range test answers too high a rate.

No learning rate is favoured: the constants are distances in decades. They were fitted to measured
trainings (``benchmarks/suggestions/fit.py``), for the least expected regret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.curve import FEWEST
from lrchart.analysis.rules.own.interval import BOUNDS, BRIEF, Case, reach
from lrchart.analysis.rules.own.landmarks import Landmarks, landmarks
from lrchart.analysis.rules.own.law import DWELLS, UNKNOWN, Descent, Training, place
from lrchart.analysis.rules.rule import Rule
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import BoolArray, FloatArray

#: minimum depth of a fall, in standard errors, to be more than noise
CREDIBLE = 5.0
#: distance to an end of the sweep, in decades, within which a minimum may be cut off
NEAR_END = 0.5
#: distance of the edge from the start, in decades, within which there is no room for a descent
RISES = 1.5
#: limits of `Falls.cut`, in decades: beyond the first, the reason says that the loss already falls
#: at the start; beyond the second, the sweep is unreadable
FALLS, CUT_OFF = 0.1, 0.2
#: limit of `Falls.unsure`, in decades, beyond which the sweep is unreadable: the regret of such
#: sweeps is as high as that of sweeps without a fall
UNSURE = 0.4
#: limit of `Landmarks.adrift`, in decades, beyond which the sweep is unreadable
ADRIFT = 0.3
#: limit of `Falls.walk` below which the sweep is unreadable: few walks fall further
WALK = 4.0
#: minimum distance of a rate from the start of the sweep, in decades: one that lies nearer may as
#: well lie below it
INSIDE = 0.2
#: minimum width of an interval, in decades
NARROW = 0.05

ALREADY_FALLS = "the loss already falls at the lowest learning rate: start lower"
STILL_FALLS = "the loss still falls at the end of the sweep: widen the range upwards"
CLIMBS_LATE = "the loss climbs only near the end of the sweep: widen the range upwards"
TOO_BRIEF = "fewer than 7 steps a decade near the answer: sweep with 100 steps or more"
TOO_LONG = (
    "more than 390 steps a decade near the answer, beyond what was measured: it may be too low"
)


class Reading(NamedTuple):
    """A suggested learning rate, the interval around it, and whether the sweep supports it.

    ``lr`` is NaN if no loss is finite; ``lr_low`` and ``lr_high`` are NaN if there is no interval.
    """

    lr: float
    lr_low: float
    lr_high: float
    readable: bool
    #: problem of the sweep, and what would help; empty if there is none
    reason: str


def read(sweeps: Sequence[Sweep], training: Training = UNKNOWN) -> Reading:
    """Read the learning rate off one range test, or off several repeats of it.

    Parameters
    ----------
    sweeps
        Pairs ``(lr, loss)`` of float64 arrays of shape (n,), one a repeat, rows in any order;
        each row is one optimizer step.
    training
        The training that the rate is for.
    """
    return readings(*stacked([sweeps]), training=training)[0]


def readings(
    lr: FloatArray,
    loss: FloatArray,
    steps: FloatArray | float = 1.0,
    training: Training = UNKNOWN,
) -> list[Reading]:
    """Return the reading of every run of a stack (see `lrchart.analysis.ragged`).

    Parameters
    ----------
    lr, loss
        The stack, of shape (runs, repeats, n).
    steps
        Optimizer steps that a row stands for, of the shape of `lr` or one for all.
    training
        The training that each rate is for.
    """
    return of_landmarks(landmarks(lr, loss, steps), training)


def of_landmarks(marks: Landmarks, training: Training = UNKNOWN) -> list[Reading]:
    """Return the reading of every run whose landmarks these are."""
    edge = np.where(marks.diverges, marks.edge, np.inf)
    at = place(Descent(marks.fall.done, edge, marks.end, marks.dwell), training)
    readable, reasons = _verdict(marks, at)
    told = ~np.isnan(training.steps) & ~np.isnan(training.decays) & np.full(len(at), True)
    # Never suggest a rate at which the sweep itself diverged.
    room = room_above(marks, at)
    case = Case(marks.fall.minimum - marks.fall.done, marks.dwell, ~readable, room)
    known, unknown = (reach(BOUNDS[known], case, training) for known in (True, False))
    down, up = np.where(told, known, unknown)
    ends = np.clip([at, at - down, at + up], marks.start, marks.end)
    # No rate without a finite loss, and no interval without a width.
    finite = marks.points > 0
    wide = finite & (ends[2] - ends[1] >= NARROW)
    # 10 ** log10(lr) may be beyond the sweep by a rounding error.
    rates = np.clip(10.0**ends, marks.lr_first, marks.lr_last)
    rates = np.where([finite, wide, wide], rates, np.nan)
    return list(map(Reading, *rates.tolist(), readable.tolist(), reasons))


def room_above(marks: Landmarks, at: FloatArray) -> FloatArray:
    """Return how far the interval around `at` (log10 lr) may reach up: to the edge, in decades."""
    return np.where(marks.diverges, np.maximum(marks.edge - at, 0.0), np.inf)


def suggest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the learning rate alone; see `read`.

    Raises
    ------
    NoSuggestionError
        No loss is finite.
    """
    reading = read([(lr, loss)])
    if not np.isfinite(reading.lr):
        raise NoSuggestionError(reading.reason)
    return reading.lr


def _verdict(marks: Landmarks, at: FloatArray) -> tuple[BoolArray, list[str]]:
    """Return whether each sweep can be read, and what limits it and would help; "" if nothing.

    `at` holds the suggestions in log10 lr, of shape (runs,), before they are kept within the sweep.
    """
    fall = marks.fall
    low_end, high_end = marks.start + NEAR_END, marks.end - NEAR_END
    rises = marks.diverges & (marks.edge - marks.start < RISES) & (fall.minimum < low_end)
    falls, climbs = ~marks.diverges & (fall.minimum > high_end), marks.climb < marks.end
    unreadable = {
        "no loss is finite: start at a lower learning rate": marks.points == 0,
        "too few finite losses ({}): sweep with more steps (100 or more), "
        "or start lower if it blew up": marks.points < FEWEST,
        "the loss falls, rises, and falls again: sweep over one of the two falls alone": (
            marks.twice
        ),
        ALREADY_FALLS: fall.cut > CUT_OFF,
        "the loss rises from the start: start at a lower learning rate": rises,
        # Between so few losses, a fall and the noise look alike.
        "too few losses ({}) to tell a fall from noise: sweep with 100 steps or more": (
            (fall.credibility > 0) & (fall.credibility < CREDIBLE) & (marks.dwell < BRIEF)
        ),
        "no fall of the loss is clearly larger than its noise: sweep with more steps "
        "or more seeds, or over a wider range": fall.credibility < CREDIBLE,
        "noise decides where the descent ends: sweep with more steps or more seeds": (
            fall.unsure > UNSURE
        ),
        "the answer depends on where the sweep begins: start at a lower learning rate": (
            marks.adrift > ADRIFT
        ),
        "the loss drifts, and its fall may be part of that: sweep with more seeds, or over a "
        "wider range": fall.walk < WALK,
        "the rate that the loss points to lies below the sweep: start at a lower learning rate": (
            at < marks.start + INSIDE
        ),
        "the rate that the loss points to lies above the sweep: widen the range upwards": (
            at > marks.end
        ),
    }
    limited = {
        ALREADY_FALLS: fall.cut > FALLS,
        STILL_FALLS: falls & ~climbs,
        CLIMBS_LATE: falls & climbs,
        # A dwell of 3 steps is 7 steps a decade, one of 170 is 390.
        TOO_BRIEF: marks.dwell < BRIEF,
        TOO_LONG: marks.dwell > DWELLS[1],
    }
    readable = ~np.any([*unreadable.values()], axis=0)
    reasons = [""] * len(readable)
    for i in np.flatnonzero(~readable | np.any([*limited.values()], axis=0)).tolist():
        first = [words for words, holds in unreadable.items() if holds[i]][:1]
        rest = [words for words, holds in limited.items() if holds[i]]
        reasons[i] = "; ".join(first or rest).format(marks.points[i])
    return readable, reasons


RULES = (Rule("lrchart", "lrchart", "lrchart 0.1", suggest),)
