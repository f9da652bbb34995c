"""The descent of a range test: where it counts from, and how sure its end is."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.descent import UNSURE, read
from lrchart.analysis.rules.own.falls import CHANCE, FAR, Falls
from lrchart.analysis.rules.own.landmarks import landmarks

X = np.linspace(-7, 1, 161)


def fall(x: np.ndarray, loss: np.ndarray) -> Falls:
    """Return the descent of one sweep, in arrays of one."""
    return landmarks(*stacked([[(10.0**x, loss)]])).fall


def speeding_up(x: np.ndarray, noise: float = 0.01) -> np.ndarray:
    """Return losses that fall around 1e-3, slowly at first, and rise from 0.3 on."""
    loss = 2 / (1 + np.exp((x + 3) / 0.3)) + 20 * np.clip(x + 0.5, 0, None) ** 2
    return loss + np.random.default_rng(0).normal(0, noise, len(x))


@pytest.mark.parametrize("start", [-4.0, -3.9, -3.8])
def test_a_fall_that_speeds_up_is_counted_from_its_first_steps(start: float) -> None:
    later = start <= X
    whole, cut = (fall(x, speeding_up(X)[-len(x) :]) for x in (X, X[later]))
    assert cut.cut > 0.05
    assert cut.done == pytest.approx(whole.done, abs=0.1)


def test_a_fall_that_slows_down_is_counted_from_the_level_of_its_start() -> None:
    x = X[X >= -4]
    loss = np.exp(-(x + 4) / 0.4) + 20 * np.clip(x + 0.5, 0, None) ** 2
    first = fall(x, loss + np.random.default_rng(0).normal(0, 0.01, len(x)))
    # Counted from its first steps, its last 40 % lie 0.77 decades later on average.
    assert first.done > -4 + 0.77 + 0.1
    assert first.cut > 0.2


def test_the_end_of_a_descent_moves_little_where_a_share_of_the_fall_jumps() -> None:
    """At 78 % of the fall before a plateau, 80 % are done behind it, at 82 % two decades lower."""
    ends = []
    for share in (0.78, 0.82):
        parts = (part / (1 + np.exp((X - at) / 0.1)) for part, at in ((share, -4), (1 - share, -2)))
        loss = sum(parts) + 20 * np.clip(X, 0, None) ** 2
        ends.append(fall(X, loss + np.random.default_rng(0).normal(0, 0.002, len(X))).done[0])
    # Of the last 40 %, 55 and 45 % lie at −2, the rest at −4. The wide kernels move both up.
    assert ends == pytest.approx([-4 + 2 * 0.55, -4 + 2 * 0.45], abs=0.3)
    assert ends[1] < ends[0] < ends[1] + 0.25


def two_lows(apart: float, noise: float = 0.03) -> np.ndarray:
    """Return losses with a low at 1e-5, and one at 0.1 that is higher by `apart`."""
    low, high = (np.exp(-(((X - at) / 0.5) ** 2)) for at in (-5, -1))
    loss = 2 - 0.3 * low - (0.3 - apart) * high + 20 * np.clip(X, 0, None) ** 2
    return loss + np.random.default_rng(1).normal(0, noise, len(X))


@pytest.mark.parametrize(
    ("apart", "sure"), [(-0.1, True), (0.0, True), (0.02, False), (0.05, False), (0.2, True)]
)
def test_of_two_lows_that_differ_by_little_noise_decides(apart: float, sure: bool) -> None:
    loss = two_lows(apart)
    reason = read([(10.0**X, loss)]).reason
    assert reason.startswith("noise decides where the descent ends") is not sure
    assert (fall(X, loss).unsure > UNSURE) == (not sure)


def trained_already(seed: int, credible: float = 0.0) -> np.ndarray:
    """Return noise at the level of a fitted model, a dip of `credible` noises, a divergence."""
    dip = credible * 0.03 * np.exp(-(((X + 5) / 0.5) ** 2))
    loss = 0.13 - dip + 20 * np.clip(X + 0.8, 0, None) ** 2
    return loss + np.random.default_rng(seed).normal(0, 0.03, len(X))


def test_the_chance_fall_of_a_trained_model_is_done_near_the_divergence() -> None:
    """Noise has its minimum anywhere: the guess is at rates at which models were seen to learn."""
    lows = []
    for seed in range(40):
        marks = landmarks(*stacked([[(10.0**X, trained_already(seed))]]))
        assert marks.diverges[0]
        assert marks.fall.minimum[0] >= marks.fall.done[0] >= marks.fall.begun[0]
        if marks.fall.credibility[0] <= CHANCE:
            lows.append(marks.edge[0] - marks.fall.done[0])
    assert len(lows) > 20
    assert max(lows) == pytest.approx(FAR)


def test_a_clear_fall_is_done_where_it_is_seen() -> None:
    marks = landmarks(*stacked([[(10.0**X, trained_already(0, credible=4.0))]]))
    assert marks.fall.credibility[0] > 5
    assert marks.edge[0] - marks.fall.done[0] > FAR + 1


def test_without_a_divergence_nothing_says_where_a_chance_fall_is_done() -> None:
    """Measured fine-tunings whose loss stays level to the end: a higher guess was worse."""
    rng = np.random.default_rng(3)
    level = [(10.0**X, rng.normal(2, 0.03, len(X))) for _ in range(40)]
    marks = landmarks(*stacked([[sweep] for sweep in level]))
    assert not marks.diverges.any()
    assert (marks.end - marks.fall.done).max() > FAR + 0.5


@pytest.mark.parametrize("start", [0.03, 0.5])
def test_what_a_low_is_worth_depends_on_the_noise_near_it(start: float) -> None:
    """A low at 3e-4 that is 0.1 deeper than what follows counts if the noise is 0.03 there."""
    loss = 2 - 1 / (1 + np.exp((-5 - X) / 0.2)) + 0.1 * np.clip(X + 3.5, 0, 1)
    noise = np.random.default_rng(0).normal(0, np.where(X < -5, start, 0.03))
    found = fall(X, loss + 20 * np.clip(X, 0, None) ** 2 + noise)
    assert found.minimum == pytest.approx(-3.6, abs=0.3)
    # The last 40 % of the fall lie at −4.66 on average; the wide kernels move them up.
    assert found.done == pytest.approx(-4.5, abs=0.15)
