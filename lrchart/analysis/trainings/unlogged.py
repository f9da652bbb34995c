"""Detect numbers that stand for a loss that was not logged."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.trainings.curve import Curve
from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.text import lr_text

#: numbers that loggers write if there is no loss
PLACEHOLDERS = (0.0, -1.0)
#: such a number is doubted if all other losses exceed this fraction of their median
NEAR = 0.25
#: a positive number is doubted if all other losses, of seeds at the same rate too, exceed it by
#: this factor
FAR = 1000.0


def doubt_of_unlogged(curve: Curve) -> str:
    """Return a sentence if the loss of a training may not have been logged, else nothing.

    Some loggers write 0 or -1 then, others -100, -999 or 1e-8. A loss that a training reached has
    neighbours on its way.
    """
    losses = curve.loss[curve.finite]
    absent = np.isin(losses, PLACEHOLDERS)
    whole = losses == np.rint(losses)
    if not whole[losses > 0].all():  # otherwise whole numbers are what is measured
        absent |= whole & (losses < 0)
    absent |= _far_below(losses)
    others = losses[~absent & ~np.isnan(losses)]
    if not absent.any() or not len(others):
        return ""
    lowest = float(others.min())
    if lowest <= NEAR * float(np.median(others)):
        return ""
    at = int(absent.any(axis=1).argmax())
    seeds, number = int(curve.seeds[curve.finite[at]]), losses[at][absent[at]][0]
    lr = lr_text(curve.lr[curve.finite[at]])
    whose = f" of {absent[at].sum()} of {seeds} seeds" if absent[at].sum() < seeds else ""
    return (
        f"the loss{whose} is exactly {number:g} at {lr} and at least {lowest:.3g} "
        f"elsewhere: leave that out if no loss was logged"
    )


def _far_below(losses: FloatArray) -> BoolArray:
    """Return the mask of the one loss that lies far below those of other seeds and rates."""
    lowest = np.zeros(losses.shape, dtype=bool)
    if np.nanmin(losses) <= 0:
        return lowest
    at = np.unravel_index(np.nanargmin(losses), losses.shape)
    lowest[at] = True
    seeds = (~np.isnan(losses[at[0]])).sum()
    rest = np.nanmin(np.where(lowest, np.nan, losses))
    return lowest & bool(seeds > 1 and rest > FAR * losses[at])
