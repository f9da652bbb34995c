"""Frames whose kind was declared: trainings keep the order of their steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import KindError
from lrchart.frame.declared import in_steps, is_training
from lrchart.frame.validation import validate


def training(**columns: object) -> pd.DataFrame:
    rates = [1e-4, 1e-3, 5e-4, 1e-4]
    return pd.DataFrame({"lr": rates, "loss": [4.0, 3.0, 2.0, 1.0], "kind": "training", **columns})


def test_only_what_says_so_is_a_training() -> None:
    assert is_training(training())
    for other in (training(kind="sweep"), training().drop(columns="kind"), {"kind": ["training"]}):
        assert not is_training(other)


def test_runs_of_two_kinds_are_refused() -> None:
    with pytest.raises(KindError, match="draw the trainings on a chart of their own"):
        is_training(training(kind=["training", "training", "sweep", "sweep"]))


def test_the_rows_come_back_in_their_order() -> None:
    tidy = validate(training())
    assert tidy["lr"].is_monotonic_increasing
    assert in_steps(tidy)["loss"].tolist() == [4.0, 3.0, 2.0, 1.0]


def test_each_replicate_is_a_run_of_its_own() -> None:
    tidy = validate(training(run="a", replicate=[0, 0, 1, 1]))
    assert in_steps(tidy)["run"].tolist() == ["a (0)", "a (0)", "a (1)", "a (1)"]


def test_one_rate_is_a_training_and_no_range_test() -> None:
    frame = training(lr=1e-3)
    assert np.array_equal(in_steps(validate(frame))["loss"], frame["loss"])
    with pytest.raises(ValueError, match="one learning rate"):
        validate(frame.drop(columns="kind"))
