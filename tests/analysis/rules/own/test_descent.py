"""The default rule: known answers, and why there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.rules.own.descent import read
from lrchart.analysis.rules.own.law import LAW, Training
from tests.analysis.rules.own.curves import LADDER, curve


def test_the_answer_is_below_the_end_of_the_descent() -> None:
    # The last 40 % of the straight fall from 1e-5 to 1e-2 lie at 10**-2.6 on average; the
    # suggestion is 0.35 decades below.
    reading = read([(LADDER, curve())])
    assert reading.readable
    assert reading.reason == ""
    assert np.log10(reading.lr) == pytest.approx(-2.95, abs=0.25)
    assert reading.lr_low < reading.lr < reading.lr_high


@pytest.mark.parametrize(("begins", "ends"), [(-6.0, -4.0), (-5.0, -3.0), (-3.0, -1.5)])
def test_the_answer_follows_the_descent(begins, ends) -> None:
    reading = read([(LADDER, curve(begins=begins, ends=ends, diverges=ends + 1))])
    assert np.log10(reading.lr) == pytest.approx(ends - 0.2 * (ends - begins) - 0.35, abs=0.35)


@pytest.mark.parametrize(
    ("steps", "words"),
    [(40, "sweep with 100 steps or more"), (60, ""), (3000, ""), (3300, "it may be too low")],
)
def test_a_sweep_of_fewer_or_more_steps_than_any_fitted_says_so(steps: int, words: str) -> None:
    ladder = np.logspace(-7, 1, steps)
    reading = read([(ladder, curve(ladder))])
    assert reading.readable
    assert reading.reason.rpartition(": ")[2] == words


@given(
    losses=st.lists(
        st.floats(width=32) | st.just(float("nan")) | st.just(float("inf")), min_size=2, max_size=60
    ),
    top=st.floats(-5, 3),
)
def test_whatever_comes_is_answered_inside_the_sweep(losses, top) -> None:
    lr = np.logspace(-6, top, len(losses))
    reading = read([(lr, np.array(losses))])
    assert reading.readable or reading.reason
    # Losses from the first infinite one on are ignored.
    stop = np.flatnonzero(np.isinf(losses))
    if not np.isfinite(losses[: stop[0] if len(stop) else None]).any():
        assert np.isnan(reading.lr)
    else:
        assert lr.min() <= reading.lr <= lr.max()
    if np.isfinite(reading.lr_low):
        assert lr.min() <= reading.lr_low <= reading.lr <= reading.lr_high <= lr.max()
        assert reading.lr_high > 1.1 * reading.lr_low


@pytest.mark.parametrize("blow_up", [np.nan, np.inf, -np.inf])
def test_a_blow_up_ends_the_sweep_where_it_happens(blow_up) -> None:
    loss = curve(diverges=9)
    loss[70:] = blow_up  # at 4.5e-2
    reading = read([(LADDER, loss)])
    assert reading.readable
    assert np.log10(reading.lr) == pytest.approx(-2.95, abs=0.3)


@pytest.mark.parametrize("blow_up", [np.inf, -np.inf])
def test_an_infinity_in_the_middle_ends_the_sweep_whatever_follows(blow_up) -> None:
    loss, ended = curve(), curve()
    loss[60], ended[60:] = blow_up, blow_up
    assert read([(LADDER, loss)]) == read([(LADDER, ended)])


@pytest.mark.parametrize("drop", [5, 10, 20])
def test_a_fall_right_after_a_start_of_nan_is_answered(drop) -> None:
    loss = np.full(100, np.nan)
    loss[40:] = np.where(np.arange(60) < drop, 3.0, 1.0)
    reading = read([(LADDER, loss)])
    assert LADDER[0] <= reading.lr_low <= reading.lr <= reading.lr_high <= LADDER[-1]


def test_noise_alone_is_unreadable_and_the_guess_is_below_the_edge() -> None:
    loss = curve(fall=0.0, noise=0.5, diverges=-1.5)
    reading = read([(LADDER, loss)])
    assert not reading.readable
    assert reading.reason.startswith(
        "no fall of the loss is clearly larger than its noise: sweep with more"
    )
    assert -5 < np.log10(reading.lr) < -1


def test_more_seeds_make_a_noisy_sweep_readable() -> None:
    tests = [(LADDER, curve(seed=seed, noise=0.9, fall=1.2)) for seed in range(12)]
    alone = [read([test]).readable for test in tests]
    assert sum(alone) <= 6
    assert read(tests).readable


def test_repeats_may_differ_in_length_and_in_what_they_start_from() -> None:
    short = LADDER[:85]
    reading = read([(LADDER, curve(seed=1)), (short, curve(short, seed=2) + 0.4)])
    assert reading.readable
    assert np.log10(reading.lr) == pytest.approx(-2.95, abs=0.3)


def test_one_repeat_that_is_lost_does_not_spoil_the_others() -> None:
    tests = [(LADDER, curve(seed=seed)) for seed in (1, 2)]
    reading = read([*tests, (LADDER, np.full(100, np.nan))])
    assert np.log10(reading.lr / read(tests).lr) == pytest.approx(0, abs=0.05)


def test_few_losses_that_fall_are_said_to_be_few() -> None:
    rates = np.geomspace(1e-3, 1, 12)
    falls = 0.4 + 1.9 / (1 + (rates / 6e-3) ** 1.5)
    assert read([(rates, falls)]).reason == (
        "too few losses (12) to tell a fall from noise: sweep with 100 steps or more"
    )


#: losses that fall below 1e-6, rise, and fall as low from 1e-4 on
TWO_FALLS = np.interp(np.log10(LADDER), [-7, -6, -5.5, -5, -4, -3, 0, 1], [2, 1, 1, 3, 3, 1, 1, 9])


@pytest.mark.parametrize(
    ("losses", "reason"),
    [
        (np.full(100, np.nan), "no loss is finite: start at a lower learning rate"),
        (np.full(100, np.inf), "no loss is finite: start at a lower learning rate"),
        (np.where(np.arange(100) < 5, 1.0, np.nan), "too few finite losses (5): sweep with more"),
        (np.full(100, 0.7), "no fall of the loss is clearly larger than its noise"),
        (np.zeros(100), "no fall of the loss is clearly larger than its noise"),
        (np.linspace(1, 9, 100), "the loss rises from the start: start at a lower learning rate"),
        (np.linspace(1, 3, 100) ** 9, "the loss rises from the start: start at a lower"),
        (TWO_FALLS, "the loss falls, rises, and falls again: sweep over one of the two falls"),
    ],
    ids=["nan", "inf", "five", "constant", "zero", "rise", "steep rise", "two falls"],
)
def test_what_cannot_be_read_says_why(losses, reason) -> None:
    reading = read([(LADDER, losses)])
    assert not reading.readable
    assert reading.reason.startswith(reason)
    if np.isfinite(losses).any():
        assert LADDER[0] <= reading.lr <= LADDER[-1]
    else:
        assert np.isnan([reading.lr, reading.lr_low, reading.lr_high]).all()


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_fall_to_the_very_end_asks_for_a_wider_range(noise) -> None:
    loss = curve(begins=-3, ends=1, diverges=9, noise=noise)
    reading = read([(LADDER, loss)])
    assert reading.readable
    assert reading.reason == "the loss still falls at the end of the sweep: widen the range upwards"


def test_a_plateau_after_the_fall_does_not_draw_the_answer_to_its_end() -> None:
    reading = read([(LADDER, curve(begins=-6, ends=-4, diverges=0))])
    assert np.log10(reading.lr) == pytest.approx(-4.75, abs=0.5)


def test_a_linear_ladder_is_read_in_decades() -> None:
    lr = np.linspace(1e-4, 0.1, 200)
    reading = read([(lr, curve(lr, begins=-2.5, ends=-1.5, diverges=-1.2))])
    assert reading.readable
    assert np.log10(reading.lr) == pytest.approx(-2.05, abs=0.5)


def test_a_ladder_of_six_hundred_decades_is_no_trouble() -> None:
    lr = np.logspace(-300, 300, 50)
    assert lr[0] <= read([(lr, np.ones(50))]).lr <= lr[-1]


@pytest.mark.parametrize("name", ["issue21141_clean", "issue21141_noisy"])
def test_the_curve_of_lightning_issue_21141(name, measured) -> None:
    reading = read([measured[name]])
    assert reading.readable
    assert "widen the range" in reading.reason
    assert 1e-2 < reading.lr < 1
    assert reading.lr == pytest.approx(read([measured["issue21141_clean"]]).lr, rel=0.3)


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("cnn_digits_adam_b64", True),
        ("logreg_cancer_sgd_full", True),
        ("charconv_sum_nesterov_b16", True),
        ("mf_ratings_sgdm_b64", False),
        ("ft_px255_adam_b8", False),
    ],
)
def test_measured_sweeps_are_readable_where_the_eye_says_so(name, readable, measured) -> None:
    assert read([measured[name]]).readable is readable


@pytest.mark.parametrize("cliff", [-3.0, -2.0, -1.0, 0.0])
def test_the_interval_ends_at_the_divergence(cliff: float) -> None:
    lr = np.geomspace(1e-7, 10, 300)
    x = np.log10(lr)
    loss = 2.0 - 1.0 / (1 + np.exp(-4 * (x - cliff + 1.0)))
    loss = np.where(x > cliff, np.inf, loss)
    reading = read([(lr, loss)], Training(1000.0, 0.0))
    step = x[1] - x[0]
    assert reading.readable
    assert np.log10(reading.lr_high) <= cliff + step
    assert np.log10(reading.lr) <= cliff + step - LAW.margin


@pytest.mark.parametrize("steps", [20, 30, 50])
def test_a_coarse_linear_sweep_that_falls_between_its_first_steps_does_not_rise(steps: int) -> None:
    lr = np.linspace(1e-6, 1, steps)
    x = np.log10(lr)
    loss = 2.3 - 1.5 / (1 + np.exp(-(x + 2) / 0.25)) + 8 * np.clip(x + 0.7, 0, None) ** 2
    reading = read([(lr, loss + np.random.default_rng(0).normal(0, 0.04, steps))])
    assert not reading.readable
    assert "rises" not in reading.reason
    assert 1e-3 < reading.lr < 0.1


@pytest.mark.parametrize(
    ("lr", "loss", "training", "reason"),
    [
        # A fall and a divergence in the first decade leave no room below the divergence.
        (
            np.geomspace(1e-7, 10, 3000),
            curve(np.geomspace(1e-7, 10, 3000), begins=-6.7, ends=-6.5, diverges=-6.35, noise=0.1),
            Training(1000, 0),
            "the rate that the loss points to lies below the sweep: start at a lower learning rate",
        ),
        # A short training tolerates a higher rate than this sweep reached.
        (
            np.geomspace(1e-6, 1e-2, 1000),
            curve(np.geomspace(1e-6, 1e-2, 1000), begins=-4.0, ends=-2.0, diverges=0.0),
            Training(100, 1),
            "the rate that the loss points to lies above the sweep: widen the range upwards",
        ),
    ],
    ids=["below", "above"],
)
def test_a_rate_that_the_sweep_does_not_show_is_a_guess(lr, loss, training, reason) -> None:
    reading = read([(lr, loss)], training)
    assert not reading.readable
    assert reading.reason == reason
    assert lr[0] <= reading.lr <= lr[-1]
