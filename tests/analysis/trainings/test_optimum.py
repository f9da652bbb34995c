"""The optimum of a U-curve, its interval, and the reasons why there is none."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.trainings.curve import Curve
from lrchart.analysis.trainings.noise import noise
from lrchart.analysis.trainings.optimum import COLUMNS, optimum, vertex
from lrchart.analysis.trainings.window import good, learnable, regret
from lrchart.errors import OptionError

GRID = np.logspace(-5, 0, 16)


def bowl(best: float, lr: np.ndarray = GRID, curvature: float = 1.0) -> np.ndarray:
    return 1 + curvature * np.log10(lr / best) ** 2


def trainings(best: float, seeds: int = 3, spread: float = 0.02, **more: object) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    parts = [
        pd.DataFrame(
            {"lr": GRID, "loss": bowl(best) + rng.normal(0, spread, len(GRID)), "replicate": seed}
        )
        for seed in range(seeds)
    ]
    return pd.concat(parts).assign(**more)


def curve(lr: np.ndarray, loss: np.ndarray, untrained: float = math.nan) -> Curve:
    return Curve("c", math.nan, lr, loss.reshape(len(lr), -1), untrained)


@given(st.floats(-4.4, -0.6), st.floats(0.01, 100))
def test_of_a_parabola_the_optimum_is_exact(log_best: float, curvature: float) -> None:
    loss = bowl(10**log_best, curvature=curvature)
    assert math.log10(vertex(curve(GRID, loss))) == pytest.approx(log_best, abs=1e-6)


@given(st.lists(st.floats(0.1, 10), min_size=5, max_size=12, unique=True), st.integers(0, 99))
def test_the_optimum_lies_within_half_a_step_of_the_lowest(losses: list[float], seed: int) -> None:
    lr = np.sort(10 ** np.random.default_rng(seed).uniform(-5, 0, len(losses)))
    line = curve(lr, np.array(losses))
    at, best = line.lowest, vertex(line)
    low = math.sqrt(lr[at] * lr[max(at - 1, 0)])
    high = math.sqrt(lr[at] * lr[min(at + 1, len(lr) - 1)])
    assert low * (1 - 1e-9) <= best <= high * (1 + 1e-9)


def test_the_table_says_all_there_is_to_a_curve() -> None:
    table = optimum(trainings(3e-3, untrained=5.0))
    assert tuple(table.columns) == COLUMNS
    row = table.iloc[0]
    assert row["determined"]
    assert row["reason"] == ""
    assert row["lr_low"] < row["lr"] < row["lr_high"]
    assert row["lr_low"] < 3e-3 < row["lr_high"]
    # 5 % of the fall from 5 to 1 is 0.2, which the parabola reaches sqrt(0.2) decades away.
    assert math.log10(row["good_high"] / row["good_low"]) == pytest.approx(2 * 0.2**0.5, abs=0.15)
    assert (row["rates"], row["seeds"]) == (16, 3)
    # Above 0.1, the loss of the parabola exceeds that of an untrained model.
    assert row["diverges_from"] > 0.2


def test_more_tolerance_widens_the_window_alone() -> None:
    table = trainings(3e-3, untrained=5.0)
    strict, lax = optimum(table, tolerance=0.01).iloc[0], optimum(table, tolerance=0.2).iloc[0]
    assert lax["good_low"] < strict["good_low"] < strict["good_high"] < lax["good_high"]
    assert (lax["lr_low"], lax["lr_high"]) == (strict["lr_low"], strict["lr_high"])


@pytest.mark.parametrize("tolerance", [-0.1, 1.1, math.nan, "5 %", True])
def test_a_tolerance_is_a_share(tolerance: float) -> None:
    with pytest.raises(OptionError, match="tolerance must be 0 to 1; got "):
        optimum(trainings(3e-3), tolerance=tolerance)


UNDETERMINED = [  # losses at 1e-4, 1e-3, …; edge; reason
    ([1, 2, 3, 4, 5, 6], "low", "the lowest rate is the best; try below 1e-4"),
    ([6, 5, 4, 3, 2, 1], "high", "the highest rate is the best; try above 10"),
    ([6, 5, 4, 3, np.inf, np.inf], "cliff", "above it trainings diverge: try between 0.1 and 1"),
    (
        [1.001, 1, 2, 3, 4, 5],
        "low",
        "1e-4, the lowest rate, may be the best as well; try below it",
    ),
    ([5, 4, 3, 2, 1, 1.001], "high", "10, the highest rate, may be the best as well; try above it"),
    ([4, 2, 1, 2, 3, 4], "", ""),
    ([np.inf] * 6, "", "every rate has a training that diverged"),
    (
        [3, 1, 3, np.inf, np.inf, np.inf],
        "",
        "a finite loss at only 3 of 6 rates; at least 4 are needed",
    ),
    ([2, 2, 2, 2, 2, 2], "", "flat: no rate from 1e-4 to 10 can be distinguished from the best"),
]


@pytest.mark.parametrize(("losses", "edge", "reason"), UNDETERMINED)
def test_not_determined_has_a_reason(losses: list[float], edge: str, reason: str) -> None:
    seeds = pd.concat(
        pd.DataFrame({"lr": np.logspace(-4, 1, 6), "loss": losses, "replicate": seed})
        for seed in range(3)
    )
    # Seeds with the same spread at every rate, which does not change the means.
    seeds["loss"] += 0.05 * np.resize([1, -2, 1, 1, 1, -2], len(seeds)) * (seeds["replicate"] - 1)
    row = optimum(seeds).iloc[0]
    assert row["determined"] == (not reason)
    assert row["reason"] == reason
    assert row["edge"] == edge


def test_one_seed_over_a_deep_bowl_is_not_called_flat() -> None:
    losses = [69.0, 41.0, 2.3, 0.4, 0.09]
    deep = pd.DataFrame({"lr": np.logspace(-5, -1, 5), "loss": losses})
    said = "one seed does not tell this curve from noise; add seeds, or rates in between"
    row = optimum(pd.concat([deep, pd.DataFrame({"lr": [1.0], "loss": [35.0]})])).iloc[0]
    assert (row["determined"], row["reason"]) == (False, said)


@pytest.mark.parametrize("losses", [case[0] for case in UNDETERMINED if case[2]])
def test_no_window_is_good_around_a_rate_that_may_not_be_the_best(losses: list[float]) -> None:
    row = optimum(pd.DataFrame({"lr": np.logspace(-4, 1, 6), "loss": losses})).iloc[0]
    assert np.isnan([row["good_low"], row["good_high"]]).all()


@pytest.mark.parametrize("excess", [0.0, 0.01, -0.01, 0.1])
def test_the_interval_of_one_seed_holds_both_of_two_dips(excess: float) -> None:
    loss = np.minimum(bowl(1e-4), bowl(1e-1) + excess)
    row = optimum({"lr": GRID, "loss": loss}).iloc[0]
    assert row["lr_low"] < 1e-4 < 1e-1 < row["lr_high"]


def test_the_seeds_tell_two_dips_apart() -> None:
    frame = trainings(1e-4)
    frame["loss"] = np.minimum(frame["loss"], bowl(1e-1, frame["lr"].to_numpy()) + 0.3)
    assert optimum(frame)["lr_high"].item() < 1e-3


def test_the_interval_of_an_edge_is_open() -> None:
    row = optimum({"lr": GRID, "loss": bowl(1e-7)}).iloc[0]
    assert not row["determined"]
    assert math.isnan(row["lr_low"])
    assert row["lr"] == GRID[0]


def test_a_rate_at_which_one_seed_diverged_is_not_the_best() -> None:
    table = trainings(3e-3)
    lowest = GRID[np.abs(np.log(GRID / 3e-3)).argmin()]
    there = np.isclose(table["lr"], lowest)
    table.loc[there & (table["replicate"] == 0), "loss"] = np.nan
    table.loc[there & (table["replicate"] != 0), "loss"] = 0.5
    assert optimum(table)["lowest_lr"].iloc[0] != pytest.approx(lowest)


def test_divergence_is_what_happens_above_the_optimum_only() -> None:
    loss = bowl(3e-3)
    loss = np.minimum(loss, 2.2)
    loss[GRID > 0.1] = 2.3  # a plateau at the level of chance
    row = optimum({"lr": GRID, "loss": loss, "untrained": [2.3] * 16}).iloc[0]
    assert row["diverges_from"] == pytest.approx(GRID[GRID > 0.1][0])
    slow = np.where(GRID < 1e-4, 2.3, loss)
    row = optimum({"lr": GRID, "loss": slow, "untrained": [2.3] * 16}).iloc[0]
    assert row["diverges_from"] == pytest.approx(GRID[GRID > 0.1][0])


def test_what_a_seed_is_off_everywhere_is_no_noise() -> None:
    calm = trainings(3e-3)
    apart = calm.assign(loss=calm["loss"] + calm["replicate"])
    row, other = (optimum(table).iloc[0] for table in (calm, apart))
    assert other["lr"] == pytest.approx(row["lr"])
    assert (other["lr_low"], other["lr_high"]) == (row["lr_low"], row["lr_high"])


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_units_do_not_matter(shift: float, scale: float, faster: float) -> None:
    table = trainings(3e-3)
    moved = table.assign(loss=table["loss"] * scale + shift, lr=table["lr"] * faster)
    row, other = (optimum(given).iloc[0] for given in (table, moved))
    for name in ("lr", "lr_low", "lr_high"):
        assert other[name] == pytest.approx(row[name] * faster, rel=1e-5)


@pytest.mark.parametrize("seeds", [1, 2, 3, 8])
def test_the_noise_is_about_what_was_added(seeds: int) -> None:
    rng = np.random.default_rng(1)
    lr = np.logspace(-5, 0, 31)
    levels = [
        noise(curve(lr, bowl(1e-3, lr)[:, None] + rng.normal(0, 0.1, (31, seeds))))
        for _ in range(40)
    ]
    low, high = (0.02, 0.12) if seeds == 1 else (0.085, 0.115)
    assert low < np.median(levels) < high


def test_groups_have_a_row_each_and_failed_trainings_none() -> None:
    table = pd.concat([trainings(1e-3, group="64"), trainings(1e-2, group="8")])
    failed = table.head(4).assign(status="failed", loss=0.0, replicate=9)
    best = optimum(pd.concat([table.assign(status="finished"), failed]))
    assert best["group"].tolist() == ["8", "64"]
    assert best["lr"].iloc[0] > best["lr"].iloc[1]
    assert best["seeds"].tolist() == [3, 3]


REGRETS = [(1e-3, 0.0), (1e-2, 1 / 3), (10**-2.5, 1 / 6), (1.0, math.nan), (1e-6, math.nan)]


@pytest.mark.parametrize(("lr", "share"), REGRETS)
def test_a_rate_gives_up_a_share_of_what_can_be_learned(lr: float, share: float) -> None:
    line = curve(np.logspace(-4, -1, 4), np.array([3.0, 1.0, 2.0, np.inf]), untrained=4.0)
    assert regret(line, lr) == pytest.approx(share, nan_ok=True)


@pytest.mark.parametrize(("untrained", "fall"), [(5.0, 4.0), (1.0, math.nan), (0.5, math.nan)])
def test_only_a_loss_below_the_untrained_one_shows_what_can_be_learned(
    untrained: float, fall: float
) -> None:
    line = curve(np.logspace(-5, 1, 13), (np.arange(13) / 2 - 3) ** 2 + 1, untrained)
    assert learnable(line) == pytest.approx(fall, nan_ok=True)
    assert math.isnan(regret(line, 1e-2)) == math.isnan(fall)
    assert np.isnan(good(line)).tolist() == [math.isnan(fall)] * 2
    row = optimum({"lr": line.lr, "loss": line.loss[:, 0], "untrained": untrained}).iloc[0]
    reason = "no rate does better than an untrained model" if math.isnan(fall) else ""
    assert (row["determined"], row["reason"]) == (not reason, reason)
