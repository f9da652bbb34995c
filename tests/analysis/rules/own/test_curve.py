"""Pooling repeats and measuring noise: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.cells import merged
from lrchart.analysis.rules.own.curve import Curves, curves

LADDER = np.logspace(-6, 0, 301)


def curve(sweeps: list[Sweep]) -> Curves:
    """Return the curve of one run, in rows of one."""
    return curves(merged(*stacked([sweeps])))


def test_noise_is_its_standard_deviation_whatever_the_trend() -> None:
    rng = np.random.default_rng(0)
    loss = np.linspace(2, 1, 3001) + rng.normal(0, 0.3, 3001)
    assert curve([(np.logspace(-6, 0, 3001), loss)]).noise == pytest.approx(0.3, rel=0.1)


def test_noise_does_not_come_from_the_blow_up() -> None:
    loss = np.where(LADDER > 1e-2, 1e30, 1.0)
    assert curve([(LADDER, loss)]).noise < 1e-12


@pytest.mark.parametrize(
    ("tail", "broken"),
    [([np.nan, np.nan], -0.02), ([np.nan, 1.0], np.inf), ([np.inf, 1.0], -0.02), ([1, np.nan], 0)],
)
def test_a_sweep_breaks_down_at_infinity_or_where_nan_goes_on(tail, broken) -> None:
    loss = np.ones(301)
    loss[-2:] = tail
    assert curve([(LADDER, loss)]).broken == pytest.approx(broken, abs=1e-9)


def test_repeats_are_laid_over_one_another() -> None:
    fall = 1 - np.clip(np.log10(LADDER) + 4, 0, None)
    overlay = curve([(LADDER, fall), (LADDER, fall + 7)])
    assert overlay.points == 602
    y = overlay.y[0]
    assert y[:2] == pytest.approx(0)
    assert y[-2] == pytest.approx(y[-1], abs=0.05)


def test_a_curve_ends_where_half_of_the_repeats_have_broken_down() -> None:
    tests = []
    for last in (150, 200, 300):
        loss = np.ones(301)
        loss[last:] = np.nan
        tests.append((LADDER, loss))
    assert curve(tests).limit == pytest.approx(np.log10(LADDER[200]))
