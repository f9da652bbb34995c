"""The slope view: what it draws, and what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrchart.options import Options
from lrchart.pipeline import slope


def test_the_line_is_the_slope(taught: Any, draw: Any) -> None:
    scene = draw(slope(taught))
    rules = [m for m in scene if m.kind == "rule" and m.role == "mark"]
    assert [m.item["description"] for m in rules if "description" in m.item] == ["loss: 0"]
    titles = [m.text for m in scene if m.role == "axis-title"]
    assert titles == ["Learning rate (log scale)", "Slope (loss per decade)"]
    assert len({m.item["stroke"] for m in scene if m.kind == "line"}) == 3


def test_the_marks_are_the_steepest_descents(taught: Any, findings: Any, draw: Any) -> None:
    scene = draw(slope(taught))
    marks = [m for m in scene if m.kind == "symbol" and m.role == "mark"]
    steepest = findings.landmarks[findings.landmarks["mark"] == "steepest descent"]
    assert len(marks) == len(steepest) == 3
    domain = next(m for m in scene if m.role == "axis-domain" and m.item.get("x2"))
    shares = [mark.x / domain.item["x2"] for mark in marks]
    np.testing.assert_allclose(shares, (np.log10(steepest["lr"]) + 6) / 6, atol=1e-3)


def test_it_is_a_valid_chart_with_a_log_axis(taught: Any) -> None:
    spec = slope(taught, Options(window_of="Noisy batches")).to_dict(validate=True)
    scales = [
        layer["encoding"]["x"].get("scale") for layer in spec["layer"] if "x" in layer["encoding"]
    ]
    assert {"type": "log", "domain": [1e-6, 1.0], "nice": False} in scales
    assert spec["description"].startswith("Change of the smoothed loss per decade")


@pytest.mark.parametrize(
    ("loss", "answer"),
    [
        (np.interp(np.arange(120), [0, 50, 80, 119], [3, 3, 1, 1]), "Steepest descent at "),
        (np.linspace(1, 3, 40), "Nowhere does the loss fall"),
        (np.full(40, 2.0), "Nowhere does the loss fall"),
    ],
)
def test_the_answer_below_the_title(sweep: Any, loss: Any, answer: str) -> None:
    said = slope(sweep(loss)).to_dict()["title"]["subtitle"][0]
    assert said.startswith(answer)


@pytest.mark.parametrize("loss", [np.full(40, np.nan), np.array([2.0, 1.0]), np.full(40, 0.0)])
def test_curves_without_a_slope_are_drawn_all_the_same(sweep: Any, draw: Any, loss: Any) -> None:
    scene = draw(slope(sweep(loss)))
    assert [m for m in scene if m.role == "title-text"]


def test_an_unreadable_sweep_has_no_steepest_descent(sweep: Any, draw: Any) -> None:
    noise = 2 + np.random.default_rng(0).normal(0, 0.1, 100)
    chart = slope(sweep(noise))
    assert chart.to_dict()["title"]["subtitle"][0].startswith("Hard to read: ")
    assert "falls fastest" not in chart.to_dict()["description"]
    assert not [m for m in draw(chart) if m.kind == "symbol" and m.role == "mark"]


def test_a_limit_of_the_suggestion_stands_beside_it_and_in_the_alt_text(sweep: Any) -> None:
    falling = 2.3 - 1.5 / (1 + np.exp(-np.linspace(-12, 1, 120)))
    spec = slope(sweep(falling + np.random.default_rng(0).normal(0, 0.02, 120))).to_dict()
    reason = "the loss still falls at the end of the sweep: widen the range upwards"
    assert reason in " ".join(" ".join(spec["title"]["subtitle"]).split())
    assert f"{reason[0].upper()}{reason[1:]}." in spec["description"]
    assert " Suggested: " in spec["description"]


def test_a_guess_is_one_in_the_alt_text_and_in_the_key(sweep: Any, draw: Any) -> None:
    chart = slope(sweep(2 + np.random.default_rng(0).normal(0, 0.1, 100)))
    assert "Hard to read, a guess: " in chart.to_dict()["description"]
    assert "a guess, not a suggestion" in [m.text for m in draw(chart) if m.role == "legend-label"]


def test_every_loss_that_is_not_finite_is_marked(sweep: Any, dip: Any, draw: Any) -> None:
    scene = draw(slope(sweep(np.where(np.isin(np.arange(len(dip)), [20, 40, 60]), np.nan, dip))))
    assert "loss is NaN or infinite" in [m.text for m in scene if m.role == "legend-label"]
    crosses = [m for m in scene if m.kind == "symbol" and m.role == "mark" and m.y == 6]
    assert len(crosses) == 3


def test_a_sweep_without_a_finite_loss_says_so(sweep: Any, draw: Any) -> None:
    chart = slope(sweep(np.full(40, np.nan)))
    below = " ".join("".join(chart.to_dict()["title"]["subtitle"]).split())
    assert below == "All 40 losses are NaN: no learning rate is guessed"
    assert "No loss is finite: there is no curve to draw." in [m.text for m in draw(chart)]
