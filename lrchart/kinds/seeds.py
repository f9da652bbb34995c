"""Rates of a small grid in their order, each with as many rows: trainings with several seeds."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds import words
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import Levels

#: rates of such a grid, and seeds of each, at least and at most
RATES, SEEDS = (4, 20), (3, 10)
#: share of the rates that have all of the seeds; trainings may have failed
WHOLE = 0.7
#: standard errors by which the loss falls within the stairs of a range test
TREND = 3.0


def seeds_of_rates(history: History, steps: Levels) -> Kind | None:
    """Return "trainings" for a rising `history` that looks like a sorted table of them; else None.

    A range test in stairs looks the same to the rates. It has a column that counts its steps, as a
    rule, or more rates; and its loss goes on falling while a rate is held, which the losses of
    trainings with other seeds do not.
    """
    held = steps.held
    usual = int(np.median(held))
    if history.stepped or not RATES[0] <= len(held) <= RATES[1]:
        return None
    if not SEEDS[0] <= usual <= SEEDS[1] or held.max() > usual:
        return None
    if np.mean(held == usual) < WHOLE or _falls_within(history.loss, steps):
        return None
    reason = (
        f"{len(history.lr)} rows are at {len(held)} rates, {usual} at each, and nothing counts "
        "their steps"
    )
    return words.trainings(reason, sure=False)


def _falls_within(loss: FloatArray, steps: Levels) -> bool:
    """Whether the loss falls from row to row of one rate, before the rate of the lowest losses.

    Rows that stand twice, with the same loss, are no seeds either.
    """
    parts = np.split(loss, steps.start[1:])
    means = np.array([part.mean() for part in parts])  # of one that blew up: no number
    if not np.isfinite(means).any():
        return False
    falling = [part for part in parts[: int(np.nanargmin(means)) + 1] if np.isfinite(part).all()]
    if not falling or not any(np.ptp(part) > 0 for part in falling):
        return bool(falling)
    place = np.concatenate([np.arange(len(part)) - (len(part) - 1) / 2 for part in falling])
    apart = np.concatenate([part - part.mean() for part in falling])
    error = float(apart.std()) * float(np.sqrt(place @ place))
    return float(place @ apart) < -TREND * error
