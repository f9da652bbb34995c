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
    [("trial", True), ("trial_number", True), ("job_id", True), ("id", False), ("index", False)],
)
def test_numbers_of_trials_are_a_sign_and_numbers_of_rows_are_none(
    name: str, expected: bool
) -> None:
    """A grid of a hundred trials was read as one range test."""
    lr = np.geomspace(1e-5, 1, 100)
    reason = f"{name!r} names each of the 100 rows" if expected else ""
    assert signs({name: np.arange(100)}, lr) == reason
    assert signs({name: np.full(100, 7)}, lr) == ""
