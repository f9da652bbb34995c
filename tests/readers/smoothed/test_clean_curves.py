"""Measured losses with little noise are not taken for a running mean, which is still doubted."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.readers.smoothed.signs import scattered
from lrchart.readers.smoothed.unsmooth import unsmooth

SEEDS = range(40)


def clean(seed: int, steps: int = 80, noise: float = 0.02) -> tuple[np.ndarray, np.ndarray]:
    """Return rates, and losses of a descent and a divergence, with a little noise."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-6, 0.5, steps)
    loss = 0.5 + 1.8 / (1 + np.exp((x + 2.8) / 0.3)) + 10 * np.clip(x + 0.9, 0, None) ** 2
    return 10**x, loss * (1 + noise * rng.normal(size=steps))


@pytest.mark.parametrize(("steps", "noise", "most"), [(80, 0.02, 6), (100, 0.01, 5)])
def test_clean_losses_are_rarely_doubted(steps: int, noise: float, most: int) -> None:
    outcomes = [unsmooth(*clean(seed, steps, noise)).outcome for seed in SEEDS]
    assert outcomes.count("undecided") <= most
    assert set(outcomes) <= {"measured", "undecided"}


@pytest.mark.parametrize("keep", [0.8, 0.9, 0.95])
def test_their_running_means_are_still_doubted(smooth, keep: float) -> None:
    outcomes = []
    for seed in SEEDS:
        lr, loss = clean(seed)
        outcomes.append(unsmooth(lr, smooth(loss, "first", keep).astype(np.float32)).outcome)
    assert outcomes.count("measured") <= 6


def test_independent_losses_scatter_about_a_curve_and_means_of_them_do_not(smooth) -> None:
    measured = [clean(seed)[1] for seed in SEEDS]
    assert np.mean([scattered(loss, 0.0) for loss in measured]) > 0.5
    assert np.mean([scattered(smooth(loss, "first", 0.9), 0.0) for loss in measured]) < 0.1


def test_rounding_is_no_scatter() -> None:
    _, loss = clean(0, noise=0.0)
    assert not scattered(np.round(loss, 2), 0.01)


@pytest.mark.parametrize("steps", [24, 25, 30])
def test_a_short_descent_from_the_start_without_noise_is_read_without_a_word(steps: int) -> None:
    lr = np.geomspace(1e-3, 1, steps)
    loss = np.round(0.4 + 1.9 * (1e-3 / lr) ** 1.1 + 16 * lr**3.4, 3)
    assert unsmooth(lr, loss).note == ""
