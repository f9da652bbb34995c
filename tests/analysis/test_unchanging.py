"""A loss that never changes gives no number."""

from __future__ import annotations

import numpy as np
import pytest

import lrchart

LR = np.geomspace(1e-6, 1, 60)


@pytest.mark.parametrize("nans", [0, 20])
def test_no_number_is_read_off_equal_losses(nans: int) -> None:
    loss = np.where(np.arange(60) < 60 - nans, 2.3026, np.nan)
    table = lrchart.suggest({"step": np.arange(60), "lr": LR, "loss": loss})
    answer = table.iloc[0]
    assert answer[["lr", "lr_low", "lr_high"]].isna().all()
    assert not answer["readable"]
    assert answer["reason"].startswith("the loss is 2.3 at every learning rate; check that")


def test_one_of_two_replicates_may_not_change() -> None:
    falls = 2.3 - 1.5 / (1 + np.exp(-(np.log10(LR) + 3) / 0.3))
    frame = {
        "replicate": np.repeat([0, 1], 60),
        "step": np.tile(np.arange(60), 2),
        "lr": np.tile(LR, 2),
        "loss": np.concatenate([np.full(60, 2.3), falls]),
    }
    assert np.isfinite(lrchart.suggest(frame)["lr"].iloc[0])


def test_other_runs_keep_their_numbers() -> None:
    falls = 2.3 - 1.5 / (1 + np.exp(-(np.log10(LR) + 3) / 0.3))
    frame = {
        "run": np.repeat(["still", "falls"], 60),
        "step": np.tile(np.arange(60), 2),
        "lr": np.tile(LR, 2),
        "loss": np.concatenate([np.full(60, 2.3), falls]),
    }
    rates = lrchart.suggest(frame).set_index("run")["lr"]
    assert np.isnan(rates["still"])
    assert np.isfinite(rates["falls"])


def test_the_title_says_why() -> None:
    chart = lrchart.plot({"step": np.arange(60), "lr": LR, "loss": np.full(60, 2.3)})
    told = "".join(chart.to_dict()["title"]["subtitle"])
    assert told == "No learning rate stands out: the loss is 2.3 at every learning rate"
