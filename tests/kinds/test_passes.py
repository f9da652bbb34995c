"""A pass resumes an earlier one from beyond its middle to beyond its end, in the same steps."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.history import history
from lrchart.kinds.passes import passes, resumes, resumes_sparsely

#: (log10 of the first and last rate of a second pass, its rates, whether it resumes a pass of 41
#: rates from 1e-6 to 1e-2)
SECOND = [
    (-3.0, 0.0, 31, True),
    (-3.9, 0.0, 40, True),
    (-3.0, 0.0, 41, False),
    (-3.0, 0.0, 101, False),
    (-4.1, 0.0, 42, False),
    (-5.0, 0.0, 51, False),
    (-3.0, -2.0, 11, False),
    (-3.0, -2.5, 6, False),
]


@pytest.mark.parametrize(("low", "high", "count", "expected"), SECOND)
def test_a_pass_resumes_an_earlier_one(low: float, high: float, count: int, expected: bool) -> None:
    lr = np.concatenate([np.logspace(-6, -2, 41), np.logspace(low, high, count)])
    stretches = passes(history(lr))
    assert len(stretches) == 2
    assert resumes(stretches, 1, 0) == expected


@pytest.mark.parametrize(
    ("low", "high", "count", "expected"),
    [
        (-3.0, 0.0, 4, True),  # every tenth row
        (-3.0, 0.0, 16, True),  # every second
        (-3.0, 0.0, 301, True),  # ten rows for each
        (-3.0, 0.0, 31, False),  # the same steps
        (-3.0, 0.0, 11, False),  # every third, which is no usual interval
        (-6.0, -2.0, 5, False),  # a second pass
    ],
)
def test_a_pass_may_resume_an_earlier_one_at_another_interval(
    low: float, high: float, count: int, expected: bool
) -> None:
    lr = np.concatenate([np.logspace(-6, -2, 41), np.logspace(low, high, count)])
    assert resumes_sparsely(passes(history(lr)), 1) == expected
