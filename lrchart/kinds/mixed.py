"""Decide on a history whose rate rises and falls: passes of a range test, or a schedule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lrchart.frame.arrays import BoolArray
from lrchart.frame.declared import RESUMED, WARM_UP
from lrchart.kinds import words
from lrchart.kinds.grid import grid
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.left_out import kept, left_out
from lrchart.kinds.levels import FEW, most_held
from lrchart.kinds.mirrored import RISES, goes_up_and_down, is_wide
from lrchart.kinds.passes import Passes, fall_after, falls_within, passes, resumes, resumes_sparsely
from lrchart.kinds.rising import is_even_rise, rising
from lrchart.kinds.whole import diverges, tests_apart
from lrchart.kinds.woven import woven
from lrchart.text import lr_text

#: maximum number of rows, or fraction of the rows, outside the passes of a range test
STRAY, STRAY_SHARE = 5, 0.1
#: fraction of the rows at one rate from which passes are warm-ups of a resumed training
HELD = 1 / 2
#: a pass is complete if it covers this fraction of the widest one, in decades (half that in rises)
FULL = 0.7
#: a fall in more rows than this belongs to a schedule; between passes the rate drops in one jump
GRADUAL = 3
#: further linear passes from which the rate follows a cyclic schedule; exponential ones do not
CYCLES = 2
#: minimum rises of a pass that is a range test without being exponential
SHORT = 10


def mixed(history: History) -> Kind:
    """Return the kind of a `history` whose rate rises and falls."""
    other = woven(history) or grid(history)
    if other is not None:
        return other
    stretches = passes(history)
    if not len(stretches):
        return _schedule(history)
    whole, guess, perhaps = tests_apart(history, stretches)
    chosen = _first_full(stretches, whole if whole.any() else ~whole)
    start, stop = int(stretches.start[chosen]), int(stretches.stop[chosen])
    inner = rising(history.part(start, stop))
    apart = bool(whole.any())
    if inner.kind != "sweep" or not (apart or _is_sweep(history, stretches, start, stop)):
        return _doubted(_schedule(history), history, stretches, perhaps)
    again, core = _restarts(stretches, chosen), history.part(start, stop)
    few = again < CYCLES and len(core.rises) >= RISES
    even = apart or len(stretches) == 1 or is_wide(core) or (few and is_even_rise(core))
    # Other passes may be warm-ups, unless the loss diverges.
    trained = np.isfinite(core.loss).any() and not diverges(core.loss)
    if not even and (again >= CYCLES or len(core.rises) < SHORT or trained):
        return _doubted(_schedule(history, sure=False), history, stretches, perhaps)
    keep = kept(history, stretches, chosen, inner)
    rates, sparse = history.lr[keep], resumes_sparsely(stretches, chosen)
    return Kind(
        "sweep",
        words.risen(rates[0], rates[-1], len(rates)),
        sure=inner.sure and even and not guess[chosen] and not sparse,
        doubt=RESUMED if sparse else WARM_UP if guess[chosen] else "",
        left_out=left_out(history, keep, stretches, start, inner),
        keep=history.mask(keep),
    )


def _first_full(stretches: Passes, among: BoolArray) -> int:
    """Return the first pass that is about as wide as the widest `among` them: no failed start is.

    If that pass resumes the one before it, the first of them.
    """
    width = np.where(among, np.log(stretches.high / stretches.low), 0.0)
    rises = np.where(among, stretches.rises, 0)
    full = (width >= FULL * width.max()) & (rises >= FULL / 2 * rises.max())
    chosen = int(np.flatnonzero(full)[0]) if full.any() else int(width.argmax())
    while chosen and resumes(stretches, chosen, chosen - 1):
        chosen -= 1
    return chosen


def _restarts(stretches: Passes, chosen: int) -> int:
    """Return how many later passes begin anew, and are no log that was resumed."""
    later = range(chosen + 1, len(stretches))
    return sum(not resumes(stretches, each, chosen) for each in later)


def _is_sweep(history: History, stretches: Passes, start: int, stop: int) -> bool:
    """Return whether the pass from `start` to `stop`, with its surroundings, is a range test."""
    total = len(history.lr)
    stray = total - int((stretches.stop - stretches.start).sum())
    behind, gradual = total - int(stretches.stop[-1]), _gradual(history, stretches)
    if stray <= max(STRAY, STRAY_SHARE * total) and behind <= STRAY and not gradual.any():
        return most_held(history.lr)[1] <= max(FEW, HELD * total)
    return goes_up_and_down(history, history.part(start, stop), stop)


def _gradual(history: History, stretches: Passes) -> BoolArray:
    """Return whether the rate falls gradually after each pass, not in one jump; shape (k,)."""
    falls = np.diff(np.searchsorted(history.falls, np.append(stretches.stop, len(history.lr)) - 1))
    if falls.max(initial=0) <= GRADUAL:  # the usual case: one jump after each pass
        return falls > GRADUAL
    after = [fall_after(history, int(stop)) for stop in stretches.stop]
    counts = [
        falls_within(history, int(stop) - 1, rows)
        for stop, rows in zip(stretches.stop, after, strict=True)
    ]
    return np.array(counts) > GRADUAL


def _doubted(training: Kind, history: History, stretches: Passes, perhaps: BoolArray) -> Kind:
    """Return a `training` that names, and keeps, the rows that may be a range test before it."""
    if not perhaps.any():
        return training
    place = int(perhaps.argmax())
    start, stop = int(stretches.start[place]), int(stretches.stop[place])
    rows = f"rows {start + 1:,} to {stop:,}, in which the rate rises"
    ends = f"from {lr_text(stretches.low[place])} to {lr_text(stretches.high[place])}"
    advice = f"if {rows} {ends}, are a range test, save them in a file of their own"
    inner = rising(history.part(start, stop))
    keep = kept(history, stretches, place, inner)
    return replace(
        training,
        evidence=f"{training.evidence} ({advice})",
        left_out=left_out(history, keep, stretches, start, inner),
        keep=history.mask(keep),
    )


def _schedule(history: History, *, sure: bool = True) -> Kind:
    """Return the training of a history with rises and falls, with its shape in words."""
    lr, total = history.lr, len(history.lr)
    rate, count = most_held(lr)
    span = words.between(lr.min(), lr.max())
    if count > FEW and count >= total / 2:
        return words.training(words.held(count, total, rate))
    moves = np.zeros(total - 1, dtype=np.int8)
    moves[history.rises], moves[history.falls] = 1, -1
    moves = moves[moves != 0]
    turns = int((np.diff(moves) != 0).sum())
    if turns > 1:
        return words.training(f"the rate turns {turns:,} times {span}", sure=sure)
    first, second = ("rises", "falls") if moves[0] > 0 else ("falls", "rises")
    peak = int(lr.argmax() if moves[0] > 0 else lr.argmin())
    after = words.steps_text(total - 1 - peak)
    reason = f"the rate {first} for {words.steps_text(peak)} and then {second} for {after}, {span}"
    return words.training(reason)
