"""Recognise a range test that goes up and down again, as some finders run it."""

from __future__ import annotations

import numpy as np

from lrchart.kinds.evenness import decades, is_even
from lrchart.kinds.history import History
from lrchart.kinds.levels import FEW, Levels, levels
from lrchart.kinds.passes import fall_after
from lrchart.kinds.rising import is_even_rise
from lrchart.kinds.warm_up import is_on_line
from lrchart.kinds.whole import DROP, diverges

#: a rate that falls as it rose does so over as many rates, and decades if it is exponential,
#: within this factor
MIRRORED = 2
#: minimum decades and minimum rises of an exponential rise that no schedule has
DECADES, RISES = 1.5, 7
#: minimum ratio of the highest to the lowest rate on a line down
DEPTH = 10
#: the last level of the loss is that of the last of so many parts
LAST = 20


def goes_up_and_down(history: History, core: History, stop: int) -> bool:
    """Return whether a pass, `core`, is a range test whose rate falls as it rose after row `stop`.

    Rates that rise along a line are a schedule's, too. Its loss does not return to where it began
    on the way up; if it does, the rise has been a range test.
    """
    rows = fall_after(history, stop)
    if rows < FEW:
        return False
    up, down = levels(core), levels(history.part(stop - 1, stop + rows))
    if not _is_alike(len(down.lr) / len(core.rises)) or _drops(up, down):
        return False
    if is_wide(core):
        return _is_alike(decades(down.lr) / decades(core.lr)) and is_even(
            down.lr[1:], down.start[1:]
        )
    lines = is_far(core) and _is_line(up) and _is_line(down) and down.lr.min() * DEPTH < down.lr[0]
    return lines and _is_lost(core)


def _is_lost(core: History) -> bool:
    """Return whether the loss diverges in a pass, up to where it began: all it learned is lost."""
    first, last = core.loss[:FEW], core.loss[-max(len(core.loss) // LAST, FEW) :]
    if not diverges(core.loss) or not np.isfinite(first).any():
        return False
    return not np.isfinite(last).any() or bool(np.nanmedian(last) > np.nanmax(first))


def is_wide(core: History) -> bool:
    """Return whether a pass rises exponentially, further than a schedule does."""
    return is_far(core) and is_even_rise(core)


def is_far(core: History) -> bool:
    """Return whether a pass rises far, in many steps."""
    return len(core.rises) >= RISES and decades(core.lr) >= DECADES


def _drops(up: Levels, down: Levels) -> bool:
    """Return whether the rate jumps down from its top, further than it rose at once."""
    return bool(down.lr[0] > down.lr[1] * DROP * (up.lr[1:] / up.lr[:-1]).max())


def _is_alike(ratio: float) -> bool:
    return 1 / MIRRORED <= ratio <= MIRRORED


def _is_line(steps: Levels) -> bool:
    """Return whether the rate halfway through is in the middle of the ends."""
    low, high = sorted((steps.lr[0], steps.lr[-1]))
    halfway = (steps.start[0] + steps.start[-1]) / 2
    return bool(is_on_line(low, np.interp(halfway, steps.start, steps.lr), high))
