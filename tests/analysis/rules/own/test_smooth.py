"""Smoothing on an even grid: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own import smooth as _smooth
from lrchart.analysis.rules.own.cells import merged
from lrchart.analysis.rules.own.curve import curves
from lrchart.analysis.rules.own.smooth import MOST_BINS, Smooth, bin_width, binned

LADDER = np.logspace(-6, 0, 301)


def smooth(lr: np.ndarray, loss: np.ndarray, width: float) -> tuple[np.ndarray, Smooth]:
    """Return the even grid of log10 lr, and the means of one sweep on it in rows of one."""
    curve = curves(merged(*stacked([[(lr, loss)]])))
    data = binned(curve, curve.end, bin_width(curve).item())
    return data.x[0], _smooth.smooth(data, width)


def test_smoothing_keeps_a_straight_line_and_does_not_lag() -> None:
    x, seen = smooth(LADDER, -np.log10(LADDER), 0.2)
    middle = (x > -5) & (x < -1)
    slope = np.gradient(seen.level[0], x)[middle]
    np.testing.assert_allclose(slope, -1, atol=0.02)


def test_the_standard_error_is_that_of_a_weighted_mean() -> None:
    rng = np.random.default_rng(1)
    errors, levels = [], []
    for _ in range(200):
        x, seen = smooth(LADDER, rng.normal(0, 1, 301), 0.3)
        at = int(np.argmin(np.abs(x + 3)))
        errors.append(seen.error[0, at])
        levels.append(seen.level[0, at])
    # Loosely: the running median correlates neighbours, and the level of the start is noisy.
    assert np.std(levels) == pytest.approx(np.mean(errors), rel=0.6)
    # Σk² over (Σk)² of a Gaussian kernel: √(1 / (2 √π · width · points per decade))
    assert np.mean(errors) == pytest.approx(np.sqrt(1 / (2 * np.sqrt(np.pi) * 0.3 * 50)), rel=0.1)


def test_a_gap_in_the_ladder_is_bridged_straight() -> None:
    lr = np.concatenate([np.logspace(-6, -5, 50), np.logspace(-1, 0, 50)])
    x, seen = smooth(lr, np.repeat([2.0, 1.0], 50), 0.1)
    assert np.interp(-3, x, seen.level[0]) == pytest.approx(-0.5, abs=0.02)


def test_the_grid_stays_small_on_a_ladder_of_any_length() -> None:
    lr = np.logspace(-300, 300, 500)
    assert len(smooth(lr, np.ones(500), 0.2)[0]) <= MOST_BINS + 1


def test_where_a_sweep_begins_does_not_move_the_grid_of_the_rest() -> None:
    whole = np.log10(LADDER)
    grid = smooth(LADDER, -whole, 0.2)[0]
    for dropped in (1, 2, 37):
        later = smooth(LADDER[dropped:], -whole[dropped:], 0.2)[0]
        np.testing.assert_allclose(later, grid[-len(later) :], atol=1e-12)
        assert later[0] <= whole[dropped] + 1e-9 < later[1]
