"""Range tests that go up and down again, and schedules that do."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run


def losses(lr: np.ndarray, *, breaks: float, seed: int) -> np.ndarray:
    """Return losses that fall from 2.3 to 0.8, and climb from the rate `breaks` on."""
    x = np.log10(lr)
    loss = 2.3 - 1.5 / (1 + np.exp(-(x + 2.2) / 0.3)) + np.exp(4 * (x - np.log10(breaks)))
    return loss + np.random.default_rng(seed).normal(0, 0.02, len(lr))


@pytest.mark.parametrize("low", [1e-6, 1e-3])
@pytest.mark.parametrize("steps", [30, 100, 1_000])
@pytest.mark.parametrize("stays", [True, False], ids=["stays high", "learns again"])
def test_up_and_down_a_line_is_read_up_if_the_loss_diverges(
    low: float, steps: int, stays: bool
) -> None:
    up = np.linspace(low, 1, steps)
    lr = np.concatenate([up, up[::-1][1:]])
    loss = losses(lr, breaks=0.3, seed=steps)
    if stays:
        loss[steps:] = np.maximum(loss[steps:], 2.3)
    kind = kind_of_run(lr, loss)
    assert kind.kind == "sweep"
    assert kind.left_out == f"the last {steps - 1} steps, in which the rate falls again"
    assert kind.keep is not None
    assert np.array_equal(np.flatnonzero(kind.keep), np.arange(steps))


@pytest.mark.parametrize("steps", [30, 100, 1_000])
@pytest.mark.parametrize("breaks", [1.0, 1.5, 10.0])
def test_a_schedule_up_and_down_a_line_is_a_training(steps: int, breaks: float) -> None:
    up = np.linspace(1e-5, 0.8, steps)
    lr = np.concatenate([up, up[::-1][1:]])
    loss = losses(lr, breaks=breaks, seed=steps)
    loss[steps:] = loss[steps - 1] * np.linspace(1, 0.5, steps - 1)
    kind = kind_of_run(lr, loss)
    assert kind.kind == "training"
    assert f"rises for {steps - 1} steps and then falls for {steps - 1} steps" in kind.evidence


def test_a_short_rise_before_a_decay_along_a_line_is_a_training() -> None:
    """A warm-up of a tenth whose loss diverges is no range test: the training goes on behind it."""
    lr = np.concatenate([np.linspace(1e-5, 0.5, 50), np.linspace(0.5, 1e-5, 450)[1:]])
    assert kind_of_run(lr, losses(lr, breaks=0.2, seed=1)).kind == "training"
