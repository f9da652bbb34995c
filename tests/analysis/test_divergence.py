"""Rows from the divergence on, and losses that are not finite."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.divergence import breaks, mark_divergence
from lrchart.analysis.suggest import landmarks_of
from lrchart.pipeline import analyse

NAN, INF = np.nan, np.inf


@pytest.mark.parametrize(
    ("loss", "places"),
    [
        ([3.0, 2.0, 1.0], []),
        ([3.0, NAN, 1.0], [1]),
        ([3.0, 2.0, NAN, NAN], [2]),
        ([3.0, NAN, NAN, 2.0, NAN, NAN, NAN], [1, 4]),
        ([3.0, NAN, NAN, 2.0, NAN, NAN], [1]),
        ([3.0, NAN, 2.0, INF, 1.0, NAN], [1, 3]),
        ([NAN, NAN], [0]),
    ],
)
def test_a_loss_breaks_at_its_first_bad_batch_and_at_its_end(
    loss: list[float], places: list[int]
) -> None:
    assert breaks(np.array(loss)).tolist() == places


def test_all_rows_from_the_edge_on_are_marked(sweep: Any) -> None:
    frame = pd.concat([sweep(np.ones(7), run=run) for run in "ab"], ignore_index=True)
    marks = landmarks_of(sweeps_of(frame))
    landmarks = replace(marks, edge=np.array([-2.0, 0.0]), diverges=np.array([True, False]))
    marked = mark_divergence(frame, landmarks)
    assert marked["diverged"].tolist() == [False] * 4 + [True] * 3 + [False] * 7
    pd.testing.assert_frame_equal(marked.drop(columns="diverged"), frame)


def test_the_scenarios_diverge_after_their_window(findings: Any, taught: pd.DataFrame) -> None:
    optimum = taught.groupby("run", sort=False)["optimal_lr"].first()
    assert ((findings.edges > 3 * optimum) & (findings.edges < 0.5)).all()


@pytest.mark.parametrize("end", [NAN, INF, -INF])
def test_a_blow_up_is_an_edge_where_it_happens(sweep: Any, dip: np.ndarray, end: float) -> None:
    loss = dip.copy()
    loss[85:] = end
    frame = sweep(loss)
    assert analyse(frame).edges["run"] == frame["lr"].iloc[85]
