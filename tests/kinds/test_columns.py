"""Columns beside the rates show a table of trainings only if they say so of most rows."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.columns import signs

#: (cells of a column ``status``, whether they mark a table of trainings)
STATUSES = [
    (["finished", "failed", "finished"], True),
    (["finished", "crashed", ""], True),
    (["", "", "finished"], False),
    (["", "finished"], False),
    (["running", "running", "running"], False),
]


@pytest.mark.parametrize(("cells", "expected"), STATUSES)
def test_a_status_of_most_rows_is_a_sign(cells: list[str], expected: bool) -> None:
    lr = [1e-4, 1e-3, 1e-2][: len(cells)]
    assert bool(signs({"status": cells}, lr)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("trial", True), ("trial_number", True), ("job_id", True), ("experiment", True)),
        *(("config_id", True), ("id", False), ("index", False), ("exp", False)),
    ],
)
def test_numbers_of_trials_are_a_sign_and_numbers_of_rows_are_none(
    name: str, expected: bool
) -> None:
    """A grid of a hundred trials was read as one range test."""
    lr = np.geomspace(1e-5, 1, 100)
    reason = f"{name!r} names each of the 100 rows" if expected else ""
    assert signs({name: np.arange(100)}, lr) == reason
    assert signs({name: np.full(100, 7)}, lr) == ""


@pytest.mark.parametrize(
    ("name", "places", "expected"),
    [
        ("best_epoch", [9, 7, 9, 3, 1], True),
        ("stopped_epoch", [9.0, 9.0, np.nan, 4.0, 9.0], True),
        ("best_step", [1, 1, 2, 2, 5], False),  # the best so far, of one training
        ("epoch", [9, 7, 9, 3, 1], False),
    ],
)
def test_the_best_epoch_goes_back_in_trainings_alone(
    name: str, places: list[float], expected: bool
) -> None:
    reason = f"{name!r} goes back from row to row, which one training's never does"
    assert signs({name: places}, np.geomspace(1e-4, 1, 5)) == (reason if expected else "")
