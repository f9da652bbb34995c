"""A rate that is held is counted whole, wherever the border of two cells lies."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.levels import ALIKE, most_held


@pytest.mark.parametrize("shift", np.linspace(0, 1, 9))
def test_a_rate_on_a_border_is_one_rate(shift: float) -> None:
    held = 1e-3 * ALIKE**shift
    # A float32 schedule logs one rate with slightly different values.
    lr = np.concatenate([np.logspace(-6, -4, 30), held * (1 + 1e-4 * np.cos(np.arange(50)))])
    rate, count = most_held(lr)
    assert count == 50
    assert rate == pytest.approx(held, rel=1e-3)


def test_rates_a_percent_apart_are_two() -> None:
    assert most_held(np.repeat([1e-3, 1.02e-3], [3, 2]))[1] == 3
