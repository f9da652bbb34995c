"""Falls that training makes, and falls of a loss that wanders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.noise import neighbour_correlation
from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.descent import of_landmarks, read
from lrchart.analysis.rules.own.landmarks import landmarks
from lrchart.analysis.rules.own.smooth import Binned
from lrchart.analysis.rules.own.wander import FEWEST, walk, wanders
from tests.full import some

TASKS = Path(__file__).parents[4] / "benchmarks" / "suggestions" / "tasks"
Noise = Callable[[np.random.Generator, int], np.ndarray]


def random_walk(rng: np.random.Generator, steps: int) -> np.ndarray:
    return np.cumsum(rng.normal(0, 0.02, steps))


def autoregressive(rng: np.random.Generator, steps: int) -> np.ndarray:
    loss = np.zeros(steps)
    for i, jump in enumerate(rng.normal(0, 0.02, steps - 1)):
        loss[i + 1] = 0.95 * loss[i] + jump
    return loss


def white(rng: np.random.Generator, steps: int) -> np.ndarray:
    return rng.normal(0, 0.02, steps)


def bins(levels: list[float], empty: int = 0) -> Binned:
    """Return one curve with a loss in every bin, and empty bins after every one."""
    total = np.zeros((1, len(levels) * (1 + empty)))
    total[:, :: 1 + empty] = levels
    count = np.zeros_like(total)
    count[:, :: 1 + empty] = 1
    size = np.array([total.shape[1]])
    return Binned(total, total, count, size, np.array([0]), 0.05, np.array([0.1]))


@pytest.mark.parametrize("empty", [0, 3])
def test_a_fall_is_measured_in_steps_of_a_walk(empty: int) -> None:
    # Four falls of 3 in a row, among steps whose median size is 1.
    levels = [0.0, 1, 0, 1, 0, 1, -2, -5, -8, -11, -10, -11, -10, -11, -10, -11]
    assert walk(bins(levels, empty)) == pytest.approx(12 / (1.4826 * np.sqrt(4)))


def test_too_few_bins_and_a_loss_that_never_moves_have_no_walk() -> None:
    assert walk(bins([1.0, 0] * (FEWEST // 2)))[0] < np.inf
    assert np.isinf(walk(bins([1.0, 0] * (FEWEST // 2 - 1))))
    assert np.isinf(walk(bins([1.0] * 20)))


def test_noise_is_independent_and_a_walk_is_not() -> None:
    rng = np.random.default_rng(0)
    heads = np.full(400, 40)
    noise, walks = (np.array([make(rng, 40) for _ in heads]) for make in (white, random_walk))
    of_noise = neighbour_correlation(noise, heads)
    assert abs(of_noise.mean()) < 0.04
    assert of_noise.std() == pytest.approx(1 / np.sqrt(40), rel=0.2)
    assert wanders(of_noise, heads).mean() < 0.01
    assert wanders(neighbour_correlation(walks, heads), heads).mean() > 0.95
    assert neighbour_correlation(np.full((1, 5), 3.0), np.array([5])) == 0
    huge = neighbour_correlation(1e300 * noise[:1], heads[:1])
    assert huge == pytest.approx(of_noise[:1])


def readable(noise: Noise, steps: int, fall: float = 0.0) -> float:
    """Return the share of 60 sweeps that can be read."""
    x = np.linspace(-7, 1, steps)
    answers = []
    for seed in range(60):
        loss = 2.3 - fall / (1 + np.exp(-(x + 2) / 0.3)) + 9 * np.clip(x, 0, None) ** 2
        answers.append(read([(10**x, loss + noise(np.random.default_rng(seed), steps))]))
    assert all(answer.readable or answer.reason for answer in answers)
    return float(np.mean([answer.readable for answer in answers]))


@pytest.mark.parametrize("noise", [random_walk, autoregressive])
@pytest.mark.parametrize("steps", some([60, 100, 300, 1000], 2))
def test_few_losses_that_wander_can_be_read(noise: Noise, steps: int) -> None:
    """Before, 40 to 70 % could: a fall by chance is many times larger than the steps."""
    assert readable(noise, steps) <= 0.25


@pytest.mark.parametrize("noise", [random_walk, autoregressive, white])
@pytest.mark.parametrize("steps", [60, 300])
def test_a_real_fall_can_be_read_whatever_the_noise(noise: Noise, steps: int) -> None:
    assert readable(noise, steps, fall=2.0) >= 0.9


def test_hardly_any_measured_sweep_is_taken_for_a_walk() -> None:
    sweeps = []
    for path in sorted(TASKS.glob("*/*/sweep_seed*.csv")):
        table = pd.read_csv(path)
        sweeps.append((table["lr"].to_numpy(), table["loss"].to_numpy()))
    assert len(sweeps) > 800
    readings = of_landmarks(landmarks(*stacked([[sweep] for sweep in sweeps])))
    assert sum("the loss drifts" in reading.reason for reading in readings) <= 1
