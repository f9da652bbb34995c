"""A column of epochs, or of another count that grows evenly, orders the rows of one training."""

from __future__ import annotations

import numpy as np
import pytest

import lrchart

LR = np.geomspace(3e-6, 2, 20)
LOSS = 0.6 + 1.7 / (1 + (LR / 4e-3) ** 2) + 3 * np.clip(np.log10(LR / 0.1), 0, None) ** 2
GUESS = "this may be a grid of trainings"


@pytest.mark.parametrize(
    ("epochs", "counted"),
    [
        (range(20), True),
        (range(1, 21), True),
        ([10] * 20, False),
        ([*range(19), 7], False),
        (range(0, 200, 10), True),
        (np.round(np.arange(1, 21) * 0.025, 2), True),
        ([f"{0.01 * i:.2f}" for i in range(20)], True),
        (np.cumsum(np.arange(20) % 7 + 1), False),
        (["best"] * 20, False),
    ],
)
@pytest.mark.parametrize("name", ["epoch", "Epoch", "train/epoch", "time/total_timesteps"])
def test_a_count_that_grows_evenly_is_one_of_steps(name, epochs, counted) -> None:
    history = {name: list(epochs), "learning_rate": LR.tolist(), "loss": LOSS.tolist()}
    for frame in (lrchart.read(history), history | {"lr": history["learning_rate"]}):
        reason = lrchart.suggest(frame)["reason"].iloc[0]
        assert (GUESS in reason) != counted


@pytest.mark.parametrize("name", ["batch", "iter", "batch_idx"])
def test_a_count_that_stays_numbers_nothing(name: str) -> None:
    """Chart and suggestion had taken it for the last step of trainings, the reader had not."""
    x = np.linspace(-6, 0, 80)
    loss = 2.3 - 1.9 / (1 + np.exp(-(x + 2.6) / 0.3)) + 10 * np.clip(x + 0.8, 0, None) ** 2
    loss += np.random.default_rng(3).normal(0, 0.03, 80)
    frame = lrchart.read({name: [0] * 80, "lr": 10**x, "loss": loss})
    assert frame["step"].nunique() == 80
    assert 1e-3 < lrchart.suggest(frame)["lr"].item() < 1e-2
