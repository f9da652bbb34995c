"""A seal breaks with any change of what was validated, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from lrchart.frame.seal import is_tidy
from lrchart.frame.validation import validate

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def frame() -> pd.DataFrame:
    """Return a tidy frame of two runs of three steps each."""
    return validate(
        {
            "run": [*"aaabbb"],
            "lr": [1e-3, 1e-2, 1e-1] * 2,
            "loss": [3.0, 2.0, 4.0] * 2,
            "schedule": ["constant"] * 3 + ["decay"] * 3,
            "note": range(6),
        }
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda frame: frame.assign(run=[*"aabbbb"]), id="row of another run"),
        pytest.param(lambda frame: frame.assign(run=[*"bbbaaa"]), id="names swapped"),
        pytest.param(lambda frame: frame.assign(run=[*"aaabba"]), id="last row of another run"),
        pytest.param(lambda frame: frame.assign(run=[*"aaaccc"]), id="last run renamed"),
        pytest.param(lambda frame: frame.assign(replicate=1), id="replicate"),
        pytest.param(lambda frame: frame.assign(step=frame["step"] + 1), id="steps"),
        pytest.param(lambda frame: frame.assign(loss=0.0), id="losses"),
        pytest.param(
            lambda frame: frame.assign(schedule=["constant"] * 2 + ["decay"] * 4), id="schedule"
        ),
        pytest.param(
            lambda frame: frame.assign(schedule=["decay"] * 3 + ["constant"] * 3),
            id="schedules swapped",
        ),
        pytest.param(lambda frame: frame.rename(columns={"note": "remark"}), id="name of a column"),
        pytest.param(lambda frame: frame.drop(columns="note"), id="column dropped"),
    ],
)
def test_a_change_breaks_the_seal(frame: pd.DataFrame, change: Change) -> None:
    assert not is_tidy(change(frame))


def test_a_column_that_is_not_validated_may_change(frame: pd.DataFrame) -> None:
    assert is_tidy(frame.assign(note=0))
    assert not is_tidy(pd.DataFrame(frame.to_dict("list")))
