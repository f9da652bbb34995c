"""The constants are those that the tasks give, and what is said of other laws is what they give."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from benchmarks.suggestions.bounds import bounds, flattening, widened
from benchmarks.suggestions.constants import kept
from benchmarks.suggestions.fit import counted, cross_fitted, of_law, untold
from benchmarks.suggestions.questions import AUTO, Questions, questions
from benchmarks.suggestions.regimes import useful
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.search import RATIO, answers, fit, least
from benchmarks.suggestions.standing import pooled
from benchmarks.suggestions.widths import judged
from lrchart.analysis.rules.own.interval import BOUNDS, FLATTER
from lrchart.analysis.rules.own.law import LAW
from lrchart.leaderboard.statistics import interval as chance
from lrchart.leaderboard.statistics import versus
from lrchart.leaderboard.truth import load
from tests.benchmarks.test_suggestions_fit import planted


def test_figures_over_all_trainings_leave_out_auto_and_the_longest() -> None:
    table = planted(count=40).table
    table.loc[:9, "sweeps"] = AUTO
    table.loc[5:19, "regime"] = "100× decay"
    assert list(pooled(table).index) == list(range(20, 40))


@pytest.fixture(scope="module")
def every() -> Questions:
    return questions([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])


@pytest.fixture(scope="module")
def crossed(every: Questions) -> pd.DataFrame:
    return cross_fitted(every)


@pytest.mark.slow
def test_the_rule_has_the_fitted_constants(every: Questions) -> None:
    known, unnamed = counted(every), untold(of_law(every))
    law = fit(of_law(every))
    assert tuple(law) == pytest.approx(LAW)
    assert flattening(known) == pytest.approx(FLATTER)
    told = bounds(known, answers(law, known))
    assert tuple(told) == pytest.approx(BOUNDS[True])
    assert tuple(widened(told, unnamed, answers(law, unnamed))) == pytest.approx(BOUNDS[False])


@pytest.mark.full
@pytest.mark.slow
def test_the_readme_shows_how_another_law_compares(every: Questions, crossed: pd.DataFrame) -> None:
    ratio = cross_fitted(every, partial(least, moves=RATIO), "ratio")
    answers = pd.concat([crossed, ratio])
    for part, rows in (("enough", useful(answers)), ("overfitting", ~useful(answers))):
        comparison = versus(pooled(answers[rows]), "lrchart").loc["ratio"]
        shown = kept("laws").set_index(["part", "rule"]).loc[part, "ratio"]
        assert comparison.to_dict() == pytest.approx(shown.to_dict(), abs=1e-4)


@pytest.mark.full
@pytest.mark.slow
def test_cross_fitted_intervals_cover_four_fifths(every: Questions, crossed: pd.DataFrame) -> None:
    assert len(crossed) == len(every.table)
    single = judged(crossed)
    assert 0.75 <= single["covered"].mean() <= 0.85
    for name, cell in single.groupby(["regime", "sweeps"]):
        low, high = chance(cell.groupby("task")["covered"].mean())
        assert low <= 0.8 <= high, name
    widths = single.groupby("sweeps")["width"].mean()
    assert widths["100"] > widths["300"] > widths["1000"] > widths["3000"]
