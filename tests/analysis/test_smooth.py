"""Smoothing: a sum that can be checked by brute force, and what it must not do."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.behind import APART, BEHIND
from lrchart.analysis.divergence import mark_divergence
from lrchart.analysis.local_line import local_line
from lrchart.analysis.smooth import default_half_life, longest_joined, smooth
from lrchart.analysis.suggest import landmarks_of
from lrchart.frame.scenario import Scenario
from lrchart.frame.synthetic import scenarios


def marked(frame: pd.DataFrame) -> pd.DataFrame:
    return mark_divergence(frame, landmarks_of(sweeps_of(frame)))


def by_brute_force(x: np.ndarray, y: np.ndarray, half_life: float) -> np.ndarray:
    """Fit every line with NumPy's own weighted least squares."""
    fitted = []
    for at in x:
        weight = 2.0 ** (-np.abs(x - at) / half_life)
        # np.polyfit squares its weights.
        _, level = np.polyfit(x - at, y, 1, w=np.sqrt(weight))
        fitted.append(level)
    return np.array(fitted)


GRIDS = {
    "even": np.linspace(-6, 0, 200),
    "stepped linearly in lr": np.log10(np.linspace(1e-5, 1e-1, 200)),
    "with repeated rates": np.repeat(np.linspace(-6, 0, 50), 4),
    "three steps": np.array([-3.0, -2.0, -1.0]),
}


@pytest.mark.parametrize("half_life", [0.05, 0.5, 2.0])
@pytest.mark.parametrize("grid", GRIDS)
def test_it_is_local_linear_regression(grid: str, half_life: float) -> None:
    x = GRIDS[grid]
    y = np.random.default_rng(7).normal(3.0, 1.0, len(x)) + 1e3
    expected = by_brute_force(x, y, half_life)
    np.testing.assert_allclose(local_line(x, y, half_life), expected, rtol=1e-10)


@pytest.mark.parametrize("half_life", [0.01, 0.1, 1.0])
def test_a_straight_line_is_kept(half_life: float) -> None:
    x = np.linspace(-6, 0, 100)
    np.testing.assert_allclose(local_line(x, 5 - 0.3 * x, half_life), 5 - 0.3 * x, atol=1e-10)


losses = arrays(np.float64, st.integers(3, 60), elements=st.floats(-100, 100))


@given(losses)
def test_neither_direction_of_lr_is_preferred(y: np.ndarray) -> None:
    x = np.linspace(-4, -1, len(y))
    forward = local_line(x, y, 0.2)
    backward = local_line(-x[::-1], y[::-1], 0.2)[::-1]
    np.testing.assert_allclose(forward, backward, atol=1e-8)


@given(losses, st.floats(-1e3, 1e3), st.floats(0.1, 10))
def test_it_follows_a_shift_and_a_scale(y: np.ndarray, shift: float, scale: float) -> None:
    x = np.linspace(-4, -1, len(y))
    moved = local_line(x, scale * y + shift, 0.2)
    np.testing.assert_allclose(moved, scale * local_line(x, y, 0.2) + shift, atol=1e-7)


@pytest.mark.parametrize(
    ("x", "half_life"),
    [([-3.0, -2.0, -1.0], 0.0), ([-3.0, -2.0], 0.5), ([-1.0, -1.0, -1.0], 0.5)],
)
def test_where_no_line_can_be_fitted_the_loss_stays(x: list[float], half_life: float) -> None:
    y = np.arange(len(x), dtype=float)
    line = local_line(np.array(x), y, half_life)
    np.testing.assert_array_equal(line, y)
    assert line is not y


def test_a_tiny_half_life_over_a_long_sweep_stays_finite() -> None:
    x = np.linspace(-300, 0, 500)
    assert np.isfinite(local_line(x, np.sin(x), 1e-9)).all()


