"""What must hold of every committed range test, whatever it is read as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.findings import Findings
from lrchart.analysis.suggest import landmarks_of, rules_of, suggestions
from lrchart.frame.schema import validate
from lrchart.pipeline import analyse

TASKS = Path(__file__).parents[2] / "benchmarks" / "suggestions" / "tasks"


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Every committed sweep, each as a run of its own."""
    files = sorted(TASKS.glob("*/*/sweep*.csv"))
    parts = [pd.read_csv(path).assign(run=f"{path.parent.name}/{path.stem}") for path in files]
    return pd.concat(parts, ignore_index=True)[["run", "lr", "loss"]]


@pytest.fixture(scope="module")
def found(frame: pd.DataFrame) -> Findings:
    return analyse(frame)


def test_there_are_as_many_as_were_measured(frame: pd.DataFrame) -> None:
    assert frame["run"].nunique() > 850


def test_no_window_and_no_interval_reaches_beyond_the_divergence(found: Findings) -> None:
    for table in (found.windows, found.suggestions):
        edge = table["run"].map(found.edges)
        assert not (table["lr_high"] > edge).any()
        assert not (table["lr"] > edge).any()


def test_landmarks_stand_in_their_order(found: Findings) -> None:
    lowest = found.landmarks.query("mark == 'minimum'").set_index("run")["lr"]
    for after in (found.climbs, found.edges):
        both = pd.concat([lowest, after], axis=1, keys=["lowest", "after"]).dropna()
        assert (both["lowest"] <= both["after"] * (1 + 1e-9)).all()
    assert set(lowest.index) == set(found.runs)


def test_every_window_holds_its_rate_and_has_a_width(found: Findings) -> None:
    for table in (found.windows, found.suggestions):
        known = table.dropna(subset=["lr_low", "lr_high"])
        assert (known["lr_low"] <= known["lr"]).all()
        assert (known["lr"] <= known["lr_high"]).all()
        assert (known["lr_high"] > 1.1 * known["lr_low"]).all()
    assert found.suggestions["lr"].notna().all()
    assert np.isin(found.suggestions["readable"], [True, False]).all()


def answered(frame: pd.DataFrame) -> pd.DataFrame:
    rows = validate(frame)
    sweeps = sweeps_of(rows)
    return suggestions(sweeps, landmarks_of(sweeps), rules_of("lrchart"))


@pytest.mark.parametrize(
    ("change", "rates", "tolerance"),
    [
        (lambda frame: frame.sample(frac=1, random_state=1), 1.0, 0.0),
        (lambda frame: pd.concat([frame, frame]), 1.0, 0.0),
        (lambda frame: frame.assign(loss=frame["loss"] * 8.0), 1.0, 0.0),
        (lambda frame: frame.assign(loss=frame["loss"] * 3e-5), 1.0, 1e-6),
        (lambda frame: frame.assign(loss=frame["loss"] + 16.0), 1.0, 1e-6),
        (lambda frame: frame.assign(lr=frame["lr"] * 1e3), 1e3, 1e-6),
    ],
    ids=["permuted", "twice", "loss × 8", "loss × 3e-5", "loss + 16", "lr × 1000"],
)
def test_what_must_not_matter(
    frame: pd.DataFrame, change: Any, rates: float, tolerance: float
) -> None:
    frame = frame.assign(step=frame.groupby("run", sort=False).cumcount())
    before = answered(frame).set_index("run")
    after = answered(change(frame)).set_index("run").loc[before.index]
    moved = np.abs(np.log10(after["lr"] / rates / before["lr"]))
    # A bin or a comparison may hang on the last digit of a few sweeps.
    assert (moved > tolerance).sum() <= (0 if tolerance == 0 else 0.01 * len(moved))
    assert (after["readable"] != before["readable"]).mean() <= (0 if tolerance == 0 else 0.01)
