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
