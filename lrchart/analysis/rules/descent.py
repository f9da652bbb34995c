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
from dataclasses import dataclass

import numpy as np

from lrchart.analysis.rules._curve import Sweep
from lrchart.analysis.rules._landmarks import Landmarks, landmarks
from lrchart.analysis.rules.rule import FloatArray, Rule

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


@dataclass(frozen=True)
class Reading:
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
    found = landmarks(sweeps)
    readable, reason = verdict(found)
    at = found.fall.done - BELOW_DONE
    low, high = INTERVAL[readable]
    # A rate at which the sweep itself blew up is in no window.
    high = min(high, room_above(found, at))
    rates = 10.0 ** np.clip([at, at - low, at + high], found.start, found.end)
    floor, ceiling = min(lr.min() for lr, _ in sweeps), max(lr.max() for lr, _ in sweeps)
    lr, lr_low, lr_high = (float(rate) for rate in np.clip(rates, floor, ceiling))
    return Reading(lr, lr_low, lr_high, readable, reason)


def room_above(found: Landmarks, at: float) -> float:
    """Return how far the interval around `at` (log10 lr) may reach up: to the edge, in decades."""
    return max(found.edge - at, 0.0) if found.diverges else np.inf


def suggest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the learning rate alone; see `read`."""
    return read([(lr, loss)]).lr


def verdict(found: Landmarks) -> tuple[bool, str]:
    """Return whether the sweep can be read, and one sentence on what would make it (more) so."""
    low_end, high_end = found.start + ROOM, found.end - ROOM
    if found.points == 0:
        return False, "no loss is finite: start at a lower learning rate"
    if found.points < FEWEST:
        return False, (
            f"only {found.points} finite losses: sweep with more steps (100 or more), "
            "or start lower if it blew up"
        )
    if found.diverges and found.edge - found.start < RISES and found.fall.minimum < low_end:
        return False, "the loss rises from the start: start at a lower learning rate"
    if found.fall.credibility < CREDIBLE:
        return False, (
            "no fall of the loss stands out of its noise: sweep with more steps or more seeds, "
            "over a wider range, or with a held-out loss when fine-tuning"
        )
    if not found.diverges and found.fall.minimum > high_end:
        return True, "the loss still falls at the end of the sweep: widen the range upwards"
    return True, ""


RULES = (Rule("lrchart", "lrchart", "lrchart 0.1", suggest),)
