"""A declared optimum that the sweep does not reach is named, and not drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lrchart

RATES = np.geomspace(1e-6, 1e-1, 100)
X = np.log10(RATES)
LOSSES = 2.5 - 1.5 / (1 + np.exp(-4 * (X + 4))) + 9 * np.maximum(X + 2, 0) ** 2
LOSSES += np.random.default_rng(0).normal(0, 0.02, 100)
SWEEP = pd.DataFrame({"step": range(100), "lr": RATES, "loss": LOSSES})


@pytest.mark.parametrize(
    ("optimum", "reason"),
    [
        (3.0, "the declared optimum, 3, lies above the sweep, and is left out"),
        (1e-7, "the declared optimum, 1e-7, lies below the sweep, and is left out"),
        (1e-4, ""),
        (np.nan, ""),
    ],
)
def test_an_optimum_outside_the_rates_is_said(optimum: float, reason: str) -> None:
    answer = lrchart.suggest(SWEEP.assign(optimal_lr=optimum)).iloc[0]
    assert (answer["readable"], answer["reason"]) == (True, reason)
    assert answer["lr"] == lrchart.suggest(SWEEP)["lr"].item()


def test_it_stands_in_the_chart_and_behind_the_reason_of_a_guess() -> None:
    far = SWEEP.assign(optimal_lr=3.0)
    assert "declared optimum, 3, lies above" in str(lrchart.plot(far).to_dict()["title"])
    noise = far.assign(loss=np.random.default_rng(1).normal(2, 0.1, 100), run="noise")
    first, last = lrchart.suggest(noise)["reason"].item().split("; ")
    assert first.startswith("no fall of the loss")
    assert last.startswith("the declared optimum")
