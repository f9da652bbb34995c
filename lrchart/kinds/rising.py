"""Decide on a history whose rate never falls: a range test, or a warm-up into a constant rate."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.kinds import words
from lrchart.kinds.evenness import decades, is_even
from lrchart.kinds.grid import scattered
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import ALIKE, FEW, Levels, levels
from lrchart.kinds.restarted import restarted
from lrchart.kinds.seeds import seeds_of_rates
from lrchart.kinds.warm_up import never_rises, warm_up
from lrchart.text import counted, lr_text

#: range, in decades, below which a rate counts as constant
NARROW = 0.1
#: maximum relative spread of the steps of a rise that has only begun
UNIFORM = 0.01
#: maximum fraction of the rows at the last rate of a range test; more is a warm-up
WARM_UP = 1 / 3
#: the same for an exponential rise over `DECADES`, which warm-ups rarely are
CAPPED, DECADES = 1 / 2, 2.0
#: maximum fraction of the rows of a range test at one rate: at its start, and in its middle
WAITED, PAUSED = 0.9, 1 / 2
#: minimum different rates of a range test with at least `LONG` rows
LEVELS, LONG = 4, 20
#: the same if it holds its rates for more than `LONG` rows and stays within so many decades
STAGES, DECADES_OF_STAGES = 8, 1.5
#: maximum different rates of a grid of trainings
GRID = 60
#: the first or last rate is a plateau if held this many times as long as any rate between
PLATEAU = 2


def rising(history: History) -> Kind:
    """Return the kind of a `history` whose rate never falls."""
    lr, total = history.lr, len(history.lr)
    other = _begun(history) or scattered(history)
    if other is not None:
        return other
    if np.log10(lr[-1] / lr[0]) < np.log10(ALIKE) * 2:
        return words.training(words.held(total, total, float(np.median(lr))), sure=total > FEW)
    first = int(np.searchsorted(lr, lr[0] * ALIKE, side="right"))
    last = total - int(np.searchsorted(lr, lr[-1] / ALIKE, side="left"))
    if len(history.rises) == total - 1 and max(first, last) <= max(FEW, total * WARM_UP):
        return _narrow(history) or _plain(history)
    return _with_holds(history, first, last)


def _begun(history: History) -> Kind | None:
    """Return "sweep" for a rate that rises by one ratio or one difference, but not far yet.

    A range test that was stopped early looks like this.
    """
    lr, total = history.lr, len(history.lr)
    if len(history.rises) < total - 1 or decades(lr[[0, -1]]) >= NARROW:
        return None
    if not (_is_uniform(np.log(lr)) or _is_uniform(lr)):
        return None
    return Kind("sweep", f"{words.risen(lr[0], lr[-1], total)}, which is not far", sure=False)


def _is_uniform(values: FloatArray) -> bool:
    """Return whether rising `values` are evenly spaced, to six digits."""
    apart = np.diff(values)
    rounding = 1e-6 * float(np.abs(values).max())
    return bool(np.ptp(apart) <= UNIFORM * float(apart.mean()) + rounding)


def _narrow(history: History) -> Kind | None:
    """Return the kind of a rate that hardly moves; None if it does."""
    low, high = history.lr[0], history.lr[-1]
    if len(history.lr) < LEVELS or decades(history.lr[[0, -1]]) >= NARROW:
        return None
    reason = f"the rate stays {words.between(low, high)}"
    return words.training(reason, sure=False)


def _plain(history: History) -> Kind:
    """Return "sweep" for a plain rise, which could be a warm-up if the loss only falls."""
    lr, alike = history.lr, _may_be_warm_up(history)
    return Kind("sweep", f"{words.risen(lr[0], lr[-1], len(lr))}{alike}", sure=not alike)


def _may_be_warm_up(history: History) -> str:
    """Return how a rise is like a training's warm-up, to stand behind the evidence; "" if not."""
    shape = warm_up(history.lr, history.loss)
    alike = f", {shape}, and the loss only falls: a training in its warm-up would look alike"
    return alike if shape else ""


def _with_holds(history: History, first: int, last: int) -> Kind:
    """Return the kind of a rising history that holds rates, `first` and `last` rows at its ends."""
    lr, total = history.lr, len(history.lr)
    steps = levels(history)
    middle = steps.held[1:-1]
    longest = int(middle.max(initial=1))
    usual = max(FEW, PLATEAU * longest)
    if last > usual and last > total * _limit(history, total - last):
        return words.training(words.held(last, total, lr[-1]))
    if longest > FEW and longest > total * PAUSED:
        return words.training(words.held(longest, total, steps.lr[1 + int(middle.argmax())]))
    if first > usual and first > total * WAITED:
        return words.training(words.held(first, total, lr[0]))
    staged = longest > LONG and decades(lr[[0, -1]]) < DECADES_OF_STAGES
    if len(steps.lr) < (STAGES if staged else LEVELS) and total >= LONG:
        return words.training(steps_and_rates(total, len(steps.lr)), sure=False)
    unclear = _narrow(history) or seeds_of_rates(history, steps) or restarted(history, steps)
    if unclear is not None:
        return unclear
    # Keep as many rows of a plateau as the longest rate between the ends has.
    head = first - longest if first > usual else 0
    tail = last - longest if last > usual else 0
    alike = _may_be_warm_up(history) or _may_be_trainings(history, steps)
    return Kind(
        "sweep",
        f"{words.risen(lr[0], lr[-1], total)}{alike}",
        sure=not alike,
        left_out=_plateaus(history, head, tail),
        keep=history.mask(_between(total, head, total - tail)),
    )


def _may_be_trainings(history: History, steps: Levels) -> str:
    """Return the same if steps of a staircase may be seeds of trainings: no column orders them."""
    alike = not history.stepped and len(steps.lr) <= GRID and float(np.median(steps.held)) > 1
    return "; trainings sorted by their rates would look alike" if alike else ""


def _limit(history: History, rising_rows: int) -> float:
    """Return the largest share of the rows that may be at the last rate of a range test."""
    risen = history.part(0, max(rising_rows, 1))
    even = rising_rows > FEW and decades(risen.lr) >= DECADES and is_even_rise(risen)
    # If the loss falls to the end, it is a training, whatever the shape of the rise.
    falls = never_rises(history.loss, np.arange(float(len(history.lr))))
    return CAPPED if even and not falls else WARM_UP


def is_even_rise(history: History) -> bool:
    """Return whether a rise, after a plateau at its start, is even in the logarithm of the rate."""
    steps = levels(history)
    skip = 1 if steps.held[0] > max(FEW, PLATEAU * steps.held[1:].max(initial=1)) else 0
    return is_even(steps.lr[skip:], steps.start[skip:])


def steps_and_rates(total: int, count: int) -> str:
    """Return "60 steps are at 3 rates"."""
    return f"{words.steps_text(total)} are at {counted(count, 'rate')}"


def _between(total: int, start: int, stop: int) -> BoolArray:
    keep = np.zeros(total, dtype=np.bool_)
    keep[start:stop] = True
    return keep


def _plateaus(history: History, head: int, tail: int) -> str:
    """Return what is left out at the ends: "33 steps held at 1e-7 at the start"."""
    ends = [(head, history.lr[0], "start"), (tail, history.lr[-1], "end")]
    return " and ".join(
        f"{words.steps_text(count)} held at {lr_text(lr)} at the {end}"
        for count, lr, end in ends
        if count
    )
