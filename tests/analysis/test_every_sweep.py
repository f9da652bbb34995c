"""What must hold of every committed range test, whatever it is read as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.findings import Findings
from lrchart.analysis.smooth import smooth
from lrchart.analysis.suggest import landmarks_of, rules_of, suggestions
from lrchart.analysis.zoning import zoning
from lrchart.frame.validation import validate
from lrchart.pipeline import analyse

TASKS = Path(__file__).parents[2] / "benchmarks" / "suggestions" / "tasks"


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Every committed sweep, each as a run of its own."""
    files = sorted(TASKS.glob("*/*/sweep*.csv"))
    parts = [pd.read_csv(path).assign(run=f"{path.parent.name}/{path.stem}") for path in files]
    return pd.concat(parts, ignore_index=True)[["run", "lr", "loss"]]


@pytest.fixture(scope="module")
def analysis(frame: pd.DataFrame) -> Findings:
    return analyse(frame)


def test_there_are_as_many_as_were_measured(frame: pd.DataFrame) -> None:
    assert frame["run"].nunique() > 850


def test_no_window_and_no_interval_reaches_beyond_the_divergence(analysis: Findings) -> None:
    for table in (analysis.windows, analysis.suggestions):
        edge = table["run"].map(analysis.edges)
        assert not (table["lr_high"] > edge).any()
        assert not (table["lr"] > edge).any()


def test_landmarks_stand_in_their_order(analysis: Findings) -> None:
    lowest = analysis.landmarks.query("mark == 'minimum'").set_index("run")["lr"]
    climbs = pd.Series(
        {run: plan.climb for run in analysis.runs if (plan := zoning(analysis, run))}
    )
    for after in (climbs, analysis.edges):
        both = pd.concat([lowest, after], axis=1, keys=["lowest", "after"]).dropna()
        assert len(both) > 800
        assert (both["lowest"] <= both["after"] * (1 + 1e-9)).all()
    assert set(lowest.index) == set(analysis.runs)


def test_landmarks_lie_on_the_line_that_is_drawn(analysis: Findings) -> None:
    line = analysis.curve.drop_duplicates(["run", "lr"])[["run", "lr", "loss_smooth"]]
    marks = analysis.landmarks.merge(line, on=["run", "lr"], validate="many_to_one")
    assert len(marks) == len(analysis.landmarks)
    assert (marks["loss"] == marks["loss_smooth"]).all()
    steepest = analysis.landmarks.query("mark == 'steepest descent'")
    flattest = analysis.curve.groupby("run")["slope_per_decade"].min()
    assert (steepest["slope"] < 0).all()
    assert (steepest["slope"] >= steepest["run"].map(flattest)).all()


def test_every_window_holds_its_rate_and_has_a_width(analysis: Findings) -> None:
    for table in (analysis.windows, analysis.suggestions):
        known = table.dropna(subset=["lr_low", "lr_high"])
        assert (known["lr_low"] <= known["lr"]).all()
        assert (known["lr"] <= known["lr_high"]).all()
        assert (known["lr_high"] > 1.1 * known["lr_low"]).all()
    assert analysis.suggestions["lr"].notna().all()
    assert np.isin(analysis.suggestions["readable"], [True, False]).all()


@pytest.mark.parametrize("half_life", [None, 0.2, 0.5, 1.0])
def test_the_thick_line_has_no_jag_where_it_meets_the_divergence(
    analysis: Findings, half_life: float | None
) -> None:
    """Across the edge the line falls only if most of the next losses lie lower than it."""
    curve = smooth(
        analysis.curve.drop(columns=["loss_calm", "loss_smooth", "side"]), half_life or 0.07
    )
    jags, edges = [], 0
    for run, sweep in curve[np.isfinite(curve["loss"])].groupby("run", sort=False):
        line, loss = sweep["loss_smooth"].to_numpy(), sweep["loss"].to_numpy()
        edge = int((sweep["side"] > 0).to_numpy().argmax())
        edges += edge > 0
        if edge > 0 and line[edge] < line[edge - 1]:
            lower = loss[edge : edge + 4] < line[edge - 1]
            jags += [run] if lower.mean() < 0.5 else []
    assert jags == []
    assert edges > 800


def answered(frame: pd.DataFrame) -> pd.DataFrame:
    rows = validate(frame)
    sweeps = sweeps_of(rows)
    return suggestions(sweeps, landmarks_of(sweeps), rules_of("lrchart")).set_index("run")


@pytest.fixture(scope="module")
def steps(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(step=frame.groupby("run", sort=False).cumcount())


@pytest.fixture(scope="module")
def before(steps: pd.DataFrame) -> pd.DataFrame:
    return answered(steps)


#: (name, change that must not matter, factor on the rates)
HARMLESS: list[tuple[str, Any, float]] = [
    ("permuted", lambda frame: frame.sample(frac=1, random_state=1), 1.0),
    ("twice", lambda frame: pd.concat([frame, frame]), 1.0),
    ("twice, no steps", lambda frame: frame.loc[frame.index.repeat(2)].drop(columns="step"), 1.0),
    ("loss × 8", lambda frame: frame.assign(loss=frame["loss"] * 8), 1.0),
    ("loss × 3e-5", lambda frame: frame.assign(loss=frame["loss"] * 3e-5), 1.0),
    ("loss + 16", lambda frame: frame.assign(loss=frame["loss"] + 16), 1.0),
    ("loss - 3", lambda frame: frame.assign(loss=frame["loss"] - 3), 1.0),
    ("lr × 1000", lambda frame: frame.assign(lr=frame["lr"] * 1e3), 1e3),
    ("float32", lambda frame: frame.astype({"lr": "float32", "loss": "float32"}), 1.0),
]


@pytest.mark.parametrize(
    ("change", "factor"), [row[1:] for row in HARMLESS], ids=[row[0] for row in HARMLESS]
)
def test_what_must_not_matter(
    steps: pd.DataFrame, before: pd.DataFrame, change: Any, factor: float
) -> None:
    changed = change(steps)
    after = answered(changed).loc[before.index]
    # Answers follow the losses smoothly, also their rounding.
    near = 1e-5 if changed["loss"].dtype == np.float32 else 1e-6
    same = after["readable"] == before["readable"]
    # A short table without steps may be a grid of trainings: the same number, but a guess.
    same |= after["reason"].str.contains("no step column")
    for name in ("lr", "lr_low", "lr_high"):
        same &= np.isclose(after[name] / factor, before[name], rtol=near, equal_nan=True)
    # In one sweep, a comparison depends on the last digit of a rate.
    assert (~same).sum() <= (factor != 1)


@pytest.mark.parametrize("half", [0, 1])
def test_half_of_the_steps_say_much_the_same(
    steps: pd.DataFrame, before: pd.DataFrame, half: int, record_property: Any
) -> None:
    """Half the rows have more noise: the share of rates that move is bounded, not zero."""
    after = answered(steps[steps["step"] % 2 == half]).loc[before.index]
    moved = np.abs(np.log10(after["lr"] / before["lr"])) > 0.3
    readable = before["readable"] & after["readable"]
    shares = {"all": moved.mean(), "readable": moved[readable].mean()}
    for name, share in shares.items():
        record_property(f"share of {name} sweeps moved by more than 0.3 decades", f"{share:.1%}")
    assert shares["all"] < 0.17
    assert shares["readable"] < 0.08
    assert (before["readable"] != after["readable"]).mean() < 0.12
