"""Known answers: behaviour of the tools that was reproduced by running them, bugs included."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.rules.registry import RULES
from lrchart.analysis.rules.tools.fastai import valley_index
from lrchart.analysis.rules.tools.lightning import steepest_per_lr, steepest_per_step
from lrchart.analysis.rules.tools.signal import debiased_average, planned_steps, run_on
from lrchart.errors import NoSuggestionError

LADDER = np.logspace(-7, 1, 100)


def bowl(depth: float = 1.0) -> np.ndarray:
    """Return a noise-free range test that falls from 1e-4 to 1e-2 and then rises."""
    x = np.log10(LADDER)
    fall = np.clip((x + 4) / 2, 0, 1)
    return depth * (2 - fall + np.clip(x + 1.5, 0, None) ** 2)


def test_valley_of_one_fall_wraps_round_to_the_largest_rate() -> None:
    assert valley_index(np.array([2.0, 1, 3, 4, 5, 6])) == -1


def test_valley_of_a_rise_is_its_first_point() -> None:
    assert valley_index(np.array([1.0, 2, 3, 4])) == 0


def test_valley_of_a_long_fall_is_half_way_not_two_thirds() -> None:
    assert valley_index(np.arange(85.0, 0, -1)) / 84 == pytest.approx(0.488, abs=0.001)


def test_valley_needs_a_point() -> None:
    with pytest.raises(NoSuggestionError, match="no point is left"):
        RULES["fastai-valley"](LADDER[:5], np.ones(5))


def test_slide_depends_on_the_unit_of_the_loss() -> None:
    answers = [RULES["fastai-slide"](LADDER, bowl(scale)) for scale in (0.001, 0.01, 0.1, 1)]
    assert answers == sorted(answers, reverse=True)
    assert answers[0] > 10 * answers[-1]


def test_minimum_is_a_tenth_of_where_the_average_is_lowest() -> None:
    lr, loss = LADDER, bowl()
    lowest = 10 * RULES["fastai-minimum"](lr, loss)
    assert np.abs(np.log10(lr / lowest)).min() < 1e-6
    # The causal average lags behind the true minimum, at 1e-2.
    assert 1e-2 < lowest < 1


def test_lightning_records_a_constant_as_a_rise_from_half_of_it() -> None:
    recorded = debiased_average(np.ones(51), ahead=1)
    assert recorded[[0, 1, 9, 49]] == pytest.approx([0.505, 0.673, 0.918, 0.989], abs=1e-3)


@pytest.mark.parametrize(
    ("curve", "rule", "lr"),
    [
        ("issue21141_clean", steepest_per_lr, 1.9e-5),
        ("issue21141_noisy", steepest_per_lr, 1.3e-7),
        ("issue21141_clean", steepest_per_step, 0.83),
        ("issue21141_noisy", steepest_per_step, 0.83),
    ],
)
def test_lightning_on_the_curves_of_issue_21141(curve, rule, lr, measured) -> None:
    assert rule(*measured[curve]) == pytest.approx(lr, rel=0.05)


def test_lightning_before_253_slips_by_the_points_that_are_not_finite() -> None:
    loss = np.concatenate([np.full(30, 2.0), np.linspace(2, 1, 5), np.full(30, 1.0)])
    lr = np.logspace(-6, 0, len(loss))
    whole = np.flatnonzero(lr == steepest_per_step(lr, loss))[0]
    loss[[12, 15, 20]] = np.nan
    assert np.flatnonzero(lr == steepest_per_step(lr, loss))[0] == whole - 3


@pytest.mark.parametrize("name", ["torch-lr-finder", "ignite"])
def test_one_nan_makes_the_last_point_before_it_the_answer(name) -> None:
    loss = bowl()
    loss[60] = np.nan
    assert RULES[name](LADDER, loss) == LADDER[59]


@pytest.mark.parametrize("name", ["fastai-minimum", "torch-lr-finder", "lightning"])
def test_negative_losses_stop_a_sweep_at_once(name) -> None:
    with pytest.raises(NoSuggestionError):
        RULES[name](LADDER, bowl() - 10)


def test_torch_lr_finder_says_how_many_points_it_needs() -> None:
    with pytest.raises(NoSuggestionError, match="torch-lr-finder needs 17 points; it kept 16"):
        RULES["torch-lr-finder"](LADDER[:16], np.ones(16))


def test_ignite_needs_a_descent() -> None:
    with pytest.raises(NoSuggestionError, match="lowest at the start"):
        RULES["ignite"](LADDER, np.linspace(1, 1.5, 100))


def test_ktrain_is_32_steps_too_low() -> None:
    x = np.log10(LADDER)
    loss = 2 - np.clip(2 * (x + 3), 0, 1)  # a single fall, from 1e-3 on
    report = RULES["ktrain-steep"](LADDER, loss)
    assert np.log10(report) + 32 * (x[1] - x[0]) == pytest.approx(-2.6, abs=0.3)
    with pytest.raises(NoSuggestionError, match="a slope needs two points; 0 left"):
        RULES["ktrain-steep"](LADDER[:30], loss[:30])


def test_a_sweep_that_broke_off_would_have_gone_on_to_ten() -> None:
    lr, loss = LADDER[:60].copy(), np.ones(60)
    assert planned_steps(lr, loss) == 60
    loss[-1] = np.nan
    assert planned_steps(lr, loss) == 100
    rates, losses = run_on(lr, loss)
    np.testing.assert_allclose(rates, LADDER)
    assert np.isnan(losses[59:]).all()
    loss[-1] = np.inf  # triggers the stop rule of every tool
    assert len(run_on(lr, loss)[0]) == 60


def test_smith_s_bounds_enclose_the_descent() -> None:
    low, high = (RULES[f"smith-{end}"](LADDER, bowl()) for end in ("base", "max"))
    assert np.log10(low) == pytest.approx(-3.8, abs=0.5)
    assert np.log10(high) == pytest.approx(-1.8, abs=0.4)
    with pytest.raises(NoSuggestionError, match="falls before it rises"):
        RULES["smith-base"](LADDER, np.linspace(1, 9, 100) ** 2)


def test_neuralprophet_needs_a_window() -> None:
    assert RULES["neuralprophet"](LADDER, bowl()) in LADDER
    with pytest.raises(NoSuggestionError, match="a tenth of the sweep is empty for 4 points"):
        RULES["neuralprophet"](LADDER[:4], np.ones(4))
