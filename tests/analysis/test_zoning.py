"""Where the loss starts to climb, and the window that ends there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.spikes import calm
from lrchart.analysis.zoning import zoning
from lrchart.pipeline import analyse

X = np.linspace(-6, 0, 121)
FALL = 2.0 - 1.0 / (1 + np.exp(-(X + 3) / 0.2))
#: falls to 1.0, stays there from 1e-2 to 1e-1, climbs, and diverges beyond
VALLEY = FALL + 4 * np.clip(X + 1, 0, None)


def plan(sweep: Any, loss: np.ndarray, **changes: Any) -> Any:
    findings = analyse(sweep(loss, run="a"))
    return zoning(replace(findings, **changes) if changes else findings, "a")


def test_the_climb_starts_behind_the_valley(sweep: Any) -> None:
    valley = plan(sweep, VALLEY)
    assert valley.climb == pytest.approx(0.1, rel=0.35)
    assert valley.climb < valley.edge


def test_the_interval_is_that_of_the_suggestion_and_the_window_ends_at_the_climb(
    sweep: Any,
) -> None:
    findings = analyse(sweep(VALLEY, run="a"))
    cut = findings.windows.assign(lr_high=findings.climbs["a"])
    wide = findings.suggestions.assign(lr_high=1.0)
    valley = zoning(replace(findings, windows=cut, suggestions=wide), "a")
    assert valley is not None
    assert valley.high == valley.climb
    assert valley.interval_high == 1.0
    assert valley.low == valley.interval_low


@pytest.mark.parametrize(
    "loss", [FALL, np.where(np.arange(121) % 2, 2.0, 2.001)], ids=["falls", "flat"]
)
def test_what_does_not_rise_does_not_climb(sweep: Any, loss: np.ndarray) -> None:
    level = plan(sweep, loss)
    assert np.isnan(level.climb)
    assert np.isnan(level.edge)


def test_a_jump_climbs_from_its_edge_on(sweep: Any) -> None:
    jump = plan(sweep, np.where(X < -1, FALL, 1e6))
    assert jump.climb == jump.edge == pytest.approx(0.1, rel=0.2)


def test_a_declared_window_is_never_cut(taught: pd.DataFrame) -> None:
    for run, optimum in (("Well-behaved model", 2e-3), ("Stable / wider optimum", 7e-3)):
        declared = zoning(analyse(taught), run)
        assert declared is not None
        assert (declared.low, declared.high) == pytest.approx((optimum / 3, optimum * 3))
        assert declared.climb == declared.high < declared.edge
        assert np.isnan(declared.interval_low)


def test_no_finite_loss_has_no_zones(sweep: Any) -> None:
    assert plan(sweep, np.full(121, np.nan)) is None


SPIKES = [[40], [40, 41, 42, 43], [10, 90]]


@pytest.mark.parametrize("places", SPIKES)
@pytest.mark.parametrize("size", [1e9, -1e9, 50.0])
def test_spikes_are_replaced(places: list[int], size: float) -> None:
    loss = FALL + np.random.default_rng(0).normal(0, 0.01, 121)
    wild = loss.copy()
    wild[places] = size
    quiet = calm(wild)
    np.testing.assert_allclose(quiet[places], FALL[places], atol=0.2)
    rest = np.setdiff1d(np.arange(121), places)
    np.testing.assert_array_equal(quiet[rest], wild[rest])


@pytest.mark.parametrize("noise", [0.0, 0.05, 0.5, 5.0])
def test_ordinary_noise_is_left_alone(noise: float) -> None:
    loss = FALL + np.random.default_rng(1).normal(0, noise, 121)
    np.testing.assert_array_equal(calm(loss), loss)


def test_rates_at_which_the_loss_falls_lower_again_are_no_divergence(sweep: Any) -> None:
    steps = [1 / (1 + np.exp(-(X - at) / width)) for at, width in ((-5.8, 0.05), (-5.3, 0.05))]
    noise = np.random.default_rng(0).normal(0, 0.03, 121)
    first = 2.3 - 0.8 * steps[0] + 3 * steps[1] + noise
    twice = plan(sweep, first - 3.8 / (1 + np.exp(-(X + 0.8) / 0.1)))
    assert not twice.readable
    assert np.isnan(twice.lost)
    assert twice.edge < 1e-4
    rises = plan(sweep, 2.3 + 5 * np.clip(X + 5.5, 0, None) + noise)
    assert not rises.readable
    assert rises.lost == rises.edge < 1e-4