def test_noise_shrinks_and_the_minimum_stays_where_it_is(sweep: Any) -> None:
    x = np.linspace(-6, 0, 241)
    clean = (x + 3) ** 2
    noise = np.random.default_rng(3).normal(0, 0.3, len(x))
    half = 0.1
    fitted = local_line(x, clean + noise, half)
    middle = slice(40, -40)
    assert np.std((fitted - clean)[middle]) < 0.4 * 0.3
    # A causal average of the same weight would shift the minimum up by at least 0.2 decades.
    assert x[local_line(x, clean, half).argmin()] == pytest.approx(-3.0, abs=1e-9)


def test_the_loss_is_never_overwritten(sweep: Any, dip: np.ndarray) -> None:
    frame = marked(sweep(dip))
    smoothed = smooth(frame, 0.1)
    pd.testing.assert_frame_equal(
        smoothed.drop(columns=["loss_calm", "loss_smooth", "side"]), frame
    )


@pytest.mark.parametrize("half_life", [0.05, 0.2, 0.5])
def test_a_blow_up_does_not_leak_into_the_dip(
    sweep: Any, dip: np.ndarray, half_life: float
) -> None:
    frame = marked(sweep(dip))
    before = ~frame["diverged"]
    blown = smooth(frame.assign(loss=frame["loss"].where(before, 1e9)), half_life)
    alone = smooth(frame[before].reset_index(drop=True), half_life)
    assert before.sum() < len(frame)
    np.testing.assert_array_equal(blown["loss_smooth"][before], alone["loss_smooth"])
    np.testing.assert_array_equal(blown["loss_smooth"][~before], 1e9)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_takes_no_part(sweep: Any, dip: np.ndarray, bad: float) -> None:
    # Mark the frame by hand, because a single +inf would become the edge.
    loss = dip.copy()
    loss[30] = bad
    frame = sweep(loss).assign(diverged=False)
    rest = frame.drop(index=30)
    smoothed = smooth(frame, 0.1)["loss_smooth"]
    assert np.isnan(smoothed[30])
    np.testing.assert_allclose(smoothed.drop(index=30), smooth(rest, 0.1)["loss_smooth"])


def test_every_sweep_is_smoothed_on_its_own(sweep: Any, dip: np.ndarray) -> None:
    neighbour, two = sweep(dip, run="a"), sweep(dip * 5, run="b")
    together = smooth(marked(pd.concat([neighbour, two], ignore_index=True)), 0.1)
    alone = smooth(marked(two), 0.1)
    line = together[together["run"] == "b"]["loss_smooth"]
    np.testing.assert_array_equal(line, alone["loss_smooth"])


HALF_LIVES = [
    (250, 1e-6, 1.0, 0.05, "a 120th of the sweep"),
    (100, 1e-5, 1e-1, 0.057, "1.4 of its steps"),
    (5000, 1e-6, 1.0, 0.05, "a 120th, however long the sweep"),
]


@pytest.mark.parametrize(("steps", "low", "high", "half_life", "why"), HALF_LIVES)
def test_the_default_half_life(
    sweep: Any, steps: int, low: float, high: float, half_life: float, why: str
) -> None:
    assert default_half_life(sweep(np.ones(steps), low, high)) == half_life, why


@pytest.mark.parametrize("noise", [0.02, 0.05, 0.15])
def test_the_line_goes_on_without_jags_where_the_loss_diverges(noise: float) -> None:
    frame = smooth(marked(scenarios([Scenario("noisy", 1e-3, noise_scale=noise)])), 0.05)
    edge = int(frame["diverged"].to_numpy().argmax())
    assert (frame["side"] == BEHIND).sum() == len(frame) - edge > 20
    falls = -np.diff(frame["loss_smooth"])[edge - 5 :]
    assert falls.max() < 0.5 * noise * 3.0


