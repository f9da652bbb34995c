"""lrchart's own rule: the end of the credible descent, divided by a constant.

It assumes that the loss falls before it diverges, and that the fall stands out of the noise of the
mini-batches; where it does not, the sweep is called unreadable and the answer is a guess from the
edge. It misleads where the loss of the training batches is not what counts, above all in
fine-tuning. Constants were fitted on measured trainings, see ``benchmarks/suggestions/fit.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrchart.analysis.rules._curve import Sweep
from lrchart.analysis.rules._landmarks import Landmarks, landmarks
from lrchart.analysis.rules.rule import FloatArray, Rule

#: distance of the answer below the end of the descent, in decades
BELOW_DONE = 0.40
#: bounds of the interval around the answer, in decades: readable and unreadable sweeps
LOW, HIGH = 0.6, 1.0
LOW_UNREADABLE, HIGH_UNREADABLE = 0.9, 1.4
#: standard errors that a fall must measure to be believed
CREDIBLE = 5.0
#: fewest finite losses that are read as a curve
FEWEST = 8
#: a sweep has no room below its edge or above its descent if they are this close to its ends
ROOM = 0.5


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
    readable, reason = _verdict(found)
    at = found.fall.done - BELOW_DONE
    low, high = (LOW, HIGH) if readable else (LOW_UNREADABLE, HIGH_UNREADABLE)
    rates = 10.0 ** np.clip([at, at - low, at + high], found.start, found.end)
    floor, ceiling = min(lr.min() for lr, _ in sweeps), max(lr.max() for lr, _ in sweeps)
    lr, lr_low, lr_high = (float(rate) for rate in np.clip(rates, floor, ceiling))
    return Reading(lr, lr_low, lr_high, readable, reason)


def suggest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the learning rate alone; see `read`."""
    return read([(lr, loss)]).lr


def _verdict(found: Landmarks) -> tuple[bool, str]:
    """Return whether the sweep can be read, and what would make it (more) readable."""
    if found.points == 0:
        return False, "no loss is finite: start at a lower learning rate"
    if found.points < FEWEST:
        return False, (
            f"only {found.points} finite losses: sweep with more steps (100 or more), "
            "or start lower if it blew up"
        )
    if found.diverges and found.edge - found.start < ROOM:
        return False, "the loss rises from the start: start at a lower learning rate"
    if found.fall.credibility < CREDIBLE:
        return False, (
            "no fall of the loss stands out of its noise: sweep with more steps or more seeds, "
            "over a wider range, or with a held-out loss when fine-tuning"
        )
    if not found.diverges and found.end - found.fall.minimum < ROOM:
        return True, "the loss still falls at the end of the sweep: widen the range upwards"
    return True, ""


RULES = (Rule("lrchart", "lrchart", "lrchart 0.1", suggest),)
