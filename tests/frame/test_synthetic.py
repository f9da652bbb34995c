"""The teaching curves do what their labels say: the conditions behind their numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.suggest import suggest
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.frame.synthetic import expected_loss

WELL, NOISY, STABLE = SCENARIOS
#: 3,000 rates per decade
LR = np.logspace(-6, 0, 18_001)

each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)


def loss_at(scenario: Scenario, lr: float) -> float:
    return float(expected_loss(scenario, np.array([lr]))[0])


def slope(scenario: Scenario) -> np.ndarray:
    """Return the noise-free slope per decade at each of `LR`."""
    return np.gradient(expected_loss(scenario, LR), np.log10(LR))


def width(scenario: Scenario) -> float:
    """Return the decades over which the loss falls at half its steepest slope or faster."""
    per_decade = slope(scenario)
    steep = LR[per_decade <= per_decade.min() / 2]
    return math.log10(steep[-1] / steep[0])


@each
def test_the_left_tail_barely_drops(scenario: Scenario) -> None:
    lost = scenario.base_loss - loss_at(scenario, scenario.optimal_lr / 100)
    assert 0 <= lost < 0.05 * scenario.descent_depth


@each
def test_it_falls_fastest_at_the_optimum(scenario: Scenario) -> None:
    steepest = LR[slope(scenario).argmin()]
    assert scenario.optimal_lr / 1.25 <= steepest <= scenario.optimal_lr * 1.25


@each
def test_the_minimum_lies_right_of_the_optimum_and_inside_the_window(scenario: Scenario) -> None:
    lowest = LR[expected_loss(scenario, LR).argmin()]
    assert 1.5 * scenario.optimal_lr <= lowest <= 3 * scenario.optimal_lr


@each
def test_the_upper_end_of_the_window_is_no_worse_than_the_optimum(scenario: Scenario) -> None:
    assert loss_at(scenario, 3 * scenario.optimal_lr) <= loss_at(scenario, scenario.optimal_lr)


@each
def test_it_explodes(scenario: Scenario) -> None:
    loss = expected_loss(scenario, LR)
    assert loss[-1] > scenario.base_loss
    after = loss[loss.argmin() :]
    assert (np.diff(after) > 0).all()


@pytest.mark.parametrize("other", [WELL, NOISY], ids=lambda s: s.name)
def test_the_stable_one_is_shallowest_and_widest(other: Scenario) -> None:
    assert slope(STABLE).min() > slope(other).min()
    assert loss_at(STABLE, STABLE.optimal_lr) > loss_at(other, other.optimal_lr)
    assert width(STABLE) > width(other)


@each
def test_the_suggestion_lies_in_the_window(taught: pd.DataFrame, scenario: Scenario) -> None:
    (answer,) = suggest(taught[taught["run"] == scenario.name]).to_dict("records")
    assert answer["readable"]
    assert scenario.optimal_lr / 3 < answer["lr"] < scenario.optimal_lr * 3


@each
def test_the_drawn_slope_is_steepest_in_the_window(findings: Any, scenario: Scenario) -> None:
    marks = findings.landmarks[findings.landmarks["mark"] == "steepest descent"]
    steepest = float(marks.set_index("run")["lr"][scenario.name])
    assert scenario.optimal_lr / 3 < steepest < scenario.optimal_lr * 3


@each
def test_it_diverges_beyond_its_window(findings: Any, scenario: Scenario) -> None:
    assert findings.edges[scenario.name] > 3 * scenario.optimal_lr
