"""Any rates have a kind, and known shapes keep theirs at any scale, length and rounding."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lrchart.kinds.run import kind_of_run

rates = st.lists(st.floats(1e-10, 1e3), min_size=2, max_size=60)


@given(rates)
def test_any_rates_have_a_kind_and_a_mask_of_their_rows(values: list[float]) -> None:
    kind = kind_of_run(values, np.ones(len(values)))
    assert kind.evidence
    assert (kind.keep is None) == (not kind.left_out)
    if kind.keep is not None:
        assert kind.kind == "sweep"
        assert kind.keep.shape == (len(values),)
        assert (np.diff(np.asarray(values)[kind.keep]) >= 0).all()


@given(rates, st.sampled_from([0.125, 8.0]))
def test_the_unit_of_the_rate_does_not_matter(values: list[float], unit: float) -> None:
    scaled = kind_of_run(np.asarray(values) * unit)
    assert scaled.kind == kind_of_run(values).kind


@given(
    st.integers(20, 400),
    st.floats(-9, -5),
    st.floats(-1, 2),
    st.integers(1, 3),
    st.integers(2, 16),
)
def test_no_exponential_range_test_is_lost(
    count: int, low: float, high: float, each: int, digits: int
) -> None:
    values = np.repeat(np.logspace(low, high, count), each)
    kind = kind_of_run([float(f"{value:.{digits - 1}e}") for value in values])
    assert (kind.kind, kind.left_out) == ("sweep", "")


@given(st.integers(20, 400), st.floats(0.01, 0.5), st.floats(1e-5, 0.1))
def test_no_warm_up_and_cosine_is_a_range_test(count: int, share: float, peak: float) -> None:
    t = np.linspace(0, 1, count, endpoint=False)
    warm = np.minimum((t + 1 / count) / share, 1)
    fall = (1.001 + np.cos(np.pi * np.clip((t - share) / (1 - share), 0, 1))) / 2
    assert kind_of_run(peak * warm * fall).kind == "training"
