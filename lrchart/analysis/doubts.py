"""Doubt the answers of runs that may be no range tests, or whose losses may not be measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps
from lrchart.analysis.placeholders import FEWEST, amid, are_round, lone_infinity, placeholders
from lrchart.analysis.rewards import is_reward
from lrchart.analysis.rules.own.descent import ALREADY_FALLS
from lrchart.analysis.several import begins_anew, repeated, several
from lrchart.analysis.warm_ups import warm_ups
from lrchart.errors import option_text
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.frame.smoothed import PERHAPS, ROUNDED
from lrchart.kinds.history import history
from lrchart.kinds.levels import levels
from lrchart.kinds.scatter import scatters
from lrchart.kinds.stairs import WIDE, are_joined
from lrchart.text import loss_text, lr_text

STILL_SMOOTHED = (
    "the losses are {}, rounded too coarsely to be restored, and this can raise the answer "
    "tenfold: save the losses with all their digits"
)
PERHAPS_SMOOTHED = (
    "the losses may be a running mean, which can raise the answer tenfold ({} undoes one, {} says "
    "that there is none)"
)
ROUNDED_AWAY = (
    "the losses may be a running mean, which can raise the answer tenfold, and are rounded too "
    "coarsely to tell: save them with all their digits ({} says that they are measured)"
)
WARMED_UP = (
    "a training at a lower rate follows, and the rise may be its warm-up ({} says that it is a "
    "range test)"
)
RESUMED_LATER = (
    "the rows left out may be a part of this sweep, logged at another interval: log all of it at "
    "one"
)
PERHAPS_A_GRID = (
    "{} rows and no step column: this may be a grid of trainings, one row each ({} says that it is "
    "a range test)"
)
PLACEHOLDERS = "{}, as some loops write for what they cannot compute: leave {} out, or write NaN"
CUT_SHORT = (
    "the loss is infinite at {} and finite again at higher learning rates, which are not read: "
    "write NaN for a step that was skipped"
)
SEVERAL = (
    "each learning rate has {} losses that lie far apart, as if several jobs wrote one log: read "
    "each of them as a run of its own"
)
ANEW = (
    "the loss falls while a rate is held and is back at the next, as in trainings one after "
    "another ({} says that it is a range test)"
)
REWARD = (
    "the losses may be rewards, accuracies or likelihoods, which fall where a training diverges: "
    "negate them if higher is better"
)
#: rows beyond which few tables are grids, so that noise as of batches rules a grid out
MANY = 40
#: rows a decade below which a table of any width may be a grid: few range tests are as sparse
SPARSE = 6.0


def doubted(readings: pd.DataFrame, sweeps: Sweeps) -> pd.DataFrame:
    """Return `readings`, those of smoothed or missing losses, warm-ups and grids as guesses.

    Parameters
    ----------
    readings
        One row a run: ``lr``, ``readable``, ``reason``, ``smoothed``, the running mean that its
        losses still are ("": none) or may be, ``declared``, whether it is known to be a
        range test, ``uncounted``, whether it is short and has no column of steps, ``warm_up``,
        whether it may be the warm-up of the training behind it, and ``resumed``, whether it may
        be a part of a range test.
    sweeps
        The sweeps of the runs.
    """
    smoothed = readings["smoothed"].to_numpy(dtype=object)
    rises = np.where(readings["declared"], "", warm_ups(sweeps, readings["reason"].to_numpy()))
    grids = _grids(sweeps, readings["uncounted"].to_numpy())
    repeats = repeated(sweeps.lr, sweeps.start, sweeps.steps)
    anew = _anew(sweeps, repeats) & ~readings["declared"].to_numpy(dtype=np.bool_)
    begun, resumed = readings["warm_up"].to_numpy(), readings["resumed"].to_numpy()
    missing = _missing(sweeps, repeats)
    doubtful = (smoothed != "") | (rises != "") | (missing != "") | grids | begun | resumed | anew
    doubtful &= readings["lr"].notna().to_numpy()
    if not doubtful.any():
        return readings
    reasons = readings["reason"].to_numpy(dtype=object, copy=True)
    readable = readings["readable"].to_numpy(copy=True)
    for run in np.flatnonzero(doubtful):
        if missing[run]:
            reasons[run] = missing[run]
        elif smoothed[run] not in ("", PERHAPS, ROUNDED):
            reasons[run] = STILL_SMOOTHED.format(smoothed[run])
        elif resumed[run]:
            reasons[run] = "; ".join(filter(None, [RESUMED_LATER, reasons[run]]))
        elif rises[run]:
            lower = [ALREADY_FALLS] if ALREADY_FALLS in reasons[run] else []
            reasons[run] = "; ".join([rises[run], *lower])
        elif readable[run]:  # a guess already has a reason
            rows = int(sweeps.steps[sweeps.run == run].max())
            grid = _perhaps_a_grid(rows) if grids[run] else ""
            mean = _perhaps_smoothed(smoothed[run]) if smoothed[run] else ""
            again = ANEW.format(option_text("kind", "sweep")) if anew[run] else ""
            behind = WARMED_UP.format(option_text("kind", "sweep")) if begun[run] else ""
            # The title gives the first reason, which must be that of the guess.
            reasons[run] = "; ".join(filter(None, [behind, again, grid, mean, reasons[run]]))
    return readings.assign(reason=reasons, readable=readable & ~doubtful)


def _perhaps_smoothed(doubt: str) -> str:
    undoes, believes = (option_text("smoothed", value) for value in ("NAME", "no"))
    if doubt == ROUNDED:
        return ROUNDED_AWAY.format(believes)
    return PERHAPS_SMOOTHED.format(undoes, believes)


def _perhaps_a_grid(rows: int) -> str:
    return PERHAPS_A_GRID.format(rows, option_text("kind", "sweep"))


def _missing(sweeps: Sweeps, repeats: IntArray) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the doubt about each run that its losses are not those of one run, else "".

    `repeats` are the sweeps that repeat their rates.
    """
    doubts = np.full(len(sweeps.names), "", dtype=object)
    last = sweeps.start + sweeps.steps - 1
    ends = sweeps.loss[last] == sweeps.loss[np.maximum(last - FEWEST + 1, sweeps.start)]
    odd = np.add.reduceat(are_round(sweeps.loss) | np.isinf(sweeps.loss), sweeps.start)
    # Rewards and accuracies are looked for below 1 alone: `is_reward` takes long for all sweeps.
    tops = np.maximum.reduceat(np.where(sweeps.loss < np.inf, sweeps.loss, -1), sweeps.start)
    below = tops <= 1
    for at in repeats:
        if each := several(*sweeps.sweep(at)):
            doubts[sweeps.run[at]] = SEVERAL.format(each)
    for at in np.flatnonzero(ends | odd | below):
        doubts[sweeps.run[at]] = _unmeasured(*sweeps.sweep(at)) or doubts[sweeps.run[at]]
    return doubts


