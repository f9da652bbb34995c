"""What must hold of every committed range test, whatever it is read as."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.findings import Findings
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
