"""Schedules are trainings, range tests are range tests, and both come with their evidence."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run

SWEEP = np.geomspace(1e-7, 10, 101)
T = np.linspace(0, 1, 200, endpoint=False)
WARM = np.minimum((T + 0.005) / 0.1, 1)
LATER = np.clip((T - 0.1) / 0.9, 0, 1)
COSINE = (1 + np.cos(np.pi * LATER)) / 2

TRAINED = "this is a training under a schedule, not a range test"
TRAININGS = [  # rates, evidence before the colon, why
    (np.full(30, 3e-4), "all 30 steps are at one rate, 3e-4", "constant"),
    (
        np.concatenate([np.linspace(1e-4, 4e-3, 19, endpoint=False), np.full(770, 4e-3)]),
        "770 of 789 steps are at one rate, 4e-3",
        "warm-up, then constant",
    ),
    (
        1e-3 * WARM * COSINE + 1e-9,
        "the rate rises for 19 steps and then falls for 180 steps, between 7.7e-8 and 1e-3",
        "warm-up, then a cosine",
    ),
    (1e-3 * (1 - T), "the rate only falls, from 1e-3 to 5e-6, along a line", "linear decay"),
    (
        1e-3 * (1 + np.cos(np.pi * T)) / 2,
        "the rate only falls, from 1e-3 to 6.2e-8, along a curve",
        "cosine decay",
    ),
    (
        1e-1 * 0.1 ** np.floor(T * 4),
        "the rate only falls, from 0.1 to 1e-4, at 4 rates",
        "step decay",
    ),
    (
        np.minimum(WARM, np.sqrt(0.1 / np.maximum(T, 0.1))),
        "the rate rises for 19 steps and then falls for 180 steps, between 5e-2 and 1",
        "inverse square root",
    ),
    (
        1e-3 * (1.1 - np.abs(2 * ((4 * T) % 1) - 1)),
        "the rate turns 7 times between 1e-4 and 1.1e-3",
        "triangular",
    ),
    (
        1e-3 * (1.01 + np.cos(np.pi * ((3 * T) % 1))),
        "the rate turns 4 times between 1e-5 and 2e-3",
        "cosine restarts",
    ),
    (
        1e-3 * WARM * np.where(T < 0.8, 1, 1 - 0.99 * np.clip((T - 0.8) / 0.2, 0, 1)),
        "142 of 200 steps are at one rate, 1e-3",
        "warm-up, stable, decay",
    ),
]


@pytest.mark.parametrize(("rates", "reason", "why"), TRAININGS, ids=[row[2] for row in TRAININGS])
def test_a_schedule_is_a_training(rates: np.ndarray, reason: str, why: str) -> None:
    kind = kind_of_run(rates)
    assert (kind.kind, kind.evidence) == ("training", f"{reason}: {TRAINED}")
    assert kind.sure
    assert kind.known


def test_a_sawtooth_of_lines_is_a_cyclic_schedule_and_one_of_exponentials_is_not() -> None:
    line, curve = np.linspace(1e-5, 1e-2, 50), np.geomspace(1e-5, 1e-2, 50)
    answers = {count: kind_of_run(np.tile(line, count)) for count in (1, 2, 3)}
    assert {count: answer.kind for count, answer in answers.items()} == {
        1: "sweep",
        2: "sweep",
        3: "training",
    }
    assert [answer.sure for answer in answers.values()] == [True, False, False]
    assert kind_of_run(np.tile(curve, 4)).left_out == "the last 150 steps, 3 further passes"


@pytest.mark.parametrize("digits", [2, 3, 4])
@pytest.mark.parametrize("every", [1, 4])
@pytest.mark.parametrize(("rates", "reason", "why"), TRAININGS, ids=[row[2] for row in TRAININGS])
def test_logging_seldom_and_rounding_hide_no_schedule(
    rates: np.ndarray, reason: str, why: str, every: int, digits: int
) -> None:
    logged = [float(f"{rate:.{digits - 1}e}") for rate in rates[::every]]
    assert kind_of_run(logged).kind == "training"


SWEEPS = [  # rates, rows that are left out, note on them, why
    (SWEEP, [], "", "exponential"),
    (np.linspace(1e-6, 1, 100), [], "", "linear"),
    (np.array([1e-4, 1e-3, 1e-2, 1e-1]), [], "", "four points"),
    (np.repeat(np.geomspace(1e-6, 1, 12), 50), [], "", "staircase"),
    (np.repeat(np.linspace(1e-4, 1, 40), 4), [], "", "accumulation"),
    (np.repeat(SWEEP, 2), [], "", "each row twice"),
    (np.concatenate([[0, 0, 0], SWEEP]), [], "", "rates rounded to zero"),
    (
        np.concatenate([np.full(40, 1e-7), SWEEP]),
        range(40),
        "40 steps held at 1e-7 at the start",
        "plateau at the start",
    ),
    (
        np.concatenate([np.linspace(2e-7, 7.2e-6, 31), np.full(9, 7.2e-6)]),
        range(31, 40),
        "9 steps held at 7.2e-6 at the end",
        "plateau at the end",
    ),
    (
        np.concatenate([np.full(3, 1e-3), SWEEP]),
        range(3),
        "the first 3 steps, before the rate rises",
        "warm-up steps",
    ),
    (
        np.concatenate([SWEEP, np.full(4, 1e-3)]),
        range(101, 105),
        "the last 4 steps, at another rate",
        "rate reset at the end",
    ),
    (
        np.concatenate([SWEEP, SWEEP]),
        range(101, 202),
        "the last 101 steps, in which the rate rises again",
        "second pass",
    ),
    (
        np.concatenate([SWEEP, SWEEP[::-1][1:]]),
        range(101, 201),
        "the last 100 steps, in which the rate falls again",
        "up and down",
    ),
    (
        np.concatenate([SWEEP[:70], SWEEP[60:]]),
        range(70, 80),
        "10 steps that repeat rates",
        "resumed",
    ),
    (
        np.concatenate([SWEEP[:30], SWEEP[20:]]),
        range(30, 40),
        "10 steps that repeat rates",
        "resumed early",
    ),
]


@pytest.mark.parametrize(("rates", "out", "said", "why"), SWEEPS, ids=[row[3] for row in SWEEPS])
def test_a_range_test_is_one_and_what_is_left_out_is_said(
    rates: np.ndarray, out: range, said: str, why: str
) -> None:
    kind = kind_of_run(rates)
    assert (kind.kind, kind.left_out) == ("sweep", said)
    left = np.flatnonzero(~kind.keep) if kind.keep is not None else []
    assert list(left) == list(out)


def test_the_evidence_of_a_range_test_is_its_rise() -> None:
    assert kind_of_run(SWEEP).evidence == "the rate rises once, from 1e-7 to 10, in 101 steps"


X = np.log10(SWEEP)
DIP = 2.3 - 1.5 / (1 + np.exp(-(X + 2.5) / 0.3)) + np.clip(X + 1, 0, None) ** 3
DOWNWARDS = [  # losses from the highest rate down, kind, part of the evidence
    (DIP[::-1], "sweep", "the loss rises again towards its low end"),
    (np.where(X > 0, np.nan, DIP)[::-1], "sweep", "losses at its high end are not finite"),
    (
        np.concatenate([[2.3], np.full(15, 40), np.full(85, 2.2)]),
        "sweep",
        "the loss diverges at its high end",
    ),
    (2.3 / (1 + np.arange(101) / 10), "training", "the loss shows no divergence"),
    # A rise by a fifth at first is no divergence.
    (np.interp(np.arange(101), [0, 15, 100], [2.3, 2.8, 0.5]), "training", "no divergence"),
    # Nor are two skipped steps.
    (
        np.where(np.isin(np.arange(101), [4, 60]), np.nan, 2.3 / (1 + np.arange(101) / 10)),
        "training",
        "no divergence",
    ),
    (np.append([np.nan], DIP[-2::-1]), "sweep", "losses at its high end are not finite"),
    (np.where(np.arange(101) > 80, np.nan, DIP[::-1]), "training", "the loss shows no divergence"),
    (np.full(101, np.nan), "training", "the loss shows no divergence"),
]


@pytest.mark.parametrize(("loss", "kind", "why"), DOWNWARDS, ids=[row[2] for row in DOWNWARDS])
def test_the_losses_tell_a_range_test_downwards_from_an_exponential_decay(
    loss: np.ndarray, kind: str, why: str
) -> None:
    answer = kind_of_run(SWEEP[::-1], loss)
    assert answer.kind == kind
    assert why in answer.evidence
    assert not answer.sure


def test_a_rate_that_creeps_up_unevenly_is_a_training() -> None:
    kind = kind_of_run(1e-3 * (1 + 0.1 * np.linspace(0, 1, 50) ** 2))
    assert kind.kind == "training"
    assert "the rate stays between 1e-3 and 1.1e-3" in kind.evidence


@pytest.mark.parametrize("teeth", [4, 6, 8])
def test_the_teeth_of_a_cyclic_schedule_are_no_range_test(teeth: int) -> None:
    """Each rises along a line over five to eight rows, even if the log was resumed in one."""
    lr = 1e-3 * (0.01 + 0.99 * (np.linspace(0, 1, 31)[:-1] * teeth % 1))
    lr = np.concatenate([lr[:17], lr[15:]])
    assert kind_of_run(lr, 2 - np.arange(32) / 50).kind == "training"


def test_a_rise_along_a_line_that_is_held_for_a_while_is_read_without_the_plateau() -> None:
    lr = np.concatenate([np.linspace(7e-8, 7.2e-6, 30), np.full(10, 7.2e-6)])
    kind = kind_of_run(lr, 2.3 * np.exp(-np.arange(40) / 80))
    assert kind.kind == "sweep"
    assert kind.left_out == "10 steps held at 7.2e-6 at the end"


@pytest.mark.parametrize("end", [2.5e-4, 3e-3])
def test_a_line_on_which_the_loss_only_falls_could_be_a_warm_up(end: float) -> None:
    lr = np.linspace(end / 200, end, 200)
    loss = 2.3 * np.exp(-np.arange(200) / 80)
    kind = kind_of_run(lr, loss)
    assert kind.kind == "sweep"
    assert not kind.sure
    assert kind.evidence.endswith("the loss only falls: a training in its warm-up would look alike")


@pytest.mark.parametrize(
    ("lr", "rises"),
    [(np.linspace(1e-5, 1, 200), 1.0), (np.geomspace(1e-5, 1, 200), 0.0)],
    ids=["it rises again", "no line"],
)
def test_what_is_no_warm_up_needs_no_remark(lr: np.ndarray, rises: float) -> None:
    place = np.linspace(0, 1, 200)
    loss = 2.3 - place + rises * 3 * np.clip(place - 0.5, 0, None)
    assert kind_of_run(lr, loss).sure


def test_an_exponential_warm_up_into_a_falling_loss_is_a_training() -> None:
    lr = np.concatenate([np.geomspace(1e-6, 1e-2, 110), np.full(90, 1e-2)])
    learning = 2.3 / (1 + np.cumsum(lr))
    assert kind_of_run(lr, learning).kind == "training"
    diverging = learning + np.clip(np.arange(200) - 150, 0, None)
    assert kind_of_run(lr, diverging).kind == "sweep"
    assert kind_of_run(lr).kind == "sweep"
