"""The drift of the optimum with the groups, and what one rate for all of them costs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.trainings.common_rate import common_rate
from lrchart.analysis.trainings.drift import QUANTILES, _fit, _quantile, drift
from lrchart.errors import InputError
from lrchart.frame.trainings import validate
from lrchart.report.trainings import drift_subtitle

GRID = np.logspace(-6, 1, 22)
WIDTHS = (64, 128, 256, 512)


def widths(exponent: float, sizes: tuple[float, ...] = WIDTHS, noise: float = 0.01) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.concat(
        pd.DataFrame(
            {
                "lr": GRID,
                "loss": 1
                + np.log10(GRID / (0.01 * (size / 64) ** exponent)) ** 2
                + rng.normal(0, noise, 22),
                "group": str(size),
                "replicate": seed,
                "by": "width",
            }
        )
        for size in sizes
        for seed in range(3)
    )


@pytest.mark.parametrize("exponent", [-2.0, -1.0, 0.0, 0.5])
def test_the_exponent_of_a_power_law_is_found(exponent: float) -> None:
    law = drift(widths(exponent))
    assert law.exponent == pytest.approx(exponent, abs=0.05)
    assert law.exponent_low < exponent < law.exponent_high
    assert law.ratio == pytest.approx(8**exponent, rel=0.2)
    assert (law.at_low, law.at_high, law.by) == (64, 512, "width")


def test_what_is_said_follows_from_the_interval() -> None:
    assert drift(widths(-1.5)).established
    still = drift(widths(0.0))
    assert not still.established
    assert drift(widths(0.0, tuple(range(64, 512, 14)))).absent
    assert not drift(widths(0.0, (64, 96, 128))).absent


def test_a_group_on_the_edge_is_left_out_and_kept_as_a_point() -> None:
    # The best rate of the widest group is below the sweep.
    law = drift(widths(-2.0, (64, 128, 256, 64 * 10**3)))
    assert law.points["used"].tolist() == [True, True, True, False]
    assert law.exponent == pytest.approx(-2.0, abs=0.1)
    assert law.at_high == 256


def test_two_groups_have_a_ratio_only() -> None:
    law = drift(widths(-1.0, (64, 512)))
    assert not law.fitted
    assert math.isnan(law.exponent)
    assert law.ratio_low < 1 / 8 < law.ratio_high


REFUSED = [
    (widths(0.0, (64,)), 'a drift needs groups with a number, as by="width" gives; 1 of 1 have'),
    (
        widths(0.0, (64, 128)).replace({"group": {"64": "sgd", "128": "adam"}}),
        "0 of 2 have one",
    ),
    (widths(-8.0, (64, 64 * 10**3)), "of 2, 1 have one (lrchart optimum says why)"),
]


@pytest.mark.parametrize(("table", "sentence"), REFUSED)
def test_without_numbers_or_optima_there_is_no_drift(table: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(InputError) as refusal:
        drift(table)
    assert sentence in str(refusal.value)


def test_the_band_holds_the_law_and_is_narrowest_amid_the_groups() -> None:
    law = drift(widths(-1.0))
    band = law.band(np.array([64, 181, 512, 5120]))
    width = np.log10(band["lr_high"] / band["lr_low"])
    assert width.idxmin() == 1
    assert width.idxmax() == 3
    assert (band["lr_low"] < 0.01 * 64 / band["at"]).all()
    assert (0.01 * 64 / band["at"] < band["lr_high"]).all()


def test_more_scatter_than_the_intervals_allow_widens_the_interval() -> None:
    table = widths(-1.0, (64, 96, 128, 192, 256, 384, 512))
    shaken = table.assign(lr=table["lr"] * np.where(table["group"].isin(["96", "256"]), 8, 1))
    law, other = drift(table), drift(shaken)
    assert other.exponent_high - other.exponent_low > 1.5 * (law.exponent_high - law.exponent_low)


def test_the_quantiles_are_those_of_student() -> None:
    assert list(QUANTILES) == sorted(QUANTILES, reverse=True)
    assert _quantile(11) == pytest.approx(2.201, abs=0.003)
    assert _quantile(30) == pytest.approx(2.042, abs=0.003)


@given(st.floats(-0.5, 0.5))
def test_one_rate_for_all_costs_the_outer_groups_alike(exponent: float) -> None:
    table = validate(widths(exponent, noise=0.0).assign(untrained=10.0))
    cost = common_rate(table)
    assert cost["common_lr"].nunique() == 1
    # The common rate is half the drift away from both optima: log10(8 ** exponent) / 2 decades.
    away = (0.5 * abs(exponent) * math.log10(8)) ** 2 / 9
    assert cost["regret"].max() == pytest.approx(away, abs=0.004)
    assert (cost["regret"] >= 0).all()


def test_without_a_rate_that_serves_all_there_is_no_cost() -> None:
    apart = widths(0.0, (64, 128))
    apart.loc[(apart["group"] == "64") & (apart["lr"] > 1e-3), "loss"] = np.nan
    apart.loc[(apart["group"] == "128") & (apart["lr"] < 1e-2), "loss"] = np.nan
    assert common_rate(validate(apart))["regret"].isna().all()


PUBLISHED = [  # optima at widths 128 to 2048 (grid: factors of 2), exponent, its half width
    ([9.77e-4, 4.88e-4, 2.44e-4, 1.22e-4, 6.10e-5], -1.00, 0.29),
    ([9.77e-4, 9.77e-4, 9.77e-4, 9.77e-4, 1.95e-3], 0.20, 0.37),
]


@pytest.mark.parametrize(("optima", "exponent", "half"), PUBLISHED)
def test_the_optima_of_a_published_table(optima: list[float], exponent: float, half: float) -> None:
    """Two sweeps of Megatron-LM's pull request 3058: whether one grid step is a drift."""
    widths_ = [128.0 * 2**k for k in range(5)]
    # The error of an optimum on a grid: half a step over √3.
    error = math.log10(2) / 2 / math.sqrt(3)
    points = pd.DataFrame({"at": widths_, "lr": optima, "error": error, "used": True})
    law = _fit("width", points, points)
    assert law.exponent == pytest.approx(exponent, abs=0.005)
    assert law.exponent_high - law.exponent == pytest.approx(half, abs=0.005)
    assert law.established == (exponent == -1.0)


def test_groups_that_a_log_axis_cannot_show_are_counted() -> None:
    zero = widths(-1.0).query("group == '64'").assign(group="0")
    law = drift(pd.concat([zero, widths(-1.0)]))
    assert (len(law.points), law.without_number) == (4, 1)
    assert "1 not drawn: no positive number" in drift_subtitle(law)
