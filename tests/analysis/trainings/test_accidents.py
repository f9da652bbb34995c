"""A training that failed for another reason than its rate."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lrchart.analysis.trainings.accidents import accidents
from lrchart.analysis.trainings.curve import curves
from lrchart.analysis.trainings.optimum import optimum
from lrchart.frame.trainings import validate
from tests.analysis.trainings.test_optimum import GRID, trainings


@pytest.mark.parametrize("seeds", [2, 3, 5])
@pytest.mark.parametrize("loss", [math.nan, 1e30, 999.0, 6.0, 2.0])
@pytest.mark.parametrize("at", [6, 8, 10])
def test_the_interval_holds_a_rate_that_one_seed_spoilt(seeds: int, loss: float, at: int) -> None:
    """The other seeds are best there, and all seeds are good on both sides of it."""
    frame = trainings(GRID[at], seeds)
    frame.loc[(frame["lr"] == GRID[at]) & (frame["replicate"] == 1), "loss"] = loss
    row = optimum(frame).iloc[0]
    assert row["determined"]
    assert row["lr_low"] < GRID[at] < row["lr_high"]


def test_seeds_that_diverge_from_a_rate_on_are_no_accidents() -> None:
    frame = trainings(GRID[9])
    diverged = (frame["lr"] > GRID[10] * 1.1) | (
        (frame["lr"] > GRID[9]) & (frame["replicate"] == 1)
    )
    frame.loc[diverged, "loss"] = np.nan
    row = optimum(frame).iloc[0]
    assert row["lr_high"] < GRID[10]


def test_rates_from_which_on_some_seed_fails_are_no_accidents() -> None:
    """A third of the trainings fails above the best rate; the others are as good as the best."""
    frame = trainings(GRID[8])
    above = frame["lr"] > GRID[8] * 1.1
    frame.loc[above, "loss"] = 1.0
    failed = frame["replicate"] == frame["lr"].rank(method="dense") % 3
    frame.loc[above & failed, "loss"] = 2.0
    (curve,) = curves(validate(frame))
    assert not accidents(curve)[0][9:].any()
