"""Divergence of curves whose edge can be seen by eye."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.divergence import (
    breaks,
    find_edge,
    mark_divergence,
    noise_level,
    running_median,
    start_level,
)

NAN, INF = np.nan, np.inf


def stairs(*steps: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, level) for level, count in steps])


CLEAN = stairs((2.0, 10), (1.0, 10), (9.0, 10))

EDGES: list[tuple[Any, int, str]] = [
    (CLEAN, 20, "a jump after the dip"),
    (CLEAN - 10, 20, "the same, below zero"),
    (CLEAN * 1e9, 20, "the same, huge"),
    (CLEAN * 1e-9, 20, "the same, tiny"),
    (stairs((2, 10), (1, 10), (1e9, 10)), 20, "up to 1e9"),
    (stairs((2, 10), (1, 10), (2.3, 10)), 30, "a rise of less than 0.35 of the fall"),
    (stairs((2, 10), (1, 10), (2.4, 10)), 20, "a rise of more than 0.35 of the fall"),
    (stairs((2, 10), (1, 10), (NAN, 10)), 20, "NaN to the end"),
    (stairs((2, 10), (1, 10), (INF, 10)), 20, "inf to the end"),
    (stairs((2, 10), (1, 10), (-INF, 10)), 20, "-inf to the end"),
    (stairs((2, 10), (1, 10), (INF, 1), (1, 9)), 20, "one +inf, whatever follows"),
    (stairs((2, 10), (1, 10), (NAN, 1), (1, 9)), 30, "one NaN is a bad batch"),
    (stairs((2, 10), (NAN, 1), (1, 10), (9, 10)), 21, "a bad batch before the edge"),
    (stairs((2, 10), (1, 10), (9, 1), (1, 9)), 30, "one spike is noise"),
    (stairs((2, 10), (1, 10), (9, 2), (1, 9)), 31, "two spikes are noise"),
    (stairs((2, 30)), 30, "flat"),
    (stairs((0, 30)), 30, "flat at zero"),
    (np.linspace(3, 1, 30), 30, "falls to its end"),
    (stairs((1, 10), (9, 10)), 10, "never falls, then jumps"),
    (stairs((NAN, 30)), 0, "no number at all"),
    (np.array([2.0, 1.0, 9.0, 9.0]), 4, "too short to tell"),
    (np.array([2.0, 1.0, INF, 1.0]), 2, "too short, but infinite"),
    (np.array([]), 0, "empty"),
]


@pytest.mark.parametrize(("loss", "edge", "why"), EDGES, ids=[why for *_, why in EDGES])
def test_find_edge(loss: np.ndarray, edge: int, why: str) -> None:
    assert find_edge(np.asarray(loss, dtype=float)) == edge


@given(st.integers(0, 1000), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_only_differences_decide(seed: int, shift: float, scale: float) -> None:
    loss = CLEAN + np.random.default_rng(seed).normal(0, 0.02, len(CLEAN))
    assert find_edge(loss * scale + shift) == find_edge(loss) == 20


@pytest.mark.parametrize(
    ("loss", "found"),
    [
        ([3.0, 2.0, 1.0], []),
        ([3.0, NAN, 1.0], [1]),
        ([3.0, 2.0, NAN, NAN], [2]),
        ([3.0, NAN, NAN, 2.0, NAN, NAN], [1, 4]),
        ([3.0, NAN, 2.0, INF, 1.0, NAN], [1, 3]),
        ([NAN, NAN], [0]),
    ],
)
def test_a_loss_breaks_at_its_first_bad_batch_and_at_its_end(
    loss: list[float], found: list[int]
) -> None:
    assert breaks(np.array(loss)).tolist() == found


@given(st.integers(0, 1000))
def test_noise_alone_is_no_divergence(seed: int) -> None:
    loss = np.random.default_rng(seed).normal(2.0, 0.3, 200)
    assert find_edge(loss) == 200


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=40))
def test_any_losses_have_an_edge_in_reach(loss: list[float]) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        assert 0 <= find_edge(np.array(loss)) <= len(loss)


def test_the_scenarios_diverge_after_their_window(taught: pd.DataFrame) -> None:
    marked = mark_divergence(taught)
    for _, rows in marked.groupby("run", sort=False):
        edge = rows["lr"][rows["diverged"]].min()
        optimum = rows["optimal_lr"].iloc[0]
        assert 3 * optimum < edge < 0.5


def test_all_rows_from_the_edge_on_are_marked(sweep: Any) -> None:
    one, two = sweep(CLEAN, run="a"), sweep(CLEAN[:20], run="b")
    frame = pd.concat([one, two], ignore_index=True)
    marked = mark_divergence(frame)
    assert marked["diverged"].tolist() == [False] * 20 + [True] * 10 + [False] * 20
    pd.testing.assert_frame_equal(marked.drop(columns="diverged"), frame)


def test_the_start_level_is_the_median_of_the_first_tenth() -> None:
    loss = np.concatenate([np.full(19, 3.0), [100.0], np.full(180, 1.0)])
    assert start_level(loss) == 3.0
    assert start_level(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0])) == 3.0


@pytest.mark.parametrize("trend", [0.0, 1.0])
def test_the_noise_level_is_a_standard_deviation(trend: float) -> None:
    rng = np.random.default_rng(5)
    loss = rng.normal(0, 0.2, 20_000) + trend * np.linspace(0, 50, 20_000)
    assert noise_level(loss) == pytest.approx(0.2, rel=0.05)


def test_the_running_median_is_centred() -> None:
    loss = np.array([5.0, 1.0, 2.0, 9.0, 3.0, 4.0])
    assert running_median(loss, 3).tolist() == [5.0, 2.0, 2.0, 3.0, 4.0, 4.0]


@given(st.integers(0, 50), st.lists(st.sampled_from([5, 6, 40]), min_size=1, max_size=6))
def test_runs_are_read_together_as_they_are_alone(seed: int, lengths: list[int]) -> None:
    rng = np.random.default_rng(seed)
    losses = [
        np.cumsum(rng.normal(0, 1, n)) + np.linspace(0, 1, n) ** 8 * rng.choice([0, 60])
        for n in lengths
    ]
    if seed % 3 == 0:
        losses[0][-2:] = NAN, INF
    rows = [
        {"run": f"run {i}", "replicate": 0, "lr": 10.0**x, "loss": y}
        for i, loss in enumerate(losses)
        for x, y in enumerate(loss)
    ]
    diverged = mark_divergence(pd.DataFrame(rows))["diverged"].to_numpy()
    wanted = [np.arange(len(loss)) >= find_edge(loss) for loss in losses]
    np.testing.assert_array_equal(diverged, np.concatenate(wanted))
