"""The landmarks of a range test: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own import landmarks as _landmarks
from lrchart.analysis.rules.own.landmarks import Landmarks

LADDER = np.logspace(-7, 1, 100)
X = np.log10(LADDER)


def landmarks(sweeps: list[Sweep]) -> Landmarks:
    """Return the landmarks of one run, each in an array of one."""
    return _landmarks.landmarks(*stacked([sweeps]))


def fallen(noise: float, seed: int, rise: float = -1.0) -> np.ndarray:
    """Return losses that fall from 1e-5 to 1e-3 and blow up from `rise` on."""
    loss = 2 - np.clip((X + 5) / 2, 0, 1) + 30 * np.clip(X - rise, 0, None) ** 2
    return loss + np.random.default_rng(seed).normal(0, noise, len(X))


@pytest.mark.parametrize("seed", range(5))
def test_the_descent_is_found_where_it_is(seed) -> None:
    marks = landmarks([(LADDER, fallen(0.03, seed))])
    assert marks.diverges
    assert marks.edge == pytest.approx(-0.8, abs=0.2)
    assert marks.fall.begun == pytest.approx(-4.8, abs=0.4)
    assert marks.fall.done == pytest.approx(-3.4, abs=0.3)
    assert marks.fall.done <= marks.fall.minimum <= marks.edge
    assert marks.fall.credibility > 20


@pytest.mark.parametrize("rise", [-2.0, -1.0, 0.0])
def test_the_edge_follows_the_blow_up(rise) -> None:
    assert landmarks([(LADDER, fallen(0.03, 0, rise))]).edge == pytest.approx(rise + 0.2, abs=0.2)


def test_a_sweep_that_never_rises_has_its_end_for_an_edge() -> None:
    marks = landmarks([(LADDER, fallen(0.03, 0, rise=9))])
    assert not marks.diverges
    assert marks.edge == marks.end == pytest.approx(1)


def test_a_single_high_batch_is_no_edge() -> None:
    loss = fallen(0.03, 0)
    loss[50] = 100
    assert landmarks([(LADDER, loss)]).edge == pytest.approx(-0.8, abs=0.2)


def test_noise_is_rarely_credible() -> None:
    rng = np.random.default_rng(3)
    credibilities = [
        landmarks([(LADDER, rng.normal(0, 1, 100))]).fall.credibility for _ in range(200)
    ]
    assert np.mean(np.array(credibilities) > 5) <= 0.03


def test_a_rise_from_the_start_is_no_fall() -> None:
    assert landmarks([(LADDER, np.linspace(1, 9, 100))]).fall.credibility < 1


@pytest.mark.parametrize("loss", [[np.nan] * 3, [1, np.nan, np.nan], [np.inf, 1, 2]])
def test_two_points_or_fewer_have_no_landmarks(loss) -> None:
    marks = landmarks([(LADDER[:3], np.array(loss, dtype=float))])
    assert marks.fall.credibility == 0
    assert marks.start <= marks.edge <= marks.end


def test_the_edge_of_a_loss_that_falls_twice_is_its_last_rise() -> None:
    rates = [-7, -6, -5.5, -5.2, -4.5, -3.0, 0, 1]
    marks = landmarks([(LADDER, np.interp(X, rates, [1.6, 1.0, 1.0, 3.0, 3.0, 1.1, 1.1, 9]))])
    assert marks.twice
    assert marks.edge == pytest.approx(0.1, abs=0.2)
    # The last 40 % of the second fall end at −3; the wide kernels move them up.
    assert marks.fall.done == pytest.approx(-2.8, abs=0.3)


@pytest.mark.parametrize("rises", [-2.4, -1.4])
def test_a_second_fall_that_is_the_narrower_one_changes_nothing(rises: float) -> None:
    rates = [-7, -6, -3, -2.4, rises, rises + 0.6, rises + 1.4, 1]
    marks = landmarks([(LADDER, np.interp(X, rates, [2, 1, 1, 3, 3, 1, 1, 3]))])
    assert not marks.twice
    assert marks.edge == pytest.approx(-2.6, abs=0.2)


def test_a_loss_that_comes_down_to_where_it_started_has_not_fallen_again() -> None:
    spike = np.where((X > -1) & (X < -0.4), 30.0, np.where(X >= -0.4, 2.0, fallen(0.03, 0, rise=9)))
    marks = landmarks([(LADDER, spike)])
    assert not marks.twice
    assert marks.edge == pytest.approx(-1, abs=0.2)
