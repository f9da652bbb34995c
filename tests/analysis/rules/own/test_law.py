"""The law of the suggestion, on numbers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.analysis.rules.own.law import (
    AROUND,
    DWELLS,
    LAW,
    LENGTHS,
    ROOMS,
    TYPICAL,
    USUAL_ROOM,
    Descent,
    Training,
    dwell,
    place,
)
from lrchart.frame.arrays import FloatArray


@pytest.mark.parametrize("per_decade", [12.5, 37.5, 125, 375])
def test_an_exponential_sweep_dwells_its_steps_per_decade_over_ln_10(per_decade: float) -> None:
    lr = np.geomspace(1e-7, 10, round(8 * per_decade) + 1)
    for at in (-5.0, -2.345, 0.4, 0.9):
        stay = dwell(lr[np.newaxis, np.newaxis], np.array([at]))
        assert stay == pytest.approx(per_decade / np.log(10), rel=0.1)


def test_a_linear_sweep_dwells_as_many_steps_as_it_took_to_get_there() -> None:
    lr = np.linspace(0.001, 1, 1000)[np.newaxis, np.newaxis]
    # as many steps per decade / ln 10 as an exponential sweep with the same step at that rate
    mean = 2 * (np.cosh(a := AROUND * np.log(10)) - 1) / a**2  # of the density, over the triangle
    assert dwell(lr, np.log10([0.2])) == pytest.approx(200 * mean, rel=0.01)
    assert dwell(lr, np.log10([0.05])) == pytest.approx(50 * mean, rel=0.02)


def test_the_dwell_changes_smoothly_with_the_rate() -> None:
    lr = np.geomspace(1e-7, 10, 100)[np.newaxis, np.newaxis]
    stays = [float(dwell(lr, np.array([at]))[0]) for at in np.arange(-6, 0, 0.01)]
    assert np.ptp(stays) < 0.03 * np.mean(stays)


def test_dwell_counts_optimizer_steps_and_not_rows() -> None:
    lr = np.geomspace(1e-6, 1, 301)[np.newaxis, np.newaxis]
    every, second = (
        dwell(rows, np.array([-2.0]), per) for rows, per in ((lr, 1), (lr[..., ::2], 2))
    )
    assert second == pytest.approx(every, rel=0.06)
    repeated = np.repeat(lr, 4, axis=2)  # four accumulated batches per step
    assert dwell(repeated, np.array([-2.0]), 0.25) == pytest.approx(every)


def test_dwell_does_not_depend_on_order_or_on_what_is_missing() -> None:
    lr = np.geomspace(1e-6, 1, 301)
    expected = dwell(lr[np.newaxis, np.newaxis], np.array([-2.0]))
    padded = np.concatenate([lr[::-1], [np.nan, np.nan]])[np.newaxis, np.newaxis]
    assert dwell(padded, np.array([-2.0])) == pytest.approx(expected)


def test_the_dwell_of_repeats_is_their_mean() -> None:
    lr = np.geomspace(1e-6, 1, 301)
    short = np.append(np.geomspace(1e-6, 1, 101), np.full(200, np.nan))
    stay, other, both = (
        dwell(np.array([repeats]), np.array([-2.0])) for repeats in ([lr], [short], [lr, short])
    )
    assert both == pytest.approx((stay + other) / 2)
    missing = np.full(301, np.nan)
    assert dwell(np.array([[lr, missing]]), np.array([-2.0])) == pytest.approx(stay)


def test_nothing_before_the_sweep_is_one_step() -> None:
    assert dwell(np.array([[[1e-3, 1e-2]]]), np.array([-5.0])) == 1


def descent(
    steps: float = 20.0, edge: float = np.inf, room: float = USUAL_ROOM, runs: int = 1
) -> Descent:
    return Descent(*(np.full(runs, value) for value in (-2.0, edge, -2.0 + room, steps)))


def suggestion(
    steps: float = 20.0, training: float = 1000.0, decays: float = 0, room: float = USUAL_ROOM
) -> float:
    return float(place(descent(steps, room=room), Training(training, decays))[0])


def test_the_suggestion_of_ten_steps_and_a_thousand_is_the_level() -> None:
    assert suggestion(10, 1000) == pytest.approx(-2 + LAW.level)


def test_each_constant_moves_the_suggestion_by_what_it_says() -> None:
    assert suggestion(100) - suggestion(10) == pytest.approx(LAW.dwell)
    assert suggestion(100, room=USUAL_ROOM + 1) - suggestion(100) == pytest.approx(LAW.room)
    assert suggestion(10, room=USUAL_ROOM + 1) == suggestion(10)
    assert suggestion(training=200) - suggestion(training=2000) == pytest.approx(LAW.length)
    assert suggestion(decays=1) - suggestion() == pytest.approx(LAW.decay)


def test_beyond_what_was_measured_the_law_stays_at_its_edge() -> None:
    assert suggestion(steps=DWELLS[0] / 9) == suggestion(steps=DWELLS[0])
    assert suggestion(steps=DWELLS[1] * 9) == suggestion(steps=DWELLS[1])
    assert suggestion(training=1) == suggestion(training=LENGTHS[0])
    assert suggestion(training=1e9) == suggestion(training=LENGTHS[1])
    assert suggestion(100, room=7) == suggestion(100, room=ROOMS[1])


def test_a_divergence_leaves_no_more_room_than_the_end_of_the_sweep() -> None:
    """The edge of a divergence and the end of a sweep without one mean the same to the dwell."""
    training = Training(1000, 0)
    near, far = descent(100, edge=-0.5, room=4), descent(100, room=1.5)
    assert place(near, training) == place(far, training)


@pytest.mark.parametrize("edge", [-3.0, -2.0, -1.0])
def test_the_suggestion_keeps_its_distance_from_the_edge(edge: float) -> None:
    at = place(descent(170, edge), Training(100, 1))
    assert at <= edge - LAW.margin


def test_a_typical_training_stands_for_what_is_unknown() -> None:
    assert suggestion(training=np.nan) == suggestion(training=float(TYPICAL.steps))
    assert suggestion(decays=np.nan) == suggestion(decays=float(TYPICAL.decays))


def test_every_run_has_its_own_training() -> None:
    for_ = Training(np.array([200.0, np.nan]), np.array([0.0, 1.0]))
    at = place(descent(runs=2), for_)
    assert at == pytest.approx([suggestion(training=200), suggestion(training=np.nan, decays=1)])


@pytest.mark.parametrize("spaced", [np.linspace, np.geomspace])
def test_a_sweep_of_more_steps_than_were_measured_is_answered_as_the_longest_measured(
    spaced: Callable[[float, float, int], FloatArray],
) -> None:
    """At 1e-2, a linear sweep to 1 dwells a hundredth of its steps.

    An exponential one over six decades dwells 1/14: the answers of both rise up to the same edge,
    which the linear one meets after seven times as many steps.
    """
    at = np.array([-2.0])
    answers = []
    for steps in (10**k + 1 for k in (3, 4, 5, 6, 7)):
        stays = dwell(spaced(1e-6, 1.0, steps)[np.newaxis, np.newaxis], at)
        answers.append((stays[0], place(descent(stays[0]), Training(2000, 1))[0]))
    edge = place(descent(DWELLS[1]), Training(2000, 1))[0]
    beyond = [answer for stays, answer in answers if stays > DWELLS[1]]
    inside = [answer for stays, answer in answers if stays < DWELLS[1]]
    assert beyond == pytest.approx([edge] * len(beyond))
    assert inside[-1] < edge - 0.1
    assert len(inside) == (2 if spaced is np.linspace else 1)
