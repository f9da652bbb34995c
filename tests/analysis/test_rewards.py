"""Rewards, accuracies and likelihoods given as losses make a guess; negative losses do not."""

from __future__ import annotations

import numpy as np
import pytest

import lrchart
from lrchart.analysis.rewards import is_reward
from lrchart.frame.arrays import FloatArray

LR = np.geomspace(1e-7, 1, 150)
X = np.log10(LR)
NOISE = np.random.default_rng(4).normal(0, 0.02, 150)
LOSS = 2.3 - 1.6 / (1 + np.exp(-5 * (X + 3.5))) + 40 * np.maximum(X + 1.5, 0) ** 2 + NOISE
REASON = (
    "the losses may be rewards, accuracies or likelihoods, which fall where a training diverges: "
    "negate them if higher is better"
)

REWARDS = [  # values, what they are
    (-LOSS, "the negative of a loss"),
    (-100 * LOSS, "a return of a hundred steps"),
    (-np.minimum(LOSS, 4), "a reward that has a lowest value"),
    (np.exp(-LOSS), "a likelihood"),
]


@pytest.mark.parametrize(("values", "what"), REWARDS, ids=[row[1] for row in REWARDS])
def test_a_reward_makes_a_guess(values: FloatArray, what: str) -> None:
    answer = lrchart.suggest({"lr": LR, "loss": values}).iloc[0]
    assert not answer["readable"]
    assert answer["reason"].startswith(REASON)


LOSSES = [  # values, what they are
    (LOSS, "a loss"),
    (LOSS - 100, "a log-density far below 0"),
    (-1 + np.minimum(LOSS, 2.3) / 2.4, "a cosine between -1 and 0"),
    (np.minimum(LOSS, 2.4) / 2.5, "a mean squared error between 0 and 1"),
    (-0.01 - np.minimum(2.3 - LOSS, 1.6) / 2, "a contrast that begins near 0"),
    (2 * np.minimum(LOSS - 2.3, -0.1), "a log-density that falls tenfold, and diverges"),
]


@pytest.mark.parametrize(("values", "what"), LOSSES, ids=[row[1] for row in LOSSES])
def test_a_loss_below_0_or_1_makes_none(values: FloatArray, what: str) -> None:
    assert not is_reward(values)
    # Losses that stay at one number would be taken for a running mean.
    assert lrchart.suggest({"lr": LR, "loss": values}, smoothed="no").iloc[0]["readable"]
