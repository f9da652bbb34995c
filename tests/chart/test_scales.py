"""Ticks and labels of both axes, as numbers and as they are drawn."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lrchart.analysis.axis_limits import Limits
from lrchart.chart.interaction import common
from lrchart.chart.scales import STRIP, loss_axis, lr_axis, round_top, strip_height
from lrchart.options import Options
from lrchart.pipeline import plot

DIP = Limits(low=1.0, top=2.0, high=1001.0, positive=1.0)
TOWER = Limits(low=0.1, top=100.0, high=1e30, positive=0.1, apart=True)
CALM = Limits(low=1.0, top=2.0, high=2.0, positive=1.0)


def lr_ticks(low: float, high: float) -> list[float]:
    return lr_axis(low, high).to_dict()["axis"]["values"]


def by_view(expression: str) -> dict[str, list[float]]:
    """Take an expression of `loss_axis` apart."""
    log, rest = expression.removeprefix("view == 'log' ? ").split(" : view == 'full' ? ")
    full, focus = rest.split(" : ")
    return {
        name: json.loads(part)
        for name, part in zip(("log", "full", "focus"), (log, full, focus), strict=True)
    }


def loss_ticks(limits: Limits) -> dict[str, list[float]]:
    return by_view(loss_axis(limits).to_dict()["axis"]["values"]["expr"])


def test_the_learning_rate_has_a_log_scale_over_the_sweep() -> None:
    scale = lr_axis(1e-6, 1.0).to_dict()["scale"]
    assert scale == {"type": "log", "domain": [1e-6, 1.0], "nice": False}


LR_TICKS = [
    (1e-6, 1.0, 55, "seven powers of ten and what lies between"),
    (1e-12, 1.0, 13, "powers of ten only"),
    (0.5, 20.0, 16, "across one"),
    (2e-3, 8e-3, 7, "no power of ten: the digits"),
    (2.05e-3, 2.95e-3, 4, "no digit: round numbers"),
]


@pytest.mark.parametrize(("low", "high", "count", "why"), LR_TICKS)
def test_lr_ticks(low: float, high: float, count: int, why: str) -> None:
    ticks = lr_ticks(low, high)
    assert len(ticks) == count, why
    assert ticks == sorted(set(ticks))
    assert ticks[0] >= low * 0.999
    assert ticks[-1] <= high * 1.001


def test_the_loss_ticks_of_a_dip() -> None:
    ticks = loss_ticks(DIP)
    assert ticks["focus"] == [1.0, 1.2, 1.4, 1.6, 1.8, 1500.0]
    assert ticks["full"] == [200.0, 400.0, 600.0, 800.0, 1000.0]
    assert ticks["log"] == [1.0, 10.0, 100.0, 1000.0]


@pytest.mark.parametrize(
    ("high", "top_tick"),
    [
        (5.617, 6.0), (15.8, 20.0), (204.0, 300.0), (3.12e8, 4e8), (1001.0, 1500.0), (15.0, 15.0),
        (0.29999, 0.3),
    ],
)  # fmt: skip
def test_the_strip_ends_at_a_round_number(high: float, top_tick: float) -> None:
    limits = Limits(low=0.0, top=high / 3, high=high, positive=None)
    assert loss_ticks(limits)["focus"][-1] == top_tick == round_top(limits)


@pytest.mark.parametrize("low", [-1e6, -3.0, 0.0, 2.0, 1e6])
@pytest.mark.parametrize("reach", [0.7, 3.0, 1e3, 1e9])
def test_a_line_bends_at_the_strip_without_a_kink(low: float, reach: float) -> None:
    limits = Limits(low, low + 1, low + 1 + reach, None)
    step = 1e-4
    above = STRIP * strip_height(limits, limits.top + step) / step
    assert above == pytest.approx(1 - STRIP, rel=0.01)
    assert strip_height(limits, limits.top) == 0
    assert strip_height(limits, round_top(limits)) == pytest.approx(1)


@given(
    st.floats(-1e9, 1e9),
    st.floats(1e-6, 1e9),
    # There is a strip from 0.6 of the focus on; see `lrchart.analysis.axis_limits`.
    st.just(0.0) | st.floats(0.6, 1e12),
)
def test_ticks_lie_on_their_axis(low: float, span: float, above: float) -> None:
    top = low + span
    assume(span > 1e-7 * abs(low))
    limits = Limits(low, top, top + above * span, low if low > 0 else None)
    ticks = loss_ticks(limits)
    for view in ("focus", "full"):
        assert ticks[view] == sorted(set(ticks[view])), view
        # Ticks have twelve digits.
        slack = 1e-11 * max(abs(low), abs(limits.high))
        high = round_top(limits) if view == "focus" and limits.compressed else limits.high
        assert all(low - slack <= tick <= high + slack for tick in ticks[view]), view
    assert len(ticks["full"]) <= 12


@pytest.fixture(scope="module")
def places(draw: Any) -> Any:
    """Draw losses on an axis and return their heights from the top, by loss."""

    def _places(limits: Limits, losses: list[float], view: str) -> dict[float, float]:
        rows = [{"lr": 0.1, "loss": loss} for loss in losses]
        points = (
            alt.Chart(alt.InlineData(values=rows))
            .mark_point()
            .encode(lr_axis(0.01, 1.0), loss_axis(limits))
        )
        params = common(Options(view=view), limits)
        chart = alt.LayerChart(layer=[points], params=params, width=400, height=300)
        scene = draw(chart)
        points = [mark for mark in scene if mark.role == "mark"]
        grid = [m for m in scene if m.role == "axis-domain" and "y2" in m.item]
        height = max(abs(m.item["y"] - m.item["y2"]) for m in grid)
        return {loss: mark.y / height for loss, mark in zip(losses, points, strict=True)}

    return _places


def test_focus_is_linear_below_and_logarithmic_in_the_strip(places: Any) -> None:
    losses = [1.0, 1.5, 2.0, 11.0, 101.0, 1001.0, 1500.0]
    positions = places(DIP, losses, "focus")
    assert positions[1.0] == pytest.approx(1.0, abs=1e-4)
    assert positions[1.5] == pytest.approx((1 + STRIP) / 2, abs=1e-4)
    assert positions[2.0] == pytest.approx(STRIP, abs=1e-4)
    # The piecewise linear approximation of the strip is below the logarithm.
    for loss in losses[2:]:
        exact = STRIP * (1 - strip_height(DIP, loss))
        assert positions[loss] == pytest.approx(exact, abs=0.01)
    assert positions[1500.0] == pytest.approx(0.0, abs=1e-4)


def test_full_is_linear(places: Any) -> None:
    positions = places(DIP, [1.0, 501.0, 1001.0], "full")
    assert list(positions.values()) == pytest.approx([1.0, 0.5, 0.0], abs=1e-4)


@pytest.mark.parametrize("limits", [replace(TOWER, apart=False), replace(TOWER, high=1e5)])
def test_the_logarithm_has_a_strip_only_where_it_is_needed(limits: Limits) -> None:
    domain = by_view(loss_axis(limits).to_dict()["scale"]["domain"]["expr"])
    assert domain["log"] == pytest.approx([0.09, limits.high])


def test_a_divergence_of_more_decades_than_all_else_is_compressed_in_log_too(places: Any) -> None:
    positions = places(TOWER, [0.1, 1.0, 10.0, 100.0, 1e16, 1e30], "log")
    below = np.diff(list(positions.values())[:4])
    assert positions[0.1] == pytest.approx(1.0, abs=0.02)
    assert below == pytest.approx(below.mean(), rel=0.01)
    assert list(positions.values())[3:] == pytest.approx([STRIP, STRIP / 2, 0.0], abs=1e-3)
    ticks = loss_ticks(TOWER)["log"]
    assert ticks[:3] == [0.1, 1.0, 10.0]
    assert [tick for tick in ticks if tick > TOWER.top] == loss_ticks(TOWER)["focus"][-1:]


TOPS = [(5, 100, "100"), (5, 4e4, "40000"), (5, 4e36, "> 1e5"), (2e12, 4e36, "> 1e13")]


@pytest.mark.parametrize(("top", "high", "label"), TOPS)
def test_the_strip_has_one_tick_and_no_number_of_many_digits(
    draw: Any, top: float, high: float, label: str
) -> None:
    rows = [{"lr": 0.1, "loss": 1.0}]
    limits = Limits(0.0, top, high, None)
    point = alt.Chart(alt.InlineData(values=rows)).mark_point()
    layer = point.encode(lr_axis(0.01, 1.0), loss_axis(limits))
    params = common(Options(), limits)
    scene = draw(alt.LayerChart(layer=[layer], params=params, width=400, height=300))
    assert [tick for tick in loss_ticks(limits)["focus"] if tick > top] == [round_top(limits)]
    assert label in {mark.text for mark in scene if mark.role == "axis-label"}


def test_log_is_logarithmic(places: Any) -> None:
    positions = places(DIP, [1.0, 10.0, 100.0, 1000.0], "log")
    steps = np.diff(list(positions.values()))
    np.testing.assert_allclose(steps, steps[0], rtol=0.01)
    assert steps[0] == pytest.approx(-1 / math.log10(1001 / 0.9), rel=0.01)


def test_without_a_divergence_there_is_no_strip(places: Any) -> None:
    positions = places(CALM, [1.0, 1.5, 2.0], "focus")
    assert list(positions.values()) == pytest.approx([1.0, 0.5, 0.0], abs=1e-4)


def labels(scene: Any) -> list[str]:
    return [mark.text for mark in scene if mark.role == "axis-label" and mark.text]


LABELS = [
    (1e-6, 1.0, ["1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1"]),
    (1e-3, 1e3, ["1e-3", "1e-2", "1e-1", "1", "10", "100", "1000"]),
    (5e-4, 8e-3, ["5e-4", "1e-3", "2e-3", "5e-3"]),
    (1e-3, 1e-2, ["1e-3", "2e-3", "5e-3", "1e-2"]),
    (2e-3, 5e-3, ["2e-3", "3e-3", "4e-3", "5e-3"]),
    (2.1e-3, 4.9e-3, ["3e-3", "4e-3"]),
    (2.05e-3, 2.95e-3, ["2.2e-3", "2.4e-3", "2.6e-3", "2.8e-3"]),
]


@pytest.mark.parametrize(("low", "high", "texts"), LABELS)
def test_rates_are_labelled_as_one_types_them(
    draw: Any, low: float, high: float, texts: list[str]
) -> None:
    rows = [{"lr": low}, {"lr": high}]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_point().encode(lr_axis(low, high))
    assert labels(draw(chart)) == texts


@pytest.mark.parametrize(
    ("limits", "view"),
    [
        (Limits(0.1, 9.0, 9.0, positive=0.2), "focus"),
        (Limits(0.1, 900.0, 900.0, positive=0.2, apart=True), "log"),
        (Limits(-0.1, 900.0, 900.0, positive=None, apart=True), "focus"),
    ],
)
def test_the_first_look_is_logarithmic_where_losses_lie_apart(limits: Limits, view: str) -> None:
    params = [param.to_dict() for param in common(Options(), limits)]
    assert [param["value"] for param in params if param["name"] == "view"] == [view]


def test_every_tick_with_room_has_its_label(draw: Any) -> None:
    """Vega-Lite asks for a label each 40 pixels, and Vega halves a list of more values."""
    x = np.linspace(-7, 1, 300)
    loss = 5 - 2.4 / (1 + np.exp(-(x + 3.2) * 3)) + 300 * np.clip(x + 1, 0, None) ** 2
    frame = pd.DataFrame({"run": "a", "lr": 10.0**x, "loss": loss})
    labels = [m.text for m in draw(plot(frame), height=4.0) if m.role == "axis-label"]
    assert {"3", "3.5", "4", "4.5", "5"} <= set(labels)
