"""Losses that stand for what could not be computed make a guess."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.placeholders import amid, placeholders
from lrchart.analysis.suggest import suggest
from lrchart.text import loss_text
from tests.conftest import Sweep


@pytest.mark.parametrize("placeholder", [0.0, -1.0])
@pytest.mark.parametrize("number", [3, 18])
def test_placeholders_for_losses_that_could_not_be_computed_make_a_guess(
    sweep: Sweep, dip: np.ndarray, placeholder: float, number: int
) -> None:
    loss = dip + np.random.default_rng(0).normal(0, 0.02, len(dip))
    loss[-number:] = placeholder
    row = suggest(sweep(loss)).iloc[0]
    assert not row["readable"]
    assert row["reason"] == (
        f"the last {number} losses are all {loss_text(placeholder)}, as some loops write for "
        "what they cannot compute: leave them out, or write NaN"
    )


@pytest.mark.parametrize("placeholder", [0.0, -1.0, 999.0, 1e9, float(np.finfo(np.float32).max)])
@pytest.mark.parametrize("steps", [62, 100])
def test_one_round_number_at_the_end_is_enough(
    sweep: Sweep, dip: np.ndarray, placeholder: float, steps: int
) -> None:
    loss = (dip + np.random.default_rng(0).normal(0, 0.02, len(dip)))[:steps]
    for number, says in ((1, "the last loss is {}, "), (2, "the last 2 losses are all {}, ")):
        loss[-number:] = placeholder
        assert says.format(loss_text(placeholder)) in suggest(sweep(loss))["reason"].iloc[0]
    loss[steps // 2] = placeholder  # a number that is measured elsewhere, too
    # A 0 is measured only where losses scatter down to it.
    assert ("write NaN" in suggest(sweep(loss))["reason"].iloc[0]) == (placeholder == 0)


def test_losses_that_round_to_zero_or_diverge_are_measured(sweep: Sweep, dip: np.ndarray) -> None:
    falling = np.round(np.maximum(2.3 - 0.04 * np.arange(59), 0), 1)
    assert falling[-1] == 0
    diverging = dip.copy()
    diverging[-1] = 1234.5
    for loss in (falling, diverging):
        assert "write NaN" not in suggest(sweep(loss))["reason"].iloc[0]


def test_losses_that_come_to_rest_are_measured(sweep: Sweep, dip: np.ndarray) -> None:
    above, below = dip.copy(), np.maximum(dip[:80], 1.1)
    above[-18:] = above[-18]
    assert (below[-4:] == 1.1).all()
    for loss in (above, below):
        noise = np.random.default_rng(0).normal(0, 0.02, len(loss))
        noise[-18:] = 0
        assert "write NaN" not in suggest(sweep(loss + noise))["reason"].iloc[0]


@pytest.mark.parametrize("placeholder", [-1.0, 1000.0, 65504.0])
def test_placeholders_within_a_sweep_make_a_guess(
    sweep: Sweep, dip: np.ndarray, placeholder: float
) -> None:
    loss = dip.copy()
    loss[[40, 41]] = placeholder
    answer = suggest(sweep(loss)).iloc[0]
    assert not answer["readable"]
    assert f"such as {loss_text(placeholder)}, as some loops write" in answer["reason"]


@pytest.mark.parametrize(
    "places", [[50], [30, 31, 32], [0, 1], range(0, 100, 10), range(3, 100, 5)], ids=str
)
def test_zeros_that_no_neighbour_comes_near_make_a_guess(
    sweep: Sweep, dip: np.ndarray, places: list[int]
) -> None:
    loss = dip + np.random.default_rng(0).normal(0, 0.05, len(dip))
    loss[places] = 0
    answer = suggest(sweep(loss)).iloc[0]
    what = f"{len(places)} losses are placeholders such as 0" if len(places) > 1 else "a loss is 0"
    assert not answer["readable"]
    assert answer["reason"].startswith(f"{what}, as some loops write")


def test_zeros_to_which_losses_scatter_or_fall_are_measured() -> None:
    """The hinge loss of a batch that is all right is 0, and so is that of a whole set, later on."""
    rng = np.random.default_rng(1)
    level = np.concatenate([np.full(60, 0.3), np.linspace(0.3, -0.4, 40)])
    batches = np.maximum(level + rng.normal(0, 0.25, 100), 0)
    falling = np.maximum(1 - np.linspace(0, 1.1, 60) ** 3, 0)
    whole = np.concatenate([falling, np.geomspace(3, 99, 9)])
    assert (batches == 0).sum() > 20
    assert (whole == 0).sum() > 1
    assert [len(amid(batches)), len(amid(whole))] == [0, 0]


@pytest.mark.parametrize("infinity", [np.inf, -np.inf])
def test_an_infinite_loss_that_ordinary_ones_follow_makes_a_guess(
    sweep: Sweep, dip: np.ndarray, infinity: float
) -> None:
    loss = dip.copy()
    loss[30] = infinity
    answer = suggest(sweep(loss)).iloc[0]
    assert not answer["readable"]
    assert answer["reason"].startswith("the loss is infinite at")
    assert answer["reason"].endswith("write NaN for a step that was skipped")
    blown_up = dip.copy()
    blown_up[-20:] = np.where(np.arange(20) % 3, infinity, 1e6)
    assert "infinite" not in suggest(sweep(blown_up))["reason"].iloc[0]


def test_a_whole_number_among_whole_numbers_is_no_placeholder() -> None:
    """Sums over a batch, printed without decimals, may be 1,000 by chance."""
    whole = np.array([998.0, 997, 990, 850, 600, 400, 300, 350, 700])
    assert len(amid(np.array([1000, *whole]))) == placeholders(np.array([*whole, 1000])) == 0
    assert len(amid(np.array([1000, *whole + 0.5]))) == 1
    assert placeholders(np.array([*whole + 0.5, 1000])) == 1
