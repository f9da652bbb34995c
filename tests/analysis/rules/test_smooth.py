"""Smoothing on an even grid: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.rules._curve import curve
from lrchart.analysis.rules._smooth import MOST_BINS, smooth

LADDER = np.logspace(-6, 0, 301)


def test_smoothing_keeps_a_straight_line_and_does_not_lag() -> None:
    found = curve([(LADDER, -np.log10(LADDER))])
    seen = smooth(found, 0.0, 0.2)
    middle = (seen.x > -5) & (seen.x < -1)
    slope = np.gradient(seen.level, seen.x)[middle]
    np.testing.assert_allclose(slope, -1, atol=0.02)


def test_the_standard_error_is_that_of_a_weighted_mean() -> None:
    rng = np.random.default_rng(1)
    errors, levels = [], []
    for _ in range(200):
        found = curve([(LADDER, rng.normal(0, 1, 301))])
        seen = smooth(found, 0.0, 0.3)
        at = int(np.argmin(np.abs(seen.x + 3)))
        errors.append(seen.error[at])
        levels.append(seen.level[at])
    # The running median before it makes neighbours alike, and the start's level is noisy too.
    assert np.std(levels) == pytest.approx(np.mean(errors), rel=0.6)
    # Σk² over (Σk)² of a Gaussian kernel: √(1 / (2 √π · width · points per decade))
    assert np.mean(errors) == pytest.approx(np.sqrt(1 / (2 * np.sqrt(np.pi) * 0.3 * 50)), rel=0.1)


def test_a_gap_in_the_ladder_is_bridged_straight() -> None:
    lr = np.concatenate([np.logspace(-6, -5, 50), np.logspace(-1, 0, 50)])
    seen = smooth(curve([(lr, np.repeat([2.0, 1.0], 50))]), 0.0, 0.1)
    assert np.interp(-3, seen.x, seen.level) == pytest.approx(-0.5, abs=0.02)


def test_the_grid_stays_small_on_a_ladder_of_any_length() -> None:
    lr = np.logspace(-300, 300, 500)
    assert len(smooth(curve([(lr, np.ones(500))]), 300.0, 0.2).x) <= MOST_BINS + 1
