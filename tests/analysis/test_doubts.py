"""Losses that are still a running mean make a guess, whoever reads them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lrchart

LR = np.geomspace(1e-8, 1, 120)


def rounded(digits: int | None) -> list[float]:
    """Return fastai's running mean of a sweep, with so many decimals; None: all."""
    x = np.log10(LR)
    level = 2.3 - 1.5 / (1 + np.exp(-(x + 3) / 0.35)) + 6 * np.clip(x + 1, 0, None) ** 2
    raw = level + np.random.default_rng(7).normal(0, 0.07, len(LR))
    mean = np.zeros(len(LR) + 1)
    for step, loss in enumerate(raw):
        mean[step + 1] = 0.98 * mean[step] + 0.02 * loss
    stored = mean[1:] / (1 - 0.98 ** np.arange(1, len(LR) + 1))
    return list(stored if digits is None else stored.round(digits))


def test_a_mean_that_is_rounded_too_coarsely_makes_a_guess() -> None:
    table = lrchart.suggest({"lr": LR, "loss": rounded(4)}, smoothed="auto")
    assert not table["readable"].iloc[0]
    assert table["reason"].iloc[0].startswith("the losses are fastai's running mean (factor 0.98")
    assert "save the losses with all their digits" in table["reason"].iloc[0]


def test_a_mean_that_is_undone_makes_none() -> None:
    table = lrchart.suggest({"lr": LR, "loss": rounded(None)}, smoothed="auto")
    assert table["readable"].iloc[0]


@pytest.mark.parametrize("cells", [2.3, "yes", None])
def test_a_column_of_that_name_may_hold_something_else(cells: object) -> None:
    frame = pd.DataFrame({"lr": LR, "loss": rounded(None), "smoothed": cells})
    assert lrchart.suggest(lrchart.validate(frame))["reason"].iloc[0] == ""


def test_each_run_is_doubted_for_itself() -> None:
    frame = lrchart.read({"a": {"lr": LR, "loss": rounded(4)}, "b": {"lr": LR, "loss": rounded(9)}})
    assert lrchart.suggest(frame)["readable"].tolist() == [False, True]
