"""What comes in is validated once, at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame import validation
from lrchart.frame.door import tidy, together
from lrchart.frame.seal import is_tidy
from lrchart.frame.validation import validate
from lrchart.gallery.config import Config
from lrchart.gallery.entries import gallery
from lrchart.gallery.teaching import SWEEP


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Hold the number of rows of every table that is validated."""
    rows: list[int] = []
    finish = validation._finish

    def counted(table: pd.DataFrame) -> pd.DataFrame:
        rows.append(len(table))
        return finish(table)

    monkeypatch.setattr(validation, "_finish", counted)
    return rows


@pytest.mark.parametrize(
    "use", [lrchart.plot, lrchart.slope, lrchart.anatomy, lrchart.suggest, lrchart.analyse]
)
def test_a_file_is_validated_once(use: Callable[..., Any], count: list[int]) -> None:
    use(lrchart.read(str(SWEEP)))
    assert len(count) == 1


def test_the_gallery_validates_once_a_source(count: list[int]) -> None:
    for entry in gallery(Config()).entries:
        entry.draw()
        entry.tables()
    # One each for the scenarios, the sweep of the anatomy, and two range tests over trainings.
    assert len(count) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.assign(lr=-frame["lr"]),
        lambda frame: frame.assign(run="other"),
        lambda frame: frame.iloc[::-1],
        lambda frame: frame.iloc[1:],
        lambda frame: frame.assign(extra=1),
    ],
)
def test_a_frame_that_was_changed_is_not_taken_for_tidy(
    change: Callable[[pd.DataFrame], pd.DataFrame], sweep: Any, dip: np.ndarray
) -> None:
    frame = sweep(dip)
    assert is_tidy(frame)
    assert is_tidy(frame.copy())
    assert not is_tidy(change(frame))


def test_a_cell_that_was_changed_in_place_is_seen(sweep: Any, dip: np.ndarray) -> None:
    frame = sweep(dip).copy()
    frame.loc[3, "lr"] = -1.0
    with pytest.raises(lrchart.LrchartError, match="row 4"):
        tidy(frame)


def test_frames_of_different_runs_are_joined_as_validation_would(
    sweep: Any, dip: np.ndarray
) -> None:
    frames = [sweep(dip, run="b"), sweep(dip[::2], run="a", optimal_lr=1e-2)]
    pd.testing.assert_frame_equal(together(frames), validate(pd.concat(frames, ignore_index=True)))
