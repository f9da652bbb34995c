"""Alternatives to the rule: each changes the cases that it is about, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.suggestions import fit
from benchmarks.suggestions.alternatives import (
    REPEATS,
    UNREADABLE,
    done,
    shares,
    with_guesses,
    with_repeats,
)
from benchmarks.suggestions.score import TASKS
from lrchart.leaderboard.truth import load


@pytest.fixture(scope="module")
def every() -> list[fit.Case]:
    # Six tasks, one of them known to have sweeps that cannot be read.
    return fit.cases([*load(TASKS / "dev")[:5], *load(TASKS / "dev" / "mf_ratings_sgdm_b64")])


@pytest.mark.parametrize(
    ("name", "of"), [("mean of the three", np.mean), ("lowest of the three", min)]
)
def test_three_sweeps_are_answered_from_the_single_ones(every, name, of) -> None:
    singles = [done(case) for case in every[:3]]
    changed = with_repeats(every, REPEATS[name])
    assert done(changed[3]) == pytest.approx(of(singles))
    assert [done(case) for case in changed[:3]] == singles


def test_the_rule_is_the_first_of_either_kind(every) -> None:
    ends = [done(case) for case in every]
    pooled, guess = (next(iter(kind.values())) for kind in (REPEATS, UNREADABLE))
    assert [done(case) for case in with_repeats(every, pooled)] == ends
    assert [done(case) for case in with_guesses(every, guess)] == ends


def test_guesses_move_only_what_cannot_be_read(every) -> None:
    changed = with_guesses(every, UNREADABLE["half a decade lower"])
    moved = [done(old) - done(new) for old, new in zip(every, changed, strict=True)]
    assert moved == pytest.approx([0 if case.readable else 0.5 for case in every])
    assert any(moved)


def test_the_error_is_parted_between_and_within_tasks(every) -> None:
    one = [case for case in every if case.sweeps == "100"]
    error = np.reshape([done(case) - np.log10(case.task.best_lr) for case in one], (6, 3))
    expected = error.mean(axis=1).var(ddof=1), error.var(axis=1, ddof=1).mean()
    assert shares(every) == pytest.approx(expected)
