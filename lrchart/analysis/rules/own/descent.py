"""lrchart's own rule: the end of the credible descent, a little more than halved.

The descent runs from where the sweep starts to the lowest smoothed loss before the divergence;
where 80 % of it is done, training works, and half of that rate (`BELOW_DONE`) is still safe over
the many more steps of a real training. It assumes that the loss falls before it diverges, and
that the fall stands out of the noise of the mini-batches; where it does not, the sweep is called
unreadable and the answer is a guess. It misleads where the loss of the training batches is not
what counts, above all in fine-tuning, where it is too high as every range test is.

No learning rate is favoured: the constants are distances in decades. They were fitted to measured
trainings (``benchmarks/suggestions/fit.py``), for the least expected regret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.landmarks import Landmarks, landmarks
from lrchart.analysis.rules.rule import Rule
from lrchart.frame.arrays import BoolArray, FloatArray

#: distance of the answer below the end of the descent, in decades
BELOW_DONE = 0.35
#: readable -> how far the interval reaches below and above the answer, in decades; it holds the
#: learning rate with the lowest final loss in four trainings of five
INTERVAL = {True: (0.75, 1.2), False: (0.8, 1.4)}
#: standard errors that a fall must measure to be believed
CREDIBLE = 5.0
#: fewest finite losses that are read as a curve
FEWEST = 8
#: a minimum this close to an end of the sweep is cut off by it, in decades
ROOM = 0.5
#: an edge this close to the start leaves no room for a descent, in decades
RISES = 1.5


class Reading(NamedTuple):
    """A suggested learning rate, the interval around it, and whether the sweep supports it."""

    lr: float
    lr_low: float
    lr_high: float
    readable: bool
    #: one sentence that says what would make the sweep (more) readable; empty where nothing would
    reason: str


def read(sweeps: Sequence[Sweep]) -> Reading:
    """Return what one range test, or several repeats of it, says about the learning rate.

    Parameters
    ----------
    sweeps
        Pairs ``(lr, loss)`` of float64 arrays of shape (n,), one a repeat, rows in any order.
    """
    return readings(*stacked([sweeps]))[0]


def readings(lr: FloatArray, loss: FloatArray) -> list[Reading]:
    """Return what every run of a stack says about its rate (see `lrchart.analysis.ragged`)."""
    found = landmarks(lr, loss)
    readable, reasons = verdict(found)
    at = found.fall.done - BELOW_DONE
    low, high = np.where(readable, np.transpose([INTERVAL[True]]), np.transpose([INTERVAL[False]]))
    # A rate at which the sweep itself blew up is in no window.
    high = np.minimum(high, room_above(found, at))
    rates = 10.0 ** np.clip([at, at - low, at + high], found.start, found.end)
    rates = np.clip(rates, np.fmin.reduce(lr, axis=(1, 2)), np.fmax.reduce(lr, axis=(1, 2)))
    return list(map(Reading, *rates.tolist(), readable.tolist(), reasons))


def room_above(found: Landmarks, at: FloatArray) -> FloatArray:
    """Return how far the interval around `at` (log10 lr) may reach up: to the edge, in decades."""
    return np.where(found.diverges, np.maximum(found.edge - at, 0.0), np.inf)


def suggest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the learning rate alone; see `read`."""
    return read([(lr, loss)]).lr


def suggestions(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return the learning rates alone, one a row of sweeps of one length."""
    return np.array([one.lr for one in readings(lr[:, np.newaxis], loss[:, np.newaxis])])


def verdict(found: Landmarks) -> tuple[BoolArray, list[str]]:
    """Return whether each sweep can be read, and a sentence on what would make it (more) so."""
    low_end, high_end = found.start + ROOM, found.end - ROOM
    rises = found.diverges & (found.edge - found.start < RISES) & (found.fall.minimum < low_end)
    unreadable = {
        "no loss is finite: start at a lower learning rate": found.points == 0,
        "too few finite losses ({}): sweep with more steps (100 or more), "
        "or start lower if it blew up": found.points < FEWEST,
        "the loss rises from the start: start at a lower learning rate": rises,
        "no fall of the loss stands out of its noise: sweep with more steps or more seeds, over "
        "a wider range, or with a held-out loss when fine-tuning": (
            found.fall.credibility < CREDIBLE
        ),
    }
    falling = ~found.diverges & (found.fall.minimum > high_end)
    limited = {"the loss still falls at the end of the sweep: widen the range upwards": falling}
    sentences = unreadable | limited
    # The first that applies; past the last of them there is nothing to say.
    which = np.argmax([*sentences.values(), np.ones_like(falling)], axis=0)
    words = [*sentences, ""]
    reasons = [words[i].format(n) for i, n in zip(which, found.points, strict=True)]
    return which >= len(unreadable), reasons


RULES = (Rule("lrchart", "lrchart", "lrchart 0.1", suggest, suggestions, ordinary=False),)