def test_a_jump_behind_the_edge_keeps_the_height_that_was_measured(sweep: Any) -> None:
    loss = np.r_[np.linspace(3, 1, 60), np.geomspace(1e3, 1e30, 40)]
    frame = sweep(loss).assign(diverged=np.arange(100) >= 60)
    smoothed = smooth(frame, 0.1)
    assert (smoothed["side"][60:] == APART).all()
    np.testing.assert_allclose(smoothed["loss_smooth"][60:], loss[60:], rtol=0.3)


@pytest.mark.parametrize("jump", [1.0, 1e20])
@pytest.mark.parametrize("half_life", [0.0, 0.05, 0.4])
def test_the_chart_computes_the_same(taught: pd.DataFrame, half_life: float, jump: float) -> None:
    """The spec's own transforms, run by Vega, against the analysis."""
    import altair as alt

    from lrchart.chart.smoothing import smoothing
    from lrchart.render import vega as render

    run = taught[taught["run"] == "Noisy batches"].reset_index(drop=True)
    run = marked(run)
    run["loss"] *= np.where(run["diverged"], jump, 1.0)
    frame = smooth(run, half_life)
    assert jump == 1.0 or half_life < 0.4 or (frame["side"] == APART).any()
    rows = frame[["lr", "loss", "side"]].assign(id="r0").to_dict("records")
    joined = longest_joined(run)
    chart = smoothing(alt.Chart(alt.InlineData(values=rows)), 1e-6, 1.0, joined)
    text = "datum.lr + '|' + datum.smooth"
    spec = (
        chart.transform_calculate(text=text)
        .mark_text()
        .encode(text="text:N")
        .add_params(alt.param(name="smoothing", value=half_life))
        .to_dict()
    )
    matches = re.findall(r"<text[^>]*>([\d.e+-]+)\|([\d.e+-]+)</text>", render.svg(spec))
    points = pd.DataFrame(matches, dtype=float).sort_values(0)
    assert len(points) == len(frame)
    np.testing.assert_allclose(points[0], frame["lr"])
    np.testing.assert_allclose(points[1], frame["loss_smooth"], rtol=1e-7)


def test_a_step_far_from_every_other_keeps_its_loss() -> None:
    x, y = np.array([0.0, 100.0, 200.0]), np.array([3.0, 1.0, 2.0])
    assert local_line(x, y, 1e-3).tolist() == [3.0, 1.0, 2.0]


def exploded(noise: float = 0.0) -> pd.DataFrame:
    """A sweep that falls until its loss explodes within a few steps, which are lost for good."""
    x = np.linspace(-7, 0, 280)
    loss = 1.4 - 1.1 / (1 + np.exp(-(x + 2.5) * 4)) - 0.02 * x
    loss += np.random.default_rng(0).normal(0, noise, len(x))
    loss[-8:] = 0.4 * 20.0 ** np.arange(1, 9) ** 1.5
    return pd.DataFrame({"run": "a", "lr": 10.0**x, "loss": loss, "replicate": 0})


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_an_explosion_before_the_edge_does_not_lift_the_dip(noise: float) -> None:
    frame = marked(exploded(noise))
    smoothed = smooth(frame, default_half_life(frame))
    dip = smoothed.iloc[:-8]
    assert np.abs(dip["loss_smooth"] - dip["loss"]).max() < 0.1 + 3 * noise


@pytest.mark.parametrize("half_life", [0.2, 0.5, 1.0])
def test_however_strong_the_smoothing_a_divergence_stays_out_of_the_dip(half_life: float) -> None:
    x = np.linspace(-7, 1, 300)
    fall = 3 - 1.8 / (1 + np.exp(-(x + 2.5) * 3))
    loss = fall + 20 * np.clip(x, 0, None) ** 2 + np.random.default_rng(1).normal(0, 0.2, 300)
    frame = marked(pd.DataFrame({"run": "a", "lr": 10.0**x, "loss": loss, "replicate": 0}))
    assert frame["diverged"].any()
    assert smooth(frame, half_life).loc[x < -1, "loss_smooth"].max() < 3.2
