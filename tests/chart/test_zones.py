"""The zones: their words, their bounds, and what is left out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.analysis.window import COLUMNS
from lrchart.chart.zones import zones
from lrchart.pipeline import plot
from tests.browser.awkward import AWKWARD
from tests.full import full

RATES = np.logspace(-6, 0, 61)


def findings(
    lr: float,
    low: float,
    high: float,
    source: str = "declared",
    readable: bool = True,
    edge: float | None = None,
    climb: float = math.inf,
) -> Findings:
    """Return findings of a loss that falls to 1e-2, and climbs from `climb` on."""
    loss = np.where(climb * 1.01 < RATES, 3.0, np.where(RATES < 0.99e-2, 2.0, 1.0))
    diverged = (math.inf if edge is None else edge * 0.99) <= RATES
    cut = high if source == "declared" else max(min(high, climb), lr)
    answer = {"run": ["a"], "lr": lr, "lr_low": low, "lr_high": high, "readable": readable}
    curve = {"run": "a", "lr": RATES, "loss": loss, "loss_smooth": loss, "diverged": diverged}
    return Findings(
        curve=pd.DataFrame(curve),
        windows=pd.DataFrame([("a", lr, low, cut, source, readable, "")], columns=COLUMNS),
        suggestions=pd.DataFrame(answer),
        landmarks=pd.DataFrame(columns=["run", "mark", "lr"]),
        edges=pd.Series({} if edge is None else {"a": edge}, dtype="float64"),
        half_life=0.1,
        limits=Limits(0.0, 1.0, 1.0, None),
        climbs=pd.Series({"a": climb} if math.isfinite(climb) else {}, dtype="float64"),
    )


def spans(rows: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    return [(row["zone"], row["low"], pytest.approx(row["high"])) for row in rows]


DECLARED = findings(3e-3, 1e-3, 9e-3, edge=0.1)
ESTIMATED = findings(3e-3, 1e-3, 9e-3, "estimated", edge=0.1, climb=10**-1.5)


def test_a_declared_window_divides_the_sweep_in_four() -> None:
    areas, bounds, interval = zones(DECLARED, "a")
    assert spans(areas) == [
        ("too low", 1e-6, 1e-3),
        ("optimal", 1e-3, 9e-3),
        ("climbing", 9e-3, 0.1),
        ("divergence", 0.1, 1.0),
    ]
    assert [row["long"] for row in areas] == [
        "Too Low LR\n→ Slow training",
        "Optimal LR region\n→ Steepest loss decline",
        "Loss climbs\n→ Past the best",
        "Divergence\n→ LR too high",
    ]
    assert [(row["side"], row["text"]) for row in bounds] == [
        ("low", "optimum ÷ 3 = 1e-3"),
        ("at", "optimum 3e-3"),
        ("high", "optimum × 3 = 9e-3"),
    ]
    assert interval == []


def test_the_stretch_above_an_estimated_window_has_a_name() -> None:
    areas, bounds, interval = zones(ESTIMATED, "a")
    assert spans(areas) == [
        ("too low", 1e-6, 1e-3),
        ("optimal", 1e-3, 9e-3),
        ("climbing", 9e-3, 0.1),
        ("divergence", 0.1, 1.0),
    ]
    assert [row["name"] for row in areas[1:3]] == ["Window", "Above the window"]
    assert [row["text"] for row in bounds] == ["1e-3", "suggested 3e-3", "9e-3"]
    assert interval == []  # same as the window, which the key says


def test_the_window_ends_where_the_loss_climbs_and_the_interval_goes_on() -> None:
    wide = findings(3e-3, 1e-3, 0.5, "estimated", edge=0.1, climb=10**-1.5)
    areas, bounds, interval = zones(wide, "a")
    assert spans(areas)[1:3] == [("optimal", 1e-3, 10**-1.5), ("climbing", 10**-1.5, 0.1)]
    assert areas[2]["name"] == "Loss climbs"
    assert bounds[-1]["text"] == "3.2e-2"
    assert interval == [{"low": 1e-3, "high": 0.5}]


@pytest.mark.parametrize("source", ["declared", "estimated"])
def test_a_sweep_that_does_not_diverge_has_no_such_zone(source: str) -> None:
    areas, _, _ = zones(findings(3e-3, 1e-3, 9e-3, source), "a")
    assert [row["zone"] for row in areas] == ["too low", "optimal", "climbing"]
    assert areas[2]["long"] == "Above the window\n→ Less likely best"


def test_a_window_beyond_the_divergence_is_not_overlapped() -> None:
    areas, _, _ = zones(findings(0.3, 0.1, 0.9, "estimated", edge=0.05), "a")
    assert spans(areas)[1:] == [("optimal", 0.1, 0.9), ("divergence", 0.9, 1.0)]


def test_a_guess_has_no_window() -> None:
    guess = findings(3e-3, 1e-3, 9e-3, "estimated", readable=False, edge=0.1)
    areas, bounds, interval = zones(guess, "a")
    assert spans(areas) == [("unreadable", 1e-6, 0.1), ("divergence", 0.1, 1.0)]
    assert areas[0]["long"] == "Hard to read\n→ Best guess only"
    assert [(row["side"], row["text"]) for row in bounds] == [("at", "guess 3e-3")]
    assert interval == [{"low": 1e-3, "high": 9e-3}]


def test_an_interval_without_width_is_not_drawn() -> None:
    assert zones(findings(3e-3, 3e-3, 3e-3, "estimated", readable=False), "a")[2] == []


@pytest.mark.parametrize(
    ("low", "high", "areas", "sides"),
    [
        (1e-7, 1e-4, ["optimal", "climbing"], ["at", "high"]),
        (1e-3, 10.0, ["too low", "optimal"], ["low", "at", "high"]),
        (1e-8, 100.0, ["optimal"], ["low", "at", "high"]),
    ],
)
def test_a_window_at_the_edge_is_cut_there(
    low: float, high: float, areas: list[str], sides: list[str]
) -> None:
    rows, bounds, _ = zones(findings(math.sqrt(low * high), low, high), "a")
    assert [row["zone"] for row in rows] == areas
    assert all(1e-6 <= row["low"] < row["high"] <= 1.0 for row in rows)
    assert {row["side"] for row in bounds if not row["open"]} <= set(sides)
    ends = {row["text"]: row["lr"] for row in bounds if row["open"]}
    begins = {"sweep starts": 1e-6} if low < 1e-6 else {}
    assert ends == begins | ({"sweep ends": 1.0} if high > 1.0 else {})


@pytest.mark.parametrize(
    ("edge", "back", "name"),
    [
        (None, 0.03, "Back at the start"),
        (0.5, 0.03, "Back at the start"),
        (0.05, 0.03, "Divergence"),
    ],
)
def test_it_is_red_from_the_return_to_the_start_on(
    edge: float | None, back: float, name: str
) -> None:
    for readable in (True, False):
        case = findings(3e-3, 1e-3, 9e-3, "estimated", readable=readable, edge=edge, climb=0.02)
        areas, _, _ = zones(replace(case, returns=pd.Series({"a": back})), "a")
        assert areas[-1]["name"] == name
        assert areas[-1]["low"] == areas[-2]["high"] == (edge if name == "Divergence" else back)
        assert areas[-1]["high"] == 1.0


def test_a_bar_that_is_little_longer_than_the_window_is_left_out() -> None:
    near = findings(3e-3, 1e-3, 1.4e-2, "estimated", edge=0.1, climb=1e-2)
    far = findings(3e-3, 1e-3, 1.6e-2, "estimated", edge=0.1, climb=1e-2)
    assert zones(near, "a")[2] == []
    assert zones(far, "a")[2] == [{"low": 1e-3, "high": 1.6e-2}]


@pytest.mark.parametrize("run", ["b", "a"])
def test_no_window_no_zones(run: str) -> None:
    nothing = findings(math.nan, math.nan, math.nan, "estimated", readable=False)
    assert zones(nothing if run == "a" else DECLARED, run) == ([], [], [])


def test_words_come_with_the_room_they_need() -> None:
    for areas in (zones(DECLARED, "a")[0], zones(ESTIMATED, "a")[0]):
        for row in areas:
            assert row["long_width"] >= row["name_width"] >= row["short_width"]
            assert row["short_width"] > 6 * len(row["short"])


def test_the_zones_meet_without_a_gap() -> None:
    for case in (DECLARED, ESTIMATED, replace(ESTIMATED, edges=pd.Series(dtype="float64"))):
        areas, _, _ = zones(case, "a")
        ends = [(row["low"], row["high"]) for row in areas]
        assert [high for _, high in ends[:-1]] == pytest.approx([low for low, _ in ends[1:]])


@pytest.mark.parametrize(
    ("sweep", "between"),
    [("one run", 1), ("NaN from the divergence on", 0), ("negative losses", 1)],
)
@pytest.mark.parametrize(
    "width",
    # the narrowest, the middle and the widest, and the others with make full
    [
        width if i % 7 == 0 else full(width)
        for i, width in enumerate(np.linspace(3.3, 10, 15).round(2))
    ],
)
def test_the_plot_or_the_key_names_a_zone_above_the_window(
    draw: Any, sweep: str, between: int, width: float
) -> None:
    scene = draw(plot(AWKWARD[sweep]()), width=width)
    listed = {mark.text for mark in scene if mark.role == "legend-label"}
    labels = {mark.text.split("\n")[0] for mark in scene if mark.kind == "text" and mark.y < -30}
    zones_above = {
        "above the window, less likely best": {"Above the window", "Above"},
        "loss climbs, past the best": {"Loss climbs", "Climbs"},
        "divergence, LR too high": {"Divergence", "Diverges"},
    }
    named = {key for key, names in zones_above.items() if key in listed or names & labels}
    # The divergence, and either the climb or what is above the window, if that ends before it.
    assert "divergence, LR too high" in named
    assert len(named) == 1 + between
    # A name alone does not say what its colour means: then the key does, and only then.
    whole = {mark.text.split("\n")[0] for mark in scene if mark.y < -30 and "\n" in mark.text}
    assert named - listed == {key for key, names in zones_above.items() if names & whole}
