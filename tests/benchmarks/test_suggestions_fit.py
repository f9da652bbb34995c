"""The committed constants are what the fit gives, and cross-fitting leaves whole families out."""

from __future__ import annotations

import pytest

from benchmarks.suggestions import fit
from benchmarks.suggestions.score import TASKS
from lrchart.analysis.rules.own.descent import BELOW_DONE, INTERVAL
from lrchart.analysis.rules.registry import RULES
from lrchart.leaderboard.truth import load


@pytest.fixture(scope="module")
def every() -> list[fit.Case]:
    return fit.cases([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])


@pytest.mark.slow
def test_the_rule_has_the_fitted_constants(every) -> None:
    constants = fit.fit(every)
    assert constants.below == BELOW_DONE
    assert constants.interval == INTERVAL


@pytest.mark.slow
def test_cross_fitting_answers_every_case_once_and_covers_four_fifths(every) -> None:
    table = fit.cross_fitted(every)
    assert len(table) == len(every)
    assert table.groupby("task")["sweeps"].count().eq(5).all()
    assert 0.75 <= table.query("sweeps == '100'")["covered"].mean() <= 0.85


def test_a_case_answers_as_the_rule_does() -> None:
    task = load(TASKS / "dev")[0]
    for case, (lr, loss) in zip(fit.cases([task])[:3], task.sweeps("100"), strict=True):
        assert case.lr(BELOW_DONE) == pytest.approx(RULES["lrchart"](lr, loss))


def test_weights_count_every_task_alike() -> None:
    tasks = load(TASKS / "dev")[:2]
    cases = fit.cases(tasks)
    fewer = [case for case in cases if case.task is tasks[0] or case.sweeps == "300"]
    for known in (cases, fewer):
        of_first = [case.task is tasks[0] for case in known]
        assert fit.weights(known)[of_first].sum() == pytest.approx(0.5)
