"""What must not matter to the default rule: units, zeros, order, spikes, height of a blow-up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.descent import Reading, read, readings
from tests.analysis.rules.own.curves import LADDER, curve


def same(reading: Reading, other: Reading, factor: float = 1.0) -> None:
    assert other.readable is reading.readable
    assert other.reason == reading.reason
    for name in ("lr", "lr_low", "lr_high"):
        assert getattr(other, name) == pytest.approx(factor * getattr(reading, name), rel=1e-6)


@given(scale=st.floats(1e-6, 1e6), seed=st.integers(0, 50))
def test_the_unit_of_the_loss_does_not_matter(scale, seed) -> None:
    loss = curve(seed=seed)
    same(read([(LADDER, loss)]), read([(LADDER, scale * loss)]))


@given(shift=st.floats(-1e4, 1e4), seed=st.integers(0, 50))
def test_the_zero_of_the_loss_does_not_matter(shift, seed) -> None:
    loss = curve(seed=seed)
    same(read([(LADDER, loss)]), read([(LADDER, loss + shift)]))


@given(decades=st.floats(-4, 4), seed=st.integers(0, 50))
def test_the_unit_of_the_learning_rate_does_not_matter(decades, seed) -> None:
    loss = curve(seed=seed)
    same(read([(LADDER, loss)]), read([(10**decades * LADDER, loss)]), 10**decades)


@given(seed=st.integers(0, 50))
def test_the_order_of_the_rows_does_not_matter(seed) -> None:
    loss = curve(seed=seed)
    shuffled = np.random.default_rng(seed).permutation(len(loss))
    expected = read([(LADDER, loss)])
    assert read([(LADDER[::-1], loss[::-1])]) == expected
    assert read([(LADDER[shuffled], loss[shuffled])]) == expected


@given(seed=st.integers(0, 50))
def test_twice_the_rows_of_as_many_steps_give_the_same_answer_within_noise(seed) -> None:
    fine = np.logspace(-7, 1, 200)
    reading = read([(LADDER, curve(seed=seed))])
    (two,) = readings(*stacked([[(fine, curve(fine, seed=seed + 1000))]]), 0.5)
    assert np.log10(two.lr / reading.lr) == pytest.approx(0, abs=0.25)


@pytest.mark.parametrize("seed", range(5))
def test_a_spike_early_in_the_sweep_does_not_matter(seed) -> None:
    loss = curve(seed=seed)
    expected = read([(LADDER, loss)])
    for value in (1e3, -1e3, np.nan):
        spiked = loss.copy()
        spiked[12] = value
        reading = read([(LADDER, spiked)])
        assert reading.readable
        assert np.log10(reading.lr / expected.lr) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("base", [1e9, -1e9])
def test_a_loss_around_a_billion_is_read_like_any_other(base) -> None:
    same(read([(LADDER, curve())]), read([(LADDER, curve() + base)]))


@pytest.mark.parametrize("fall", [1e-90, 1.0, 1e90])
def test_a_loss_that_starts_at_zero_is_read_like_any_other(fall) -> None:
    steps = np.maximum(np.arange(100.0) - 50, 0)
    same(read([(LADDER, 1 - steps)]), read([(LADDER, -fall * steps)]))


def test_the_height_of_the_blow_up_does_not_matter() -> None:
    loss = curve()
    mild = np.where(np.log10(LADDER) > -0.5, 30.0, loss)
    wild = np.where(np.log10(LADDER) > -0.5, 1e30, loss)
    same(read([(LADDER, mild)]), read([(LADDER, wild)]))
