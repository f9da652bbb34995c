"""A range test is read if a training, or another range test, stands before or after it."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.frame.arrays import FloatArray
from lrchart.frame.declared import WARM_UP
from lrchart.kinds.run import kind_of_run

EVEN = np.geomspace(1e-7, 1, 100)
LINE = np.linspace(1e-6, 1, 100)
NARROW = np.geomspace(1e-4, 0.1, 100)
T = np.linspace(0, 1, 2000, endpoint=False)
CONSTANT = np.full(2000, 1e-3)
COSINE = 1e-3 * np.minimum((T + 5e-4) / 0.1, 1) * (1 + np.cos(np.pi * T)) / 2 + 1e-9
CYCLES = 1e-3 * (0.05 + 5 * T % 1)
NOISE = np.random.default_rng(1).normal(0, 0.02, 2400)


def falls(rates: FloatArray) -> FloatArray:
    return 1 + np.exp(-3 * np.arange(len(rates)) / len(rates)) + NOISE[: len(rates)]


def diverges(rates: FloatArray) -> FloatArray:
    places = np.arange(len(rates)) / len(rates)
    return falls(rates) + 40 * np.maximum(places - 0.8, 0)


READ = [  # first rates, their losses, the rates after them, what is left out
    (EVEN, diverges, CONSTANT, "the last 2,000 steps, at another rate"),
    (EVEN, falls, CONSTANT, "the last 2,000 steps, at another rate"),
    (EVEN, diverges, COSINE, "the last 2,000 steps, in which the rate rises again"),
    (EVEN, diverges, COSINE[::-1], "the last 2,000 steps, in which the rate rises again"),
    (EVEN, diverges, CYCLES, "the last 2,000 steps, 5 further passes"),
    (LINE, diverges, CONSTANT, "the last 2,000 steps, at another rate"),
    (LINE, diverges, COSINE, "the last 2,000 steps, in which the rate rises again"),
    (NARROW, diverges, CONSTANT, "the last 2,000 steps, at another rate"),
    (EVEN, diverges, NARROW, "the last 100 steps, in which the rate rises again"),
    (EVEN, diverges, 30 * NARROW, "the last 100 steps, in which the rate rises again"),
    (LINE, diverges, LINE / 10, "the last 100 steps, in which the rate rises again"),
]


@pytest.mark.parametrize(("rates", "losses", "after", "left_out"), READ)
@pytest.mark.parametrize("stepped", [False, True])
def test_what_follows_a_range_test_is_left_out(
    rates: FloatArray, losses: object, after: FloatArray, left_out: str, stepped: bool
) -> None:
    lr = np.append(rates, after)
    loss = np.append(losses(rates), falls(after))
    kind = kind_of_run(lr, loss, np.arange(len(lr)) if stepped else None)
    assert (kind.kind, kind.left_out) == ("sweep", left_out)
    assert kind.keep is not None
    assert np.flatnonzero(kind.keep).tolist() == list(range(100))


def test_what_precedes_a_range_test_is_left_out() -> None:
    lr = np.append(CONSTANT, EVEN)
    kind = kind_of_run(lr, np.append(falls(CONSTANT), diverges(EVEN)))
    assert (kind.kind, kind.left_out) == ("sweep", "the first 2,000 steps, before the rate rises")


def test_a_rise_before_a_range_test_is_named() -> None:
    lr = np.append(NARROW, EVEN)
    assert kind_of_run(lr, np.append(falls(NARROW), diverges(EVEN))).left_out == (
        "the first 100 steps, before the rate rises again"
    )


PEAK = np.linspace(0, 1e-3, 201)[1:]
WARM = np.geomspace(1e-6, 1e-3, 200)
TRAINED = [  # rates, why
    (np.append(PEAK, CONSTANT), "a warm-up along a line"),
    (np.append(PEAK, 1e-3 * np.cos(1.5 * T)), "a warm-up, then a cosine"),
    (np.append(PEAK, CONSTANT / 10), "a warm-up, then a lower rate"),
    (np.concatenate([PEAK, PEAK / 3, CONSTANT / 3]), "a warm-up, begun again with a lower peak"),
    (np.concatenate([PEAK, PEAK / 3]), "two warm-ups, the second with a lower peak"),
    (np.append(WARM, CONSTANT), "a warm-up over three decades"),
    (np.append(WARM, CONSTANT / 10), "a warm-up over three decades, then a lower rate"),
]


@pytest.mark.parametrize(("rates", "why"), TRAINED, ids=[row[1] for row in TRAINED])
def test_a_warm_up_is_never_taken_for_a_range_test(rates: FloatArray, why: str) -> None:
    assert kind_of_run(rates, falls(rates)).kind == "training"


def test_a_warm_up_whose_loss_climbs_at_its_top_goes_on_there() -> None:
    loss = np.append(diverges(PEAK), falls(CONSTANT))
    assert kind_of_run(np.append(PEAK, CONSTANT), loss).kind == "training"


def test_a_cycle_whose_loss_climbs_at_its_top_comes_back_to_it() -> None:
    cycle = np.linspace(1e-5, 1e-3, 100)
    assert kind_of_run(np.tile(cycle, 5), np.tile(diverges(cycle), 5)).kind == "training"


def test_rows_that_may_be_a_range_test_are_named() -> None:
    lr = np.append(LINE, CONSTANT)
    assert kind_of_run(lr, falls(lr)).evidence == (
        "2,000 of 2,100 steps are at one rate, 1e-3: this is a training under a schedule, not a "
        "range test (if rows 1 to 100, in which the rate rises from 1e-6 to 1, are a range test, "
        "save them in a file of their own)"
    )


def test_a_stair_of_a_warm_up_is_doubted_as_its_line_is() -> None:
    """Accumulated batches log each rate several times."""
    kind = kind_of_run(PEAK.repeat(2), falls(PEAK.repeat(2)), np.arange(400))
    assert (kind.kind, kind.sure) == ("sweep", False)
    assert kind.evidence.endswith("a training in its warm-up would look alike")


SHORT = [  # rates logged every tenth step, their losses, the rates after them, whether it is sure
    (EVEN[::10], falls, CONSTANT, True),
    (EVEN[::10], diverges, COSINE, True),
    (LINE[::10], diverges, CONSTANT, False),
    (NARROW[::10], diverges, COSINE, False),
]


@pytest.mark.parametrize(("rates", "losses", "after", "sure"), SHORT)
def test_ten_rows_of_a_range_test_before_a_training_are_read(
    rates: FloatArray, losses: object, after: FloatArray, sure: bool
) -> None:
    """They are a guess unless they rise further than any warm-up."""
    kind = kind_of_run(np.append(rates, after), np.append(losses(rates), falls(after)))
    assert (kind.kind, kind.sure, kind.doubt) == ("sweep", sure, "" if sure else WARM_UP)
    assert np.flatnonzero(kind.keep).tolist() == list(range(10))


@pytest.mark.parametrize(("rates", "losses", "after", "sure"), SHORT[2:])
def test_ten_rows_of_a_warm_up_are_a_training(
    rates: FloatArray, losses: object, after: FloatArray, sure: bool
) -> None:
    """It goes on at its top, or the loss falls in it, or goes on from where it has climbed to."""
    top, trained = rates[-1], falls(after)
    goes_on = kind_of_run(np.append(rates, top + 0 * after), np.append(losses(rates), trained))
    fallen = kind_of_run(np.append(rates, after), np.append(falls(rates), trained))
    recovered = kind_of_run(np.append(rates, after), np.append(losses(rates), 6 * trained))
    assert [kind.kind for kind in (goes_on, fallen, recovered)] == ["training"] * 3


def test_few_measured_losses_of_a_short_rise_need_no_noise() -> None:
    rates, after = np.geomspace(1e-4, 0.1, 10), CONSTANT[:300]
    losses = np.full(10, np.nan)
    losses[[0, 3, 6]] = 2.0, 1.2, 1.9
    kind = kind_of_run(np.append(rates, after), np.append(losses, falls(after)))
    assert kind.kind == "training" or not kind.sure
