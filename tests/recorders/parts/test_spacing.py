import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrchart.errors import OptionError
from lrchart.recorders.parts.spacing import spaced_rates

STEPS = 'steps must be a whole number from 2 to 5,000,000 (MAX_ROWS) or "auto"; got'


@settings(deadline=None)
@given(
    start=st.floats(1e-12, 1.0),
    factor=st.floats(1.1, 1e9),
    steps=st.integers(2, 500),
    spacing=st.sampled_from(["exponential", "linear"]),
)
def test_both_ends_are_exact_and_the_rates_rise(start, factor, steps, spacing):
    rates = spaced_rates(start, start * factor, steps, spacing)
    assert rates.shape == (steps,)
    assert (rates[0], rates[-1]) == (start, start * factor)
    assert (np.diff(rates) > 0).all()


def test_exponential_rates_stand_at_equal_distances_on_a_log_axis():
    rates = spaced_rates(1e-7, 10.0, 300, "exponential")
    np.testing.assert_allclose(np.diff(np.log10(rates)), 8 / 299, rtol=1e-9)


def test_linear_rates_stand_at_equal_distances():
    np.testing.assert_allclose(spaced_rates(0.1, 0.5, 5, "linear"), [0.1, 0.2, 0.3, 0.4, 0.5])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            (1, 0.1, 9, "linear"),
            "start must be below end; got 1 and 0.1",
        ),
        (
            (0, 1, 9, "linear"),
            "start must be a number above 0; got 0",
        ),
        (
            (1e-3, float("inf"), 9, "linear"),
            "end must be a number above 0; got inf",
        ),
        (
            (1e-3, float("nan"), 9, "linear"),
            "end must be a number above 0; got nan",
        ),
        (
            (1e-3, 1, 1, "linear"),
            f"{STEPS} 1",
        ),
        (
            (1e-3, 1, 2.5, "linear"),
            f"{STEPS} 2.5",
        ),
        ((1e-3, 1, 9, "log"), "spacing must be one of 'exponential', 'linear'; got 'log'"),
    ],
)
def test_options_outside_their_range(arguments, sentence):
    with pytest.raises(OptionError) as caught:
        spaced_rates(*arguments)
    assert str(caught.value) == sentence
