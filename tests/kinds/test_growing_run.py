"""A growing history has a kind once its rows decide it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run

SWEEP = np.geomspace(1e-7, 10, 101)
COSINE = (1 + np.cos(np.pi * np.linspace(0, 1, 200, endpoint=False))) / 2


@pytest.mark.parametrize("count", [2, 4, 19])
def test_a_growing_history_has_no_kind_yet(count: int) -> None:
    kind = kind_of_run(SWEEP[:count], growing=True)
    assert not kind.known
    assert kind.evidence == f"{count} steps so far: the kind is known from 20 steps on"
    assert kind_of_run(SWEEP[:20], growing=True).known
    assert kind_of_run(SWEEP[:count]).known


BEGINNINGS = [  # the first rows of a longer range test
    np.geomspace(1e-7, 10, 10_000)[:50],
    np.full(60, 1e-7),
    np.repeat([1e-7, 1e-6], 50)[:80],
    np.linspace(1e-3, 1.001e-3, 50),
]


@pytest.mark.parametrize("rates", BEGINNINGS)
def test_the_beginning_of_a_range_test_is_not_called_a_training(rates: np.ndarray) -> None:
    assert not kind_of_run(rates, growing=True).known
    # As a complete history, it is a training or doubtful.
    whole = kind_of_run(rates)
    assert whole.kind == "training" or not whole.sure


def test_a_growing_training_is_known_in_the_end() -> None:
    assert kind_of_run(np.full(200, 1e-3), growing=True).known
    warm = np.concatenate([np.linspace(1e-5, 1e-3, 10), np.full(15, 1e-3)])
    assert kind_of_run(warm, growing=True).known
    assert kind_of_run(1e-3 * COSINE[50:90], growing=True).known


@pytest.mark.parametrize("rates", [[], [1e-3], [0.0, np.nan, 1e-3]])
def test_one_rate_tells_nothing(rates: list[float]) -> None:
    assert not kind_of_run(rates).known


@pytest.mark.parametrize("spacing", [np.geomspace, np.linspace])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 12, 40])
def test_a_range_test_that_was_stopped_early_is_one(spacing: Any, count: int) -> None:
    kind = kind_of_run(spacing(1e-5, 1, 5_000)[:count])
    assert kind.kind == "sweep"
