"""Numbers that stand for a loss that was not logged."""

from __future__ import annotations

import pytest

from lrchart.analysis.trainings.optimum import optimum
from tests.analysis.trainings.test_optimum import GRID, trainings


@pytest.mark.parametrize("missing", [{2: 0.0}, {9: -1.0}, {2: 0.0, 9: -1.0}])
def test_losses_that_were_not_logged_are_not_the_best(missing: dict[int, float]) -> None:
    frame = trainings(3e-3, 1, 0.0)
    lr = frame["lr"].unique()
    for at, loss in missing.items():
        frame.loc[frame["lr"] == lr[at], "loss"] = loss
    (row,) = optimum(frame).to_dict("records")
    assert not row["determined"]
    assert row["reason"].endswith("leave that out if no loss was logged")


@pytest.mark.parametrize("number", [0.0, -1.0, 1e-8])
@pytest.mark.parametrize("at", [5, 7, 9])
def test_a_seed_whose_loss_was_not_logged_does_not_move_the_optimum(number: float, at: int) -> None:
    frame = trainings(3e-3)
    frame.loc[(frame["lr"] == GRID[at]) & (frame["replicate"] == 1), "loss"] = number
    (row,) = optimum(frame).to_dict("records")
    assert not row["determined"]
    assert row["reason"].startswith(f"the loss of 1 of 3 seeds is exactly {number:g} at ")


def test_errors_that_fall_to_zero_are_losses() -> None:
    frame = trainings(3e-3, spread=0.0)
    frame["loss"] = (frame["loss"] - 1).clip(0, 1) + 0.01 * (frame["replicate"] > 0)
    frame.loc[frame["loss"] < 0.02, "loss"] = 0.0
    assert optimum(frame)["determined"].item()
