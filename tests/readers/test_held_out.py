"""Rates beside losses on held-out data, without a counter of steps, are trainings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError, KindError

RATES = np.geomspace(1e-4, 1, 9)
LOSSES = 1 + np.log10(RATES / 1e-2) ** 2


@pytest.mark.parametrize("name", ["val_loss", "test_loss", "valid_nll", "eval_accuracy"])
@pytest.mark.parametrize("rate", ["lr", "learning_rate"])
def test_final_losses_are_named_as_those_of_trainings(tmp_path: Path, rate: str, name: str) -> None:
    table = pd.DataFrame({rate: RATES, name: LOSSES})
    table.to_csv(tmp_path / "runs.csv")
    reason = (
        f"'{name}' is measured on held-out data, and no column counts steps: these look like "
        "trainings, one row each, not a range test; lrchart.plot_trainings compares them"
    )
    for source in (tmp_path / "runs.csv", table):
        with pytest.raises(KindError) as error:
            lrchart.suggest(lrchart.read(source))
        assert reason in str(error.value)


@pytest.mark.parametrize("counter", ["epoch", "step", "iter"])
def test_a_history_of_validation_is_asked_for_its_loss(counter: str) -> None:
    with pytest.raises(InputError, match="no loss column among"):
        lrchart.read({counter: np.arange(9), "lr": RATES, "val_loss": LOSSES})


def test_a_column_that_was_chosen_is_read() -> None:
    frame = lrchart.read({"lr": RATES, "val_loss": LOSSES}, loss_column="val_loss")
    assert len(frame) == 9
