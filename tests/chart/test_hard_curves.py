"""Curves of awkward shapes: whatever the losses, the finder chart draws them inside its plot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from lrchart.options import Options
from lrchart.pipeline import analyse, plot, slope
from tests.full import full

HARD = {
    "flat": lambda dip: np.full(120, 2.0),
    "negative": lambda dip: dip - 30,
    "huge divergence": lambda dip: np.where(np.arange(120) > 100, 1e9, dip),
    "NaN from the middle": lambda dip: np.where(np.arange(120) > 80, np.nan, dip),
    "infinite from the middle": lambda dip: np.where(np.arange(120) > 80, np.inf, dip),
    "one bad batch": lambda dip: np.where(np.arange(120) == 40, np.nan, dip),
    "rising only": lambda dip: np.linspace(1, 50, 120),
    "falling only": lambda dip: np.linspace(50, 1, 120),
    "no number": lambda dip: np.full(120, np.nan),
    "two steps": lambda dip: np.array([2.0, 1.0]),
    "tiny": lambda dip: dip * 1e-12,
    "far from zero": lambda dip: dip + 1e6,
    "as far as digits go": lambda dip: dip + 1e12,
}


#: drawn in every view; the others only in the first
HARDEST = {"flat", "negative", "huge divergence", "NaN from the middle", "no number", "tiny"}
CASES = [
    (view, why) if view == "focus" or why in HARDEST else full(view, why)
    for view in ("focus", "full", "log")
    for why in HARD
]


@pytest.mark.parametrize(("view", "why"), CASES)
def test_hard_curves_are_drawn_inside_the_plot(
    sweep: Any, dip: Any, draw: Any, why: str, view: str
) -> None:
    frame = sweep(HARD[why](dip))
    scene = draw(plot(frame, Options(view=view)))
    segments = [m for m in scene if m.kind == "line" and m.item["strokeWidth"] == 1]
    assert len(segments) == np.isfinite(frame["loss"]).sum()
    height = max(
        abs(m.item["y"] - m.item["y2"]) for m in scene if m.role == "axis-domain" and "y2" in m.item
    )
    assert all(-0.5 <= mark.y <= height + 0.5 for mark in segments)
    assert all(math.isfinite(mark.x) and math.isfinite(mark.y) for mark in scene)


def test_an_axis_without_a_loss_has_neither_ticks_nor_scales_to_choose(
    sweep: Any, draw: Any
) -> None:
    for chart in (plot, slope):
        drawn = chart(sweep(np.full(120, np.nan)))
        labels = {m.item.get("text") for m in draw(drawn) if m.role == "axis-label"}
        assert labels == {"1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1"}
        assert "Scale" not in str(drawn.to_dict()["params"])


@pytest.mark.parametrize("last", [5.7223677, 5.7223643])
def test_the_cross_of_the_last_rate_is_shown_whatever_its_digits(
    sweep: Any, dip: Any, draw: Any, last: float
) -> None:
    frame = sweep(np.where(np.arange(120) == 119, np.nan, dip))
    frame.loc[119, "lr"] = last
    crosses = [m for m in draw(plot(frame)) if m.kind == "symbol" and m.item.get("size") == 45]
    assert len(crosses) == 1


@pytest.mark.parametrize(
    ("lr", "joined"),
    [
        (np.geomspace(1e-6, 1, 120), "monotone"),
        (np.geomspace(1e-6, 1, 8), "linear"),
        (np.linspace(1e-4, 1, 300), "linear"),
    ],
    ids=["many steps", "few steps", "linear sweep"],
)
def test_the_line_does_not_leave_the_data_in_a_wide_gap(lr: Any, joined: str) -> None:
    loss = 0.4 + 1.9 / (1 + 10 ** (1.5 * (np.log10(lr) + 3)))
    layers = plot({"run": ["a"] * len(lr), "lr": lr, "loss": loss}).to_dict()["layer"]
    marks = [layer["mark"] for layer in layers if isinstance(layer["mark"], dict)]
    assert {mark["interpolate"] for mark in marks if "interpolate" in mark} == {joined}


@pytest.mark.parametrize("steps", [3, 4, 5, 6, 8, 10, 12, 16])
@pytest.mark.parametrize("x", [np.linspace(-5, 0, 241), np.log10(np.linspace(1e-4, 1, 241))])
def test_the_line_stays_with_few_points(steps: int, x: np.ndarray) -> None:
    x = x[np.linspace(0, 240, steps).astype(int)]
    loss = 0.4 + 1.9 / (1 + 10 ** (1.5 * (x + 3))) + np.expm1(6 * np.clip(x + 0.7, 0, None))
    away = analyse({"run": ["a"] * steps, "lr": 10.0**x, "loss": loss}).curve["loss_smooth"] - loss
    assert np.abs(away[loss < 2.4]).max() < 0.05 * 1.9
