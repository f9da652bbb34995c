"""Scores, of which more is better, are negated if somebody says so, and never read as losses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import LR


def test_a_score_is_negated_and_asked_for() -> None:
    rows = pd.DataFrame({"lr": LR, "val_acc": [0.1, 0.9, 0.8, 0.2]})
    with pytest.raises(InputError, match=r"'val_acc' looks like a score \(higher is better\)"):
        read_trainings(rows)
    frame = read_trainings(rows, higher_is_better=True, untrained=0.1)
    assert frame["loss"].tolist() == [-0.1, -0.9, -0.8, -0.2]
    assert set(frame["sign"]) == {-1}
    assert set(frame["untrained"]) == {-0.1}


ARCH = [0.1, 0.4, 0.7, 0.9, 0.8, 0.5, 0.1]


RATES = np.geomspace(1e-4, 1e-1, 7)


def test_a_score_that_only_its_values_tell() -> None:
    frame = pd.DataFrame({"lr": RATES, "value": ARCH, "state": "COMPLETE"})
    with pytest.raises(InputError) as caught:
        read_trainings(frame)
    assert str(caught.value) == (
        "DataFrame: 'value' is highest between the lowest and the highest rate, as a score would "
        "be; if higher is better, add higher_is_better=True, otherwise choose it as a loss with "
        "loss_column="
    )
    assert read_trainings(frame, higher_is_better=True)["loss"].min() == -0.9


def test_a_chosen_column_is_read_and_its_shape_is_said(caplog: pytest.LogCaptureFixture) -> None:
    frame = pd.DataFrame({"lr": RATES, "quality": ARCH})
    assert read_trainings(frame, loss_column="quality")["loss"].min() == 0.1
    assert (
        "'quality' is highest between the lowest and the highest rate, as a score would be; it is "
        "read as a loss: if higher is better, add higher_is_better=True"
    ) in caplog.text


@pytest.mark.parametrize(
    ("name", "shape"),
    [("val_loss", "arch"), ("val_loss", "bowl"), ("value", "bowl"), ("value", "fall")],
)
def test_losses_are_no_scores(name: str, shape: str, caplog: pytest.LogCaptureFixture) -> None:
    values = {"bowl": [1 - x for x in ARCH], "fall": sorted(ARCH)[::-1], "arch": ARCH}[shape]
    read_trainings(pd.DataFrame({"lr": RATES, name: values}))
    assert "score" not in caplog.text


@pytest.mark.parametrize("name", ["neg_val_loss", "mean_test_neg_log_loss", "eval/negative_mse"])
def test_a_negated_loss_is_a_score(name: str) -> None:
    rows = pd.DataFrame({"lr": LR, name: [-2.3, -0.9, -1.1, -2.3]})
    with pytest.raises(InputError, match=f"'{name}' looks like a score"):
        read_trainings(rows)
    assert read_trainings(rows, higher_is_better=True)["loss"].tolist() == [2.3, 0.9, 1.1, 2.3]


@pytest.mark.parametrize("name", ["negative_log_likelihood_loss", "nll_loss", "neg_elbo_loss"])
def test_a_loss_whose_name_negates_is_a_loss(name: str) -> None:
    rows = pd.DataFrame({"lr": LR, name: [2.3, 0.9, 1.1, 2.3]})
    assert read_trainings(rows)["loss"].tolist() == [2.3, 0.9, 1.1, 2.3]
