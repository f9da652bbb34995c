"""The teaching curves are part of the product: their formula, numbers, order and seeds."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import OptionError
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.frame.synthetic import expected_loss, scenarios
from lrchart.frame.validation import validate

#: name, optimal_lr, base_loss, descent_depth, curve_smoothness, divergence_scale,
#: divergence_power, noise_scale, seed
DECLARED = [
    ("Well-behaved model", 2e-3, 3.0, 1.9, 0.28, 14.0, 2.3, 0.012, 42),
    ("Noisy batches", 1e-3, 3.0, 1.6, 0.33, 11.0, 2.3, 0.05, 42),
    ("Stable / wider optimum", 7e-3, 3.0, 1.3, 0.45, 14.0, 3.3, 0.01, 42),
]

#: losses at steps 0, 1, 125 and 249, to nine digits, as first published
PUBLISHED = {
    "Well-behaved model": [2.97586186, 2.99188325, 2.55266406, 15.103656],
    "Noisy batches": [3.03511772, 3.06500109, 2.0352307, 12.4106463],
    "Stable / wider optimum": [2.99135021, 3.02577829, 2.82478711, 15.7367943],
}


def test_names_numbers_and_order() -> None:
    assert tuple(Scenario(*row) for row in DECLARED) == SCENARIOS


def test_the_frame_is_tidy_and_in_order(taught: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(validate(taught), taught)
    assert taught["run"].unique().tolist() == [row[0] for row in DECLARED]
    for _, rows in taught.groupby("run", sort=False):
        np.testing.assert_array_equal(rows["lr"], np.logspace(-6, 0, 250))
        assert rows["step"].tolist() == list(range(250))
        assert (rows["replicate"] == 0).all()
    truth = taught.groupby("run", sort=False)["optimal_lr"].unique()
    assert [list(rate) for rate in truth] == [[row[1]] for row in DECLARED]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_losses_are_the_published_ones(taught: pd.DataFrame, name: str) -> None:
    loss = taught[taught["run"] == name]["loss"].to_numpy()
    np.testing.assert_allclose(loss[[0, 1, 125, 249]], PUBLISHED[name], rtol=1e-8)


def formula(s: Scenario, lr: float) -> float:
    """The loss of one step, written as the definition says it."""
    x, o, x_max = math.log10(lr), math.log10(s.optimal_lr), 0.0
    fall = s.descent_depth / (1 + math.exp(-(x - o) / s.curve_smoothness))
    climb = max(0.0, (x - o) / (x_max - o)) ** s.divergence_power
    return s.base_loss - fall + s.divergence_scale * climb


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_the_formula(scenario: Scenario) -> None:
    lr = np.logspace(-6, 0, 250)
    by_hand = [formula(scenario, rate) for rate in lr]
    np.testing.assert_allclose(expected_loss(scenario, lr), by_hand, rtol=1e-12)


def test_the_plateau_and_the_end_are_the_declared_ones() -> None:
    """Far below the optimum the loss is the base loss; at lr = 1 the divergence has its scale."""
    steep = Scenario("steep", 1e-3, curve_smoothness=0.05)
    start, optimum, end = expected_loss(steep, np.array([1e-6, 1e-3, 1.0]))
    assert start == pytest.approx(steep.base_loss)
    assert optimum == pytest.approx(steep.base_loss - steep.descent_depth / 2)
    assert end == pytest.approx(steep.base_loss - steep.descent_depth + steep.divergence_scale)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_the_noise_has_the_declared_size(taught: pd.DataFrame, scenario: Scenario) -> None:
    rows = taught[taught["run"] == scenario.name]
    noise = rows["loss"] - expected_loss(scenario, rows["lr"].to_numpy())
    # The standard error of a standard deviation from 250 draws is about 5 %; allow three.
    sigma = scenario.noise_scale * scenario.base_loss
    assert noise.std() == pytest.approx(sigma, rel=0.15)
    assert abs(noise.mean()) < 3 * sigma / math.sqrt(250)


def test_no_noise_is_the_formula() -> None:
    quiet = Scenario("quiet", 1e-3, noise_scale=0.0)
    frame = scenarios([quiet])
    np.testing.assert_array_equal(frame["loss"], expected_loss(quiet, np.logspace(-6, 0, 250)))


def test_a_seed_is_a_curve(taught: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(scenarios(), taught)
    first, second = (scenarios([Scenario("a", 1e-3, seed=seed)])["loss"] for seed in (1, 2))
    assert not np.array_equal(first, second)


def test_curves_do_not_share_their_noise(taught: pd.DataFrame) -> None:
    noise = [
        (rows["loss"] - expected_loss(s, rows["lr"].to_numpy())).to_numpy()
        for s, (_, rows) in zip(SCENARIOS, taught.groupby("run", sort=False), strict=True)
    ]
    # The correlation of 250 independent pairs has a standard error of 0.06.
    assert np.abs(np.corrcoef(noise) - np.eye(3)).max() < 0.25


def test_a_scenario_more_changes_none_of_the_others(taught: pd.DataFrame) -> None:
    more = scenarios([Scenario("first", 1e-4), *SCENARIOS])
    rest = more[more["run"] != "first"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, taught)


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(OptionError) as caught:
        scenarios([Scenario("a", 1e-3), Scenario("a", 1e-2)])
    assert str(caught.value) == "two scenarios are named 'a'; give each its own name"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "name must be a string; got ' '"),
        ({"optimal_lr": 1e-6}, "optimal_lr must be a number from 1.01e-06 to 0.99; got 1e-06"),
        ({"base_loss": 0}, "base_loss must be a number from 1e-09 to 1e+09; got 0"),
        ({"descent_depth": -1}, "descent_depth must be a number from 0 to 1e+09; got -1"),
        ({"noise_scale": True}, "noise_scale must be a number from 0 to 10; got True"),
        (
            {"curve_smoothness": math.nan},
            "curve_smoothness must be a number from 0.05 to 2 decades, the width of the descent; "
            "got nan",
        ),
        (
            {"curve_smoothness": 2.5},
            "curve_smoothness must be a number from 0.05 to 2 decades, the width of the descent; "
            "got 2.5",
        ),
        ({"seed": 1.0}, "seed must be a whole number from 0 to 9.22337e+18; got 1.0"),
        ({"seed": -1}, "seed must be a whole number from 0 to 9.22337e+18; got -1"),
    ],
)
def test_what_is_no_range_test_is_refused(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(OptionError) as caught:
        Scenario(**{"name": "a", "optimal_lr": 1e-3, **values})
    assert str(caught.value) == sentence


def test_every_corner_of_the_ranges_is_a_tidy_frame() -> None:
    from lrchart.frame.scenario import RANGES

    for name, bounds in RANGES.items():
        for value in bounds:
            frame = scenarios([Scenario(**{"name": "a", "optimal_lr": 1e-3, name: value})])
            assert np.isfinite(frame["loss"]).all(), (name, value)
