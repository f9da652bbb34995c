"""Spellings of one rate are merged; a chain of rates is not."""

from __future__ import annotations

import pandas as pd
import pytest

from lrchart.frame.rates import merge_rates

#: (rates, number of different ones)
RATES = [
    ([0.00098, 2**-10, 1e-3], 2),
    ([1.0, 1.009], 1),
    ([1.0, 1.011], 2),
    # Each is within 1 % of the next, but the last is not within 1 % of the first.
    ([1.0, 1.008, 1.016, 1.024], 2),
]


@pytest.mark.parametrize(("lr", "different"), RATES)
def test_rates_within_a_percent_of_the_lowest_are_one(lr: list[float], different: int) -> None:
    merged = merge_rates(pd.Series(lr))
    assert merged.nunique() == different
    assert ((merged / pd.Series(lr)).between(1 / 1.01, 1.01)).all()
