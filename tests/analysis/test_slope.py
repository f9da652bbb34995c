"""Slopes are per decade of learning rate, however it was stepped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.slope import add_slope
from lrchart.frame.validation import validate


def slopes(lr: Any, loss: Any, half_life: float = 0.1, diverged: Any = False) -> np.ndarray:
    frame = validate({"lr": lr, "loss": loss})
    frame = frame.assign(loss_smooth=frame["loss"], diverged=diverged)
    return add_slope(frame, half_life)["slope_per_decade"].to_numpy()


@pytest.mark.parametrize("steps", [10, 100, 1000])
@pytest.mark.parametrize("half_life", [0.0, 0.1, 1.0])
def test_a_line_in_log_lr_has_its_slope_everywhere(steps: int, half_life: float) -> None:
    lr = np.geomspace(1e-6, 1, steps)
    np.testing.assert_allclose(slopes(lr, 3 - 0.25 * np.log10(lr), half_life), -0.25)


def test_linear_steps_of_lr_give_the_same_slope() -> None:
    lr = np.linspace(1e-4, 1, 300)
    np.testing.assert_allclose(slopes(lr, 2 + 0.5 * np.log10(lr)), 0.5)


def test_steps_at_one_rate_are_one_point() -> None:
    lr = np.repeat(np.geomspace(1e-4, 1, 20), 3)
    loss = -np.log10(lr) + np.tile([-0.1, 0.0, 0.1], 20)
    np.testing.assert_allclose(slopes(lr, loss), -1.0)


def test_nothing_is_said_from_the_edge_on() -> None:
    lr = np.geomspace(1e-4, 1, 30)
    diverged = np.arange(30) >= 20
    slope = slopes(lr, np.where(diverged, 1e9, -np.log10(lr)), diverged=diverged)
    np.testing.assert_allclose(slope[:20], -1.0)
    assert np.isnan(slope[20:]).all()


def test_what_is_no_number_is_left_out() -> None:
    lr = np.geomspace(1e-4, 1, 30)
    loss = -np.log10(lr)
    loss[7] = np.nan
    slope = slopes(lr, loss)
    assert np.isnan(slope[7])
    np.testing.assert_allclose(np.delete(slope, 7), -1.0)


def test_one_rate_has_no_slope() -> None:
    diverged = np.array([False, False, True])
    assert np.isnan(slopes([1e-3, 1e-3, 1e-2], [1.0, 2.0, 3.0], diverged=diverged)).all()


def test_the_steepest_place_is_found_under_noise() -> None:
    lr = np.geomspace(1e-6, 1, 300)
    x = np.log10(lr)
    loss = -np.tanh(2 * (x + 3)) + np.random.default_rng(1).normal(0, 0.01, len(x))
    from lrchart.analysis.local_line import local_line

    smoothed = local_line(x, loss, 0.1)
    frame = pd.DataFrame({"run": "a", "lr": lr, "loss_smooth": smoothed, "diverged": False})
    slope = add_slope(frame, 0.1)["slope_per_decade"]
    assert x[slope.idxmin()] == pytest.approx(-3, abs=0.15)
