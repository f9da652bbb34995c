import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrchart.errors import OptionError
from lrchart.recorders.parts.stop_rule import Divergence

#: starts at 2, falls to 1 by step 60, then rises through the limit of 3
CURVE = np.concatenate([np.full(20, 2.0), np.linspace(2, 1, 41)[1:], np.linspace(1, 9, 81)[1:]])


def stopped_at(losses, rise=1.0):
    rule = Divergence(rise)
    return next((step for step, loss in enumerate(losses) if rule.update(float(loss))), None)


def test_stops_where_the_running_median_has_risen_as_far_as_it_fell():
    # The running median is the loss two steps ago, and its minimum is 1.05, so the limit is 2.95.
    step = stopped_at(CURVE)
    assert CURVE[step - 3] <= 2.95 < CURVE[step - 2]


@pytest.mark.parametrize(("rise", "ceiling"), [(0.5, 2.475), (2.1, 3.995), (5.0, 6.75)])
def test_rise_counts_in_multiples_of_the_fall(rise, ceiling):
    step = stopped_at(CURVE, rise)
    assert CURVE[step - 3] <= ceiling < CURVE[step - 2]


@settings(deadline=None)
@given(shift=st.floats(-40, 40), factor=st.floats(0.5, 100))
def test_negative_shifted_and_scaled_losses_stop_at_the_same_step(shift, factor):
    assert abs(stopped_at(CURVE * factor + shift) - stopped_at(CURVE)) <= 1


def test_a_falling_negative_loss_never_stops():
    assert stopped_at(np.linspace(-1, -500, 300)) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_loss_that_stays_unfinite_stops_at_its_third_step(bad):
    assert stopped_at([*CURVE[:50], *[bad] * 20]) == 52


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e30])
@pytest.mark.parametrize("every", [3, 4, 7])
def test_lone_wild_losses_do_not_stop(bad, every):
    losses = CURVE[:60].copy()
    losses[2::every] = bad  # at most two of any five
    assert stopped_at(losses) is None


def test_a_sweep_that_is_never_finite_stops_at_the_fifth_step():
    assert stopped_at([math.nan] * 300) == 4


def test_noise_alone_never_stops():
    noise = np.random.default_rng(0).normal(2.3, 0.3, (200, 300))
    assert [seed for seed in range(200) if stopped_at(noise[seed]) is not None] == []


def test_a_constant_loss_and_its_rounding_never_stop():
    assert stopped_at(np.full(300, 0.7)) is None
    assert stopped_at(np.where(np.arange(300) % 40 < 20, 2.296875, 2.3125)) is None  # bfloat16


def test_noise_is_judged_by_its_own_size_in_a_sweep_that_never_learns():
    random = np.random.default_rng(1)
    losses = np.concatenate([random.normal(0, 1, 100), random.normal(10, 1, 20)])
    assert 100 <= stopped_at(losses) < 106


@pytest.mark.parametrize("rise", [0, -1, math.nan])
def test_rise_must_be_above_zero(rise):
    with pytest.raises(OptionError) as caught:
        Divergence(rise)
    assert (
        str(caught.value)
        == f"divergence must be a number above 0, or None to never stop; got {rise!r}"
    )
