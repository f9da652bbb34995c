"""Choose the rows of a range test that are read, and say which are left out."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.kinds import words
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import ALIKE
from lrchart.kinds.passes import Passes, resumes
from lrchart.kinds.whole import DROP
from lrchart.text import lr_text


def kept(history: History, stretches: Passes, chosen: int, inner: Kind) -> BoolArray:
    """Return the rows of the pass that is read, shape (n,), and of those that resume it.

    A log that was resumed goes back a little, less than half of the way, and then on: of its
    steps, the first ones and those beyond them are read.
    """
    keep = np.zeros(len(history.lr), dtype=np.bool_)
    start, stop = int(stretches.start[chosen]), int(stretches.stop[chosen])
    keep[start:stop] = True if inner.keep is None else inner.keep
    high = stretches.high[chosen]
    for later in range(chosen + 1, len(stretches)):
        if not resumes(stretches, later, chosen):
            break
        if stretches.high[later] <= high:
            continue
        rows = slice(int(stretches.start[later]), int(stretches.stop[later]))
        keep[rows] = history.lr[rows] > high
        high = stretches.high[later]
    return keep


def left_out(history: History, keep: BoolArray, stretches: Passes, start: int, inner: Kind) -> str:
    """Describe the rows left out: "the first 3 steps, before the rate rises"."""
    last = int(np.flatnonzero(keep)[-1])
    before, after = start, len(keep) - 1 - last
    within = int((~keep[start : last + 1]).sum())
    again = int((stretches.start > last).sum())
    rises = "rises again" if (stretches.start < start).any() else "rises"
    parts = [f"the first {words.steps_text(before)}, before the rate {rises}"] if before else []
    if within:
        parts.append(inner.left_out or f"{words.steps_text(within)} that repeat rates")
    if after:
        parts.append(f"the last {words.steps_text(after)}, {_later(history, again, last)}")
    return " and ".join(parts)


def _later(history: History, again: int, last: int) -> str:
    """Describe the steps after row `last`."""
    if again:
        return "in which the rate rises again" if again == 1 else f"{again} further passes"
    falls = len(history.falls) - int(np.searchsorted(history.falls, last))
    return "in which the rate falls again" if falls > 1 else "at another rate"


def must_leave(kind: Kind, lr: FloatArray) -> str:
    """Return why a run cannot be read whole; "" if it can: plateaus and equal passes do no harm.

    Parameters
    ----------
    kind
        Its kind, "sweep".
    lr
        Shape (rows,): the rates that told the kind.
    """
    if kind.keep is None:
        return ""
    kept_rates, others = lr[kind.keep], lr[~kind.keep]
    held = (others <= kept_rates.min() * ALIKE) | (others >= kept_rates.max() / ALIKE)
    if held.all() or others.max() > kept_rates.max() / DROP:
        return ""
    span = f"from {lr_text(kept_rates[0])} to {lr_text(kept_rates[-1])}"
    return (
        f"it holds more than a range test {span}, and is too long to be read in part: save the "
        "range test on its own"
    )