def _anew(sweeps: Sweeps, repeats: IntArray) -> BoolArray:
    """Return whether the loss of each run begins anew at most of its rates; see `_missing`."""
    anew = np.zeros(len(sweeps.names), dtype=np.bool_)
    for at in repeats:
        anew[sweeps.run[at]] |= begins_anew(*sweeps.sweep(at))
    return anew


def _unmeasured(lr: FloatArray, loss: FloatArray) -> str:
    """Return the doubt that losses of one sweep were not measured, or are none, else ""."""
    if number := placeholders(loss):
        several = f"the last {number} losses are all {loss_text(loss[-1])}", "them"
        what = several if number > 1 else (f"the last loss is {loss_text(loss[-1])}", "it")
        return PLACEHOLDERS.format(*what)
    if len(strays := amid(loss)):
        several = f"{len(strays)} losses are placeholders such as {loss_text(strays[0])}", "them"
        what = several if len(strays) > 1 else (f"a loss is {loss_text(strays[0])}", "it")
        return PLACEHOLDERS.format(*what)
    if is_reward(loss):
        return REWARD
    place = lone_infinity(loss)
    return "" if place is None else CUT_SHORT.format(lr_text(lr[place]))


def _grids(sweeps: Sweeps, uncounted: BoolArray) -> BoolArray:
    """Return whether the rows of each run may be trainings.

    No column counts them, they reach no further than trainings do or are sparse, and if they are
    many, their losses lack the scatter of batches or, if rates repeat, do not go on from one to the
    next.
    """
    alike = uncounted.copy()
    for at in np.flatnonzero(uncounted[sweeps.run]):
        lr, loss = sweeps.sweep(at)
        steps = levels(history(lr, loss))
        seeds = np.median(steps.held) > 1
        batches = len(lr) > MANY and (are_joined(loss, steps) if seeds else scatters(loss))
        decades = np.log10(lr[-1] / lr[0])
        apart = decades <= WIDE or len(lr) < SPARSE * decades
        alike[sweeps.run[at]] &= apart and not batches
    return alike
