"""Alternatives to the rule: each does what it says, and is scored as the rule is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.suggestions import fit
from benchmarks.suggestions.alternatives.anchors import ANCHORS, onset, sharper
from benchmarks.suggestions.alternatives.ends import (
    answered,
    best,
    done,
    fixed,
    line,
    moved,
    regret,
)
from benchmarks.suggestions.alternatives.learned import LEARNED, SHAPE, alike, by, ridge, told
from benchmarks.suggestions.alternatives.repeats import REPEATS, shares, with_repeats
from benchmarks.suggestions.alternatives.unreadable import UNREADABLE, guessed
from benchmarks.suggestions.score import TASKS
from lrchart.leaderboard.truth import load


@pytest.fixture(scope="module")
def every() -> list[fit.Case]:
    # Six tasks, one of them known to have sweeps that cannot be read.
    return fit.cases([*load(TASKS / "dev")[:5], *load(TASKS / "dev" / "mf_ratings_sgdm_b64")])


@pytest.fixture(scope="module")
def enough() -> list[fit.Case]:
    """Cases of which each fold has some that can be read, and some that cannot."""
    return fit.cases(load(TASKS / "dev")[:24])


@pytest.mark.parametrize(
    ("name", "of"), [("mean of the three", np.mean), ("lowest of the three", min)]
)
def test_three_sweeps_are_answered_from_the_single_ones(every, name, of) -> None:
    singles = [done(case) for case in every[:3]]
    changed = with_repeats(every, REPEATS[name])
    assert done(changed[3]) == pytest.approx(of(singles))
    assert [done(case) for case in changed[:3]] == singles


def test_noise_from_the_spread_is_read_off_all_three(every) -> None:
    pooled = [case for case in every if case.sweeps == "100x3"]
    changed = with_repeats(every, REPEATS["pooled, noise from their spread"])[3::5]
    apart = [done(new) - done(old) for new, old in zip(changed, pooled, strict=True)]
    assert np.isfinite(apart).all()
    # Where both tell the same noise, both see the same end.
    assert np.median(np.abs(apart)) < 0.2


def test_the_rule_is_the_first_of_its_kind(every) -> None:
    ends = [done(case) for case in every]
    pooled, guess, anchor = (next(iter(of.values())) for of in (REPEATS, UNREADABLE, ANCHORS))
    assert [done(case) for case in with_repeats(every, pooled)] == ends
    assert [guessed(guess)(case) for case in every] == ends
    assert [anchor(every)(case) for case in every] == ends


def test_guesses_move_only_what_cannot_be_read(every) -> None:
    end = guessed(UNREADABLE["half a decade lower"])
    apart = [done(case) - end(case) for case in every]
    assert apart == pytest.approx([0 if case.readable else 0.5 for case in every])
    assert any(apart)


def test_an_end_that_nothing_is_learned_for_is_scored_as_the_rule_is(enough) -> None:
    pd.testing.assert_frame_equal(answered(enough, fixed(done)), fit.cross_fitted(enough))


def test_constants_are_fitted_anew_so_that_a_shift_of_all_ends_changes_little(enough) -> None:
    table = fit.cross_fitted(enough)
    shifted = answered(enough, fixed(lambda case: done(case) + 0.25))
    assert regret(shifted, "100").mean() == pytest.approx(regret(table, "100").mean(), abs=0.02)
    assert "+0.000 to +0.000" in line("the rule", table, regret(table, "300"), "300")


@pytest.mark.parametrize("seed", range(3))
def test_the_onset_is_where_the_noise_grows_for_good(seed) -> None:
    lr, rng = np.logspace(-7, 1, 200), np.random.default_rng(seed)
    noise = rng.normal(0, 1, 200)
    grows = np.log10(lr) > -2
    assert onset(lr, np.where(grows, 10 * noise, noise)) == pytest.approx(-2, abs=0.4)
    assert onset(lr, 1e3 * np.where(grows, 10 * noise, noise) - 7) == pytest.approx(-2, abs=0.4)
    assert onset(lr, noise - 10 * np.log10(lr)) == np.inf
    assert onset(lr, np.where(grows, np.inf, noise)) == np.inf


def test_of_two_anchors_the_answer_lies_between(every) -> None:
    end = sharper(every)
    usual = np.median([case.found.edge.item() - done(case) for case in every])
    for case in every:
        both = sorted([done(case), case.found.edge.item() - usual])
        assert both[0] - 1e-9 <= end(case) <= both[1] + 1e-9


def test_a_line_in_what_the_curve_shows_is_found(every) -> None:
    depth = np.array([SHAPE["depth"](case) for case in every])
    known = [moved(case, best(case) - 0.3 * d) for case, d in zip(every, depth, strict=True)]
    added = [ridge("depth")(known)(case) - done(case) for case in known]
    slope, _ = np.polyfit(depth, added, 1)
    # The penalty of as many cases as there are here and more takes a part of it.
    assert 0.03 < slope < 0.3
    assert np.corrcoef(depth, added)[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("learn", [alike, by(lambda case: case.readable)])
def test_ends_that_are_a_decade_too_high_are_learned_to_be(learn, every) -> None:
    known = [moved(case, best(case) + 1) for case in every]
    end = learn(known)
    for case in known:
        regrets = case.task.regret(10 ** end(case)), case.task.regret(10 ** done(case))
        assert end(case) < done(case)
        assert regrets[0] <= regrets[1]


def test_an_error_that_a_feature_tells_is_seen(every) -> None:
    known = [moved(case, best(case) - SHAPE["depth"](case)) for case in every]
    ranks = told(known)
    assert list(ranks) == list(SHAPE)
    assert ranks["depth"] == pytest.approx(1)


def test_a_group_that_was_not_seen_is_answered_like_all(every) -> None:
    known = [case for case in every if case.readable]
    end, overall = by(lambda case: case.readable)(known), by(lambda case: None)(known)
    assert [end(case) for case in every] == [overall(case) for case in every]


def test_every_learner_answers_what_it_was_not_taught(every) -> None:
    for learn in LEARNED.values():
        assert np.isfinite([learn(every[5:])(case) for case in every[:5]]).all()


def test_the_error_is_parted_between_and_within_tasks(every) -> None:
    one = [case for case in every if case.sweeps == "100"]
    error = np.reshape([done(case) - np.log10(case.task.best_lr) for case in one], (6, 3))
    expected = error.mean(axis=1).var(ddof=1), error.var(axis=1, ddof=1).mean()
    assert shares(every) == pytest.approx(expected)
