"""Columns beside the rates show a table of trainings only if they say so of most rows."""

from __future__ import annotations

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
