"""The minimum and the steepest descent as a table, at the rates that were measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.options import Options
from lrchart.pipeline import analyse
from lrchart.readers import read

ROOT = Path(__file__).parents[2]
COLUMNS = ["run", "mark", "lr", "loss", "slope"]


def test_the_landmarks_of_a_dip(sweep: Any, dip: np.ndarray) -> None:
    frame = sweep(dip)
    table = analyse(frame).landmarks.set_index("mark")
    assert set(table["lr"]) <= set(frame["lr"])
    assert table["lr"]["minimum"] == pytest.approx(1e-2, rel=0.4)
    assert table["loss"]["minimum"] == pytest.approx(1, abs=0.15)
    assert 1e-4 < table["lr"]["steepest descent"] < 1e-2
    assert table["slope"]["steepest descent"] == pytest.approx(-0.5, abs=0.1)


def test_a_kink_is_measured_where_it_is_marked(sweep: Any) -> None:
    """Smoothing follows straight lines exactly, so level and slope of this one are known."""
    x = np.linspace(-6, 0, 121)
    frame = sweep(3 - 0.5 * np.clip(x + 4, 0, None))
    table = analyse(frame).landmarks.set_index("mark")
    lr, loss, slope = table.loc["steepest descent", ["lr", "loss", "slope"]].astype(float)
    assert slope == pytest.approx(-0.5, rel=1e-4)
    assert loss == pytest.approx(3 - 0.5 * (np.log10(lr) + 4), rel=1e-4)
    assert table.loc["minimum", ["lr", "loss", "slope"]].tolist() == pytest.approx(
        [1, 1, 0], abs=1e-4
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.02, 0.5, 2.0])
def test_landmarks_and_windows_do_not_depend_on_the_smoothing(
    smoothing: float, findings: Any, taught: pd.DataFrame
) -> None:
    other = analyse(taught, Options(smoothing=smoothing))
    for name in ("landmarks", "windows", "suggestions"):
        pd.testing.assert_frame_equal(getattr(other, name), getattr(findings, name))
    for name in ("edges", "climbs"):
        pd.testing.assert_series_equal(getattr(other, name), getattr(findings, name))


def test_a_run_that_never_falls_has_no_steepest_descent(sweep: Any) -> None:
    table = analyse(sweep(np.linspace(1, 3, 100))).landmarks
    assert table["mark"].tolist() == ["minimum"]


def test_a_run_without_a_number_has_no_landmarks(sweep: Any, dip: np.ndarray) -> None:
    nothing = sweep(np.full(100, np.nan), run="nothing")
    table = analyse(nothing).landmarks
    assert table.empty
    assert list(table) == COLUMNS
    both = analyse(pd.concat([nothing, sweep(dip, run="a")])).landmarks
    assert both["run"].tolist() == ["a", "a"]


def test_four_points_are_read_where_they_are(sweep: Any) -> None:
    findings = analyse(sweep([2.1, 1.9, 1.4, 9.0], 1e-4, 1e-1))
    lowest = findings.landmarks.set_index("mark").loc["minimum"]
    assert lowest[["lr", "loss"]].tolist() == pytest.approx([1e-2, 1.4], rel=1e-4)
    np.testing.assert_allclose(findings.curve["loss_smooth"], [2.1, 1.9, 1.4, 9.0], rtol=0.02)


def test_the_climb_begins_between_the_minimum_and_the_edge(findings: Any) -> None:
    lowest = findings.landmarks.query("mark == 'minimum'").set_index("run")["lr"]
    assert (lowest <= findings.climbs).all()
    assert (findings.climbs <= findings.edges).all()


def test_a_loss_that_never_rises_has_neither_climb_nor_edge(sweep: Any) -> None:
    findings = analyse(sweep(np.linspace(3, 1, 100)))
    assert findings.climbs.empty
    assert findings.edges.empty


def test_the_minimum_is_where_the_line_is_lowest_before_the_divergence(sweep: Any) -> None:
    """A loss that climbs a little and falls once more is lowest where it falls last."""
    x = np.linspace(-6, 0, 121)
    loss = np.interp(x, [-6, -4, -2.5, -1.9, -0.7, -0.5, 0], [3, 3, 1, 1.6, 0.8, 9, 99])
    table = analyse(sweep(loss)).landmarks.set_index("mark")
    assert 0.1 < table["lr"]["minimum"] < 0.2


@pytest.mark.parametrize(
    ("losses", "where"),
    [
        ([3, 3, 1, 1, 3, 3], 1e-1),
        ([3, 3, 1, 1, 3.3, 3.1], 1e-1),
        ([3, 3, 1, 1, 2, 2], None),
        ([3, 3, 1, 1, 1, 1], None),
        ([3, 3, 3, 3, 3, 3], None),
    ],
    ids=["returns", "exceeds", "half way", "falls", "level"],
)
def test_a_loss_returns_where_its_fall_is_undone_for_good(
    sweep: Any, losses: list[float], where: float | None
) -> None:
    x = np.linspace(-6, 0, 121)
    findings = analyse(sweep(np.interp(x, [-6, -4, -3, -1.5, -1, 0], losses), run="a"))
    assert findings.returns.get("a") == (where and pytest.approx(where, rel=0.3))
    assert findings.returns.empty or findings.returns["a"] >= findings.climbs["a"]


def test_a_last_loss_above_the_start_is_no_return(sweep: Any) -> None:
    x = np.linspace(-6, 0, 121)
    loss = np.interp(x, [-6, -4, -3, -0.1, 0], [3, 3, 1, 1, 3.2])
    assert analyse(sweep(loss)).returns.empty


def test_a_fall_in_the_noise_before_the_descent_is_not_the_steepest(sweep: Any) -> None:
    x = np.linspace(-6, 0, 121)
    places, losses = [-6, -5.8, -5.4, -4, -2, -1, 0], [3.3, 2.7, 3, 3, 1, 1, 30]
    table = analyse(sweep(np.interp(x, places, losses))).landmarks.set_index("mark")
    assert 1e-4 <= table["lr"]["steepest descent"] <= 1e-2


@pytest.mark.parametrize("task", ["mlp_moons_rmsprop_b4", "tcn_mackey_rmsprop_b32"])
def test_the_steepest_descent_of_a_task_is_in_its_descent(task: str) -> None:
    path = ROOT / f"benchmarks/suggestions/tasks/dev/{task}/sweep_seed0.csv"
    table = analyse(read(str(path))).landmarks.set_index("mark")["lr"]
    # Noise falls as fast at the first learning rates, 1e-7.
    assert 1e-6 < table["steepest descent"] <= table["minimum"]
