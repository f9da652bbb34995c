"""The zones: their words, their bounds, and what is left out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.analysis.window import COLUMNS
from lrchart.chart.zones import zones


def findings(
    lr: float,
    low: float,
    high: float,
    source: str = "declared",
    readable: bool = True,
    edge: float | None = None,
) -> Findings:
    return Findings(
        curve=pd.DataFrame({"run": "a", "lr": [1e-6, 1.0]}),
        windows=pd.DataFrame([("a", lr, low, high, source, readable, "")], columns=COLUMNS),
        suggestions=pd.DataFrame(),
        landmarks=pd.DataFrame(),
        edges=pd.Series({} if edge is None else {"a": edge}, dtype="float64"),
        half_life=0.1,
        limits=Limits(0.0, 1.0, 1.0, None),
    )


def spans(rows: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    return [(row["zone"], row["low"], row["high"]) for row in rows]


DECLARED = findings(3e-3, 1e-3, 9e-3)
ESTIMATED = findings(3e-3, 1e-3, 9e-3, "estimated", edge=0.1)


def test_a_declared_window_divides_the_sweep_in_three() -> None:
    areas, bounds = zones(DECLARED, "a")
    assert spans(areas) == [
        ("too low", 1e-6, 1e-3),
        ("optimal", 1e-3, 9e-3),
        ("divergence", 9e-3, 1.0),
    ]
    assert [row["long"] for row in areas] == [
        "Too Low LR\n→ Slow training",
        "Optimal LR region\n→ Steepest loss decline",
        "Divergence\n→ LR too high",
    ]
    assert [(row["side"], row["text"]) for row in bounds] == [
        ("low", "optimal ÷ 3 = 1e-3"),
        ("at", "3e-3"),
        ("high", "optimal × 3 = 9e-3"),
    ]


def test_an_estimated_window_leaves_a_gap_to_the_divergence() -> None:
    areas, bounds = zones(ESTIMATED, "a")
    assert spans(areas) == [
        ("too low", 1e-6, 1e-3),
        ("optimal", 1e-3, 9e-3),
        ("divergence", 0.1, 1.0),
    ]
    assert areas[1]["long"].startswith("Suggested window\n")
    assert [row["text"] for row in bounds] == ["1e-3", "3e-3", "9e-3"]


def test_a_sweep_that_does_not_diverge_has_no_such_zone() -> None:
    areas, _ = zones(replace(ESTIMATED, edges=pd.Series(dtype="float64")), "a")
    assert [row["zone"] for row in areas] == ["too low", "optimal"]


def test_a_window_beyond_the_divergence_is_not_overlapped() -> None:
    areas, _ = zones(findings(0.3, 0.1, 0.9, "estimated", edge=0.05), "a")
    assert spans(areas)[1:] == [("optimal", 0.1, 0.9), ("divergence", 0.9, 1.0)]


def test_a_guess_is_called_one() -> None:
    areas, _ = zones(findings(3e-3, 1e-3, 9e-3, "estimated", readable=False), "a")
    assert areas[1]["long"].startswith("Best guess only\n")


@pytest.mark.parametrize(
    ("low", "high", "shown", "sides"),
    [
        (1e-7, 1e-4, ["optimal", "divergence"], ["at", "high"]),
        (1e-3, 10.0, ["too low", "optimal"], ["low", "at"]),
        (1e-8, 100.0, ["optimal"], ["at"]),
    ],
)
def test_a_window_at_the_edge_is_cut_there(
    low: float, high: float, shown: list[str], sides: list[str]
) -> None:
    areas, bounds = zones(findings(math.sqrt(low * high), low, high), "a")
    assert [row["zone"] for row in areas] == shown
    assert all(1e-6 <= row["low"] < row["high"] <= 1.0 for row in areas)
    assert [row["side"] for row in bounds] == sides


@pytest.mark.parametrize("run", ["b", "a"])
def test_no_window_no_zones(run: str) -> None:
    nothing = findings(math.nan, math.nan, math.nan, "estimated", readable=False)
    assert zones(nothing if run == "a" else DECLARED, run) == ([], [])


def test_words_come_with_the_room_they_need() -> None:
    for areas in (zones(DECLARED, "a")[0], zones(ESTIMATED, "a")[0]):
        for row in areas:
            assert row["long_width"] > row["short_width"] > 6 * len(row["short"])
