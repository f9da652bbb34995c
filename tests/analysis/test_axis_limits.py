"""The loss axis is fitted to the dip, and cuts nothing off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.analysis.axis_limits import MARGIN, STRAY, Limits, loss_limits, slope_limits
from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.divergence import mark_divergence
from lrchart.analysis.suggest import landmarks_of


def marked(frame: pd.DataFrame) -> pd.DataFrame:
    return mark_divergence(frame, landmarks_of(sweeps_of(frame)))


def curve(loss: Any, run: str = "a") -> pd.DataFrame:
    loss = np.asarray(loss, dtype=float)
    lr = np.geomspace(1e-6, 1, len(loss))
    frame = pd.DataFrame({"run": run, "replicate": 0, "lr": lr, "loss": loss})
    return marked(frame.assign(loss_low=np.nan, loss_high=np.nan))


def stairs(*steps: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, level) for level, count in steps])


DIP = stairs((2.0, 10), (1.0, 10), (101.0, 10))


def test_the_dip_fills_the_axis_and_the_divergence_the_strip() -> None:
    limits = loss_limits(curve(DIP))
    assert (limits.low, limits.top) == pytest.approx((1 - MARGIN, 2 + MARGIN))
    assert (limits.high, limits.positive) == (101.0, 1.0)
    assert limits.compressed


@pytest.mark.parametrize("shift", [-1000.0, -1.5, 0.0, 1000.0])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_only_differences_decide_what_is_in_focus(shift: float, scale: float) -> None:
    moved = loss_limits(curve(scale * (DIP + shift)))
    sides = [side / scale - shift for side in (moved.low, moved.top, moved.high)]
    assert sides == pytest.approx([1 - MARGIN, 2 + MARGIN, 101.0], abs=1e-6)
    assert (moved.positive is None) == (shift <= -1)


def test_a_few_noisy_steps_need_no_strip() -> None:
    loss = stairs((2.0, 10), (1.0, 20))
    loss[15] = 2 + 0.9 * STRAY
    limits = loss_limits(curve(loss))
    assert not limits.compressed
    assert limits.top > loss.max()
    loss[15] = 10.0
    assert loss_limits(curve(loss)).compressed


@pytest.mark.parametrize(
    ("sizes", "apart"),
    [
        ([1.0], False),
        ([1.0, 20.0], False),
        ([1.0, 40.0], True),
        ([0.01, 1.0, 100.0], True),
        ([1.0, 1.0, 1.0, 0.01], False),  # one flat line and three dips
        ([1.0, 1.0, 1.0, 100.0], True),  # three flat lines and one dip
    ],
)
def test_losses_are_apart_where_half_of_the_runs_would_look_flat(sizes, apart) -> None:
    runs = [curve(size * DIP, run=f"{i}") for i, size in enumerate(sizes)]
    assert loss_limits(pd.concat(runs, ignore_index=True)).apart == apart


def test_a_low_spike_is_not_cut_off() -> None:
    loss = stairs((2.0, 10), (1.0, 20))
    loss[15] = -3.0
    assert loss_limits(curve(loss)).low < -3.0


def test_the_spread_of_replicates_is_in_sight() -> None:
    pooled = curve(DIP).assign(loss_low=0.25, loss_high=500.0)
    limits = loss_limits(pooled)
    assert limits.low < 0.25
    assert limits.high == 500.0


def test_every_run_is_in_focus() -> None:
    both = pd.concat([curve(DIP), curve(DIP + 50, "b")], ignore_index=True)
    limits = loss_limits(both)
    assert limits.low < 1.0
    assert limits.top > 52.0


@pytest.mark.parametrize(
    ("loss", "why"),
    [
        (stairs((2.0, 30)), "flat"),
        (stairs((0.0, 30)), "flat at zero"),
        (stairs((-7.0, 30)), "flat below zero"),
        (np.full(30, np.nan), "no number"),
        (stairs((np.inf, 30)), "infinite"),
        (np.array([np.inf, 1.0, 2.0, 3.0]), "diverged at once"),
    ],
)
def test_there_is_always_an_axis(loss: np.ndarray, why: str) -> None:
    limits = loss_limits(curve(loss))
    assert limits.low < limits.top <= limits.high, why


# Losses beyond 1e100 count as infinite, and differences may overflow.
@given(st.lists(st.floats(-1e100, 1e100) | st.just(np.nan), min_size=2, max_size=40))
def test_no_loss_is_outside(loss: list[float]) -> None:
    with np.errstate(all="ignore"):
        limits = loss_limits(curve(loss))
    assert limits.low < limits.top <= limits.high
    finite = [value for value in loss if np.isfinite(value)]
    assert all(limits.low <= value <= limits.high for value in finite)


def slopes(values: list[float]) -> Limits:
    return slope_limits(pd.DataFrame({"slope_per_decade": values}))


SLOPES = [
    ([-1.0, 0.5, np.nan], (-1.06, 0.5, 0.5), "all in scale"),
    ([-1.0, -0.2], (-1.06, 0.1, 0.1), "always falling: room above zero"),
    ([-1.0, 50.0], (-1.06, 0.6, 50.0), "a steep rise is compressed"),
    ([0.0, 2.0], (-0.12, 1.2, 2.0), "never falling"),
    ([0.0, 0.0], (-0.06, 0.1, 0.1), "flat"),
    ([np.nan], (0.0, 1.0, 1.0), "no slope at all"),
]


@pytest.mark.parametrize(("values", "expected", "why"), SLOPES)
def test_slope_limits(values: list[float], expected: tuple[float, ...], why: str) -> None:
    limits = slopes(values)
    assert (limits.low, limits.top, limits.high) == pytest.approx(expected), why
    assert limits.positive is None


def test_replicates_that_never_have_a_common_loss_are_still_in_sight() -> None:
    nan = [np.nan, np.nan]
    curve = pd.DataFrame(
        {
            "run": "a",
            "loss": [np.inf, np.inf],
            "loss_low": [1.0, np.nan],
            "loss_high": [3.0, np.nan],
            "diverged": True,
            "loss_smooth": nan,
        }
    )
    limits = loss_limits(curve)
    assert limits.low < 1.0
    assert limits.high >= 3.0


def test_a_climb_before_the_divergence_does_not_flatten_the_fall() -> None:
    """The loss falls from 2 to 1, and then wanders up to 100 without diverging for good."""
    limits = loss_limits(curve(stairs((2.0, 20), (1.0, 20), (2.2, 5), (100.0, 4), (1.5, 6))))
    assert limits.top < 2.6
    assert limits.high == pytest.approx(100.0)
