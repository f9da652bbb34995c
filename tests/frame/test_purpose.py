"""The columns that say what training a suggestion is for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.condense import condense
from lrchart.frame.purpose import for_training, training_of
from lrchart.frame.validation import validate
from lrchart.options import Options

THREE: dict[str, Any] = {"lr": [0.1, 0.2, 0.3], "loss": [2, 1, 3]}

REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"training_steps": [5, 0, 5]},
        "column 'training_steps', row 2: 0.0 is not a number of steps; it must be at least 1",
    ),
    (
        {"training_steps": ["many", 1, 1]},
        "column 'training_steps', row 1: 'many' is not a number",
    ),
    (
        {"training_steps": [5, 6, 5]},
        "column 'training_steps': run 'run' has several values; a run must have one",
    ),
    (
        {"schedule": ["decay", "decay", "cosine"]},
        "column 'schedule', row 3: must be 'constant' or 'decay'; got 'cosine'",
    ),
    (
        {"schedule": ["decay", "decay", "constant"]},
        "column 'schedule': run 'run' has several values; a run must have one",
    ),
]


@pytest.mark.parametrize(("columns", "sentence"), REFUSED, ids=[s for _, s in REFUSED])
def test_what_is_no_training_is_refused_in_one_sentence(columns: Any, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        validate(THREE | columns)
    assert str(caught.value) == sentence


def test_a_frame_without_the_columns_is_for_an_unknown_training() -> None:
    rows = training_of(validate(THREE)).to_dict("records")
    assert [(row["run"], row["schedule"]) for row in rows] == [("run", "")]
    assert np.isnan(rows[0]["training_steps"])


def test_what_is_given_stands_in_place_of_the_columns() -> None:
    tidy = validate(THREE | {"training_steps": 900, "schedule": "constant"})
    assert training_of(for_training(tidy, Options())).iloc[0].tolist() == ["run", 900.0, "constant"]
    told = for_training(tidy, Options(schedule="decay"))
    assert training_of(told).iloc[0].tolist() == ["run", 900.0, "decay"]
    assert training_of(for_training(told, Options(training_steps=50))).iloc[0].tolist() == [
        "run",
        50.0,
        "decay",
    ]
    assert training_of(tidy).iloc[0].tolist() == ["run", 900.0, "constant"]


def test_the_training_and_the_span_of_steps_survive_condensing() -> None:
    rows = 20_001
    frame = pd.DataFrame(
        {"step": np.arange(rows) * 2, "lr": np.geomspace(1e-6, 1, rows), "loss": 1.0,
         "training_steps": 5000, "schedule": "decay"}
    )  # fmt: skip
    small = validate(condense(frame))
    assert len(small) < rows
    assert training_of(small).iloc[0].tolist() == ["run", 5000.0, "decay"]
    assert (small["step_low"].min(), small["step_high"].max()) == (0, 40_000)
