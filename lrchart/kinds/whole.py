"""Find range tests that are whole by themselves, whatever stands before or after them."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.kinds.anew import Beginning, beginning
from lrchart.kinds.evenness import decades
from lrchart.kinds.history import History
from lrchart.kinds.passes import Passes
from lrchart.kinds.rising import is_even_rise
from lrchart.kinds.warm_up import part_losses

#: minimum rises of such a range test, and minimum decades
RISES, DECADES = 7, 1.5
#: minimum rises of one that is no guess, unless no warm-up rises as it does: a warm-up that is
#: logged every few steps has about as many
LONG = 10
#: decades of an exponential rise that no warm-up has; MMCV's exponential one has 1 to 3
FAR = 4.0
#: after a range test, the rate drops at once by at least this factor; a warm-up goes on at its top
DROP = 2
#: the loss diverges if it climbs by this fraction of its fall (exponential rise, any other), and by
#: this many standard errors
CLIMB, CLIMB_ON_LINE, NOISES = 0.5, 1.0, 6.0
#: maximum passes that are inspected; a cyclic schedule has thousands of them
LOOKED = 3


def tests_apart(history: History, stretches: Passes) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Return which passes are range tests by themselves, which are a guess, and which may be.

    Each of shape (k,). Such a pass rises over decades, and the rate drops at its end. It rises
    exponentially and further than any warm-up; or the loss diverges in it, as that of a warm-up
    does not, and the training behind it begins anew. If that is unclear, it is a guess.
    """
    lr, total = history.lr, len(history.lr)
    ends = stretches.stop == total
    drops = lr[np.minimum(stretches.stop, total - 1)] < stretches.high / DROP
    wide = stretches.high > stretches.low * 10**DECADES
    perhaps = (stretches.rises >= RISES) & wide & (drops | ends)
    perhaps[np.flatnonzero(perhaps)[LOOKED:]] = False
    # A cyclic schedule comes back to its top.
    tops = np.sort(stretches.high)[-2:]
    once = drops & (stretches.high == tops[-1]) & ((len(tops) == 1) | (tops[0] < tops[-1] / DROP))
    whole, guess = perhaps.copy(), np.zeros_like(perhaps)
    for place in np.flatnonzero(perhaps):
        rows = int(stretches.start[place]), int(stretches.stop[place])
        begins = _behind(history, *rows, once=bool(once[place]))
        whole[place], guess[place] = begins != "on", begins == "unclear"
    return whole, guess, perhaps & once


def _behind(history: History, start: int, stop: int, *, once: bool) -> Beginning:
    """Return how a training behind a pass begins: "on" if the pass is no range test by itself."""
    core = history.part(start, stop)
    even = is_even_rise(core)
    if even and decades(core.lr) >= FAR:
        return "anew"
    if not (even or once):
        return "on"
    begins, long = beginning(history, start, stop), len(core.rises) >= LONG
    if diverges(core.loss, CLIMB if even else CLIMB_ON_LINE):
        return begins if long or begins == "on" else "unclear"
    return "unclear" if long and begins == "anew" else "on"


def diverges(loss: FloatArray, share: float = CLIMB) -> bool:
    """Return whether the loss ends above its lowest level, by a `share` of its fall."""
    measured = np.isfinite(loss)
    if measured.sum() < RISES:
        return False
    if not measured[-2:].any():
        return True
    middles, scatter = part_losses(loss[measured], np.flatnonzero(measured).astype(np.float64))
    climb, fall = middles[-1] - middles.min(), middles[0] - middles.min()
    return bool(climb > max(share * fall, NOISES * scatter))
