"""Detect trainings with several seeds, sorted by their rates."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds import words
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import Levels
from lrchart.kinds.stairs import are_joined, is_ladder

#: (minimum, maximum) number of rates of a grid, and of seeds at each rate
RATES, SEEDS = (4, 20), (2, 10)
#: maximum rates if each has two rows: more come from one run that logs each batch in two halves
TWICE = 19
#: minimum fraction of the rates that have all seeds; some trainings may have failed
WHOLE = 0.7


def seeds_of_rates(history: History, steps: Levels) -> Kind | None:
    """Return "trainings" for a rising `history` that looks like a sorted table of them; else None.

    A range test in stairs looks the same to the rates. It has a column that counts its steps, as a
    rule, or more rates, or rates at which nobody trains; and its losses go on from stair to stair,
    which those of trainings with other seeds do not.
    """
    held = steps.held
    usual = int(np.median(held))
    if history.stepped or not RATES[0] <= len(held) <= RATES[1]:
        return None
    if not SEEDS[0] <= usual <= SEEDS[1] or held.max() > usual:
        return None
    if usual == SEEDS[0] and len(held) > TWICE:
        return None
    if np.mean(held == usual) < WHOLE or is_ladder(steps.lr):
        return None
    if are_joined(history.loss, steps) or _are_copies(history.loss, steps):
        return None
    reason = (
        f"{len(history.lr)} rows are at {len(held)} rates, {usual} at each, and no column "
        "counts steps"
    )
    return words.trainings(reason, sure=False)


def _are_copies(loss: FloatArray, steps: Levels) -> bool:
    """Return whether all rows at a rate have one loss, as rows logged several times do."""
    same = np.maximum.reduceat(loss, steps.start) == np.minimum.reduceat(loss, steps.start)
    known = np.isfinite(np.add.reduceat(loss, steps.start))
    return bool(known.any() and same[known].all())
