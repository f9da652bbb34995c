"""The minimum and the steepest descent, before the divergence only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.landmark_table import edges, landmarks


def curve(run: str, smooth: list[float], slope: list[float], edge: int) -> pd.DataFrame:
    n = len(smooth)
    return pd.DataFrame(
        {
            "run": run,
            "lr": 10.0 ** np.arange(-n, 0),
            "loss_smooth": smooth,
            "slope_per_decade": slope,
            "diverged": np.arange(n) >= edge,
        }
    )


A = curve("a", [3.0, 2.0, 1.0, 2.0, -9.0], [-0.5, -1.5, -0.1, 1.0, np.nan], 4)


def test_the_landmarks_of_a_dip() -> None:
    found = landmarks(A)
    assert found.to_dict("records") == [
        {"run": "a", "mark": "steepest descent", "lr": 1e-4, "loss": 2.0, "slope": -1.5},
        {"run": "a", "mark": "minimum", "lr": 1e-3, "loss": 1.0, "slope": -0.1},
    ]


def test_a_run_that_never_falls_has_no_steepest_descent() -> None:
    found = landmarks(curve("up", [1.0, 2.0, 3.0], [0.0, 1.0, 2.0], 3))
    assert found[["run", "mark", "lr"]].to_numpy().tolist() == [["up", "minimum", 1e-3]]


def test_a_run_without_a_number_has_none() -> None:
    nothing = curve("nan", [np.nan] * 3, [np.nan] * 3, 0)
    assert landmarks(nothing).empty
    assert list(landmarks(nothing)) == ["run", "mark", "lr", "loss", "slope"]
    both = landmarks(pd.concat([nothing, A], ignore_index=True))
    assert both["run"].tolist() == ["a", "a"]


def test_the_edges_are_by_run_and_only_of_those_that_diverge() -> None:
    calm = curve("calm", [3.0, 2.0], [-1.0, -1.0], 2)
    found = edges(pd.concat([A, calm], ignore_index=True))
    assert found.to_dict() == {"a": 1e-1}
