"""A pass resumes an earlier one if it begins beyond its middle and ends beyond its end."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.history import history
from lrchart.kinds.passes import passes, resumes

#: (log10 of the first and last rate of a second pass, whether it resumes a pass from 1e-6 to 1e-2)
SECOND = [
    (-3.0, 0.0, True),
    (-3.9, 0.0, True),
    (-4.1, 0.0, False),
    (-5.0, 0.0, False),
    (-3.0, -2.0, False),
    (-3.0, -2.5, False),
]


@pytest.mark.parametrize(("low", "high", "expected"), SECOND)
def test_a_pass_resumes_an_earlier_one(low: float, high: float, expected: bool) -> None:
    lr = np.concatenate([np.logspace(-6, -2, 41), np.logspace(low, high, 41)])
    stretches = passes(history(lr))
    assert len(stretches) == 2
    assert resumes(stretches, 1, 0) == expected
