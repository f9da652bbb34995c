"""The fit finds a law that is there, and leaves whole families out when it is scored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.suggestions import nqm
from benchmarks.suggestions.bounds import OUTSIDE, bounds, ends, widened
from benchmarks.suggestions.fit import counted, cross_fitted, folds, of_law
from benchmarks.suggestions.questions import GRID, Questions, questions
from benchmarks.suggestions.regimes import beyond
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.search import (
    NONE,
    RATIO,
    UNTOLD,
    answers,
    disagreement,
    fit,
    least,
    shift,
)
from benchmarks.suggestions.standing import attempts, references, standing
from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.interval import LONG
from lrchart.analysis.rules.own.landmarks import landmarks
from lrchart.analysis.rules.own.law import USUAL_ROOM, Descent, Law, Training, place
from lrchart.leaderboard.truth import load

PLANTED = Law(level=-0.2, dwell=0.5, room=0.0, length=0.25, decay=0.3, margin=0.5)


def planted(law: Law = PLANTED, count: int = 600) -> Questions:
    """Return questions whose best rates follow `law`; the regret grows with the distance."""
    rng = np.random.default_rng(3)
    task = np.arange(count) % 80
    times, decays = np.array([1, 8, 32])[np.arange(count) // 80 % 3], rng.random(count) < 0.5
    training = Training(times * (120.0 + 4 * task), decays.astype(float))
    steps = 10 ** rng.uniform(0.75, 2.2, count)
    near = rng.random(count) < 0.3  # close enough to a divergence for the margin to matter
    nowhere, room = np.full(count, np.inf), np.where(near, 0.0, rng.uniform(1, 4, count))
    usual = Descent(task / 40 - 3.5, nowhere, task / 40 - 3.5 + USUAL_ROOM, np.full(count, 10.0))
    best = place(usual, training, law)
    offset = place(Descent(np.zeros(count), nowhere, room, steps), training, law)
    done = best - offset + near * rng.uniform(0, 0.6, count)
    schedule = np.where(decays, "decay", "constant")
    table = pd.DataFrame(
        {
            "task": [f"f{k % 40}_t{k}" for k in task], "family": [f"f{k % 40}" for k in task],
            "split": "choose", "sweeps": "100", "seed": 0, "overfits": False,
            "regime": [f"{k}× {name}" for k, name in zip(times, schedule, strict=True)],
            "training_steps": training.steps, "schedule": schedule, "start": -9.0,
            "end": done + np.where(near, 4.0, room),
            "done": done, "dwell": steps, "edge": np.where(near, best + law.margin, np.inf),
            "best": best,
            "readable": rng.random(count) < 0.8, "flat": rng.uniform(0.3, 1.5, count),
        }
    )  # fmt: skip
    table["minimum"] = table["done"] + table.pop("flat")
    apart = GRID - best[:, np.newaxis]
    return Questions(table, np.minimum(np.abs(apart), 1.5))


def test_the_planted_law_answers_with_the_best_rates() -> None:
    asked = planted()
    assert answers(PLANTED, asked) == pytest.approx(asked.table["best"].to_numpy())


def test_fitting_finds_the_law_that_is_there() -> None:
    assert tuple(least(planted())) == pytest.approx(PLANTED, abs=0.051)
    assert shift(planted()) == pytest.approx(PLANTED.length, abs=0.01)
    assert tuple(fit(planted())) == pytest.approx(PLANTED, abs=0.051)


def test_fitting_finds_how_the_dwell_counts_where_there_is_room() -> None:
    law = PLANTED._replace(room=0.15)
    found = fit(planted(law))
    assert tuple(found) == pytest.approx(law, abs=0.051)
    assert fit(planted(law), rooms=(0.0,)).room == 0
    assert disagreement(planted(law), law) < disagreement(planted(law), PLANTED) / 4


@pytest.mark.parametrize(
    ("moves", "law"),
    [
        (RATIO, PLANTED._replace(length=PLANTED.dwell)),
        (UNTOLD, PLANTED._replace(length=0.0, decay=0.0)),
        (NONE, Law(-0.2, 0.0, 0.0, 0.0, 0.0, 0.5)),
    ],
)
def test_a_smaller_law_is_found_with_fewer_moves(moves, law: Law) -> None:
    assert tuple(least(planted(law), moves)) == pytest.approx(law, abs=0.051)


def test_a_wider_margin_is_taken_if_it_costs_nothing() -> None:
    asked = planted()
    asked.table["edge"] += 1.0
    assert fit(asked).margin > PLANTED.margin + 0.9


def test_every_question_is_answered_once_by_a_fit_without_its_family() -> None:
    asked = planted(count=200)
    for known, left_out in folds(asked):
        assert not set(known.table["family"]) & set(left_out.table["family"])
        assert len(known.table) + len(left_out.table) == 200
    table = cross_fitted(asked, lambda known: PLANTED)
    assert sorted(zip(table["done"], table["dwell"], strict=True)) == sorted(
        zip(asked.table["done"], asked.table["dwell"], strict=True)
    )


def test_the_interval_holds_four_fifths_of_the_best_rates() -> None:
    asked = planted()
    noise = np.random.default_rng(4).normal(size=len(asked.table))
    asked.table["best"] += np.where(asked.table["readable"], 0.3, 0.9) * noise
    asked.table["edge"] = np.inf
    at = answers(PLANTED, asked)
    margins = bounds(asked, at)
    down, up = ends(margins, asked, at)
    apart = asked.table["best"] - at
    inside = (-down <= apart) & (apart <= up)
    assert inside.mean() == pytest.approx(1 - 2 * OUTSIDE, abs=0.03)
    assert margins.guess > 0.3


def test_the_bounds_find_what_the_best_rates_depend_on() -> None:
    """Best rates spread around where a flat end and decay shift them, more for a short sweep.

    They spread further down for longer trainings at a constant rate.
    """
    asked = planted(count=2400)
    t = asked.table
    rng = np.random.default_rng(5)
    ratio = np.log10(t["training_steps"] / t["dwell"] / 100)
    decays = t["schedule"] == "decay"
    shift = 0.5 * (t["minimum"] - t["done"] - 0.75) + 0.2 * decays
    lower = 0.9 + 0.3 * np.log10(np.maximum(t["training_steps"] / LONG, 1)) * ~decays
    upper = 0.9 + 0.3 * ratio
    spread = rng.random(len(t))
    at = t["best"].to_numpy()
    t["edge"] = np.inf
    t["best"] = at + shift - lower + spread * (lower + upper)
    margins = bounds(asked, at)
    assert margins.flat == pytest.approx(0.5, abs=0.1)
    assert margins.decay == pytest.approx(0.2, abs=0.1)
    assert margins.ratio == pytest.approx(0.3 * (1 - OUTSIDE), abs=0.1)
    assert margins.sink == pytest.approx(0.3 * (1 - OUTSIDE), abs=0.1)
    wider = widened(margins, asked, at - 0.4)
    assert wider[2:] == margins[2:]
    assert wider.below < margins.below
    assert wider.above > margins.above


def test_the_longer_trainings_of_a_task_that_overfits_have_no_say() -> None:
    asked = planted(count=60)
    asked.table["overfits"] = np.arange(60) < 30
    asked.table.loc[:9, "regime"] = "8× decay"
    asked.table.loc[50:54, "regime"] = "100× decay"
    asked.table.loc[55:, "sweeps"] = "100x3"  # "100x3" repeats the sweeps of "100"
    left, law = counted(asked).table, of_law(asked).table
    assert (left["overfits"].sum(), (~left["overfits"]).sum()) == (20, 25)
    assert set(left["regime"]) == {"1× constant", "1× decay", "100× decay"}
    assert set(law["regime"]) == {"1× constant", "1× decay"}, "the law is not fitted to the longest"
    assert len(law) == 40


@pytest.fixture(scope="module")
def asked() -> Questions:
    tasks = [t for t in load(TASKS / "own", split="choose") if (t.folder / "sweeps.npz").exists()]
    return questions(tasks[:3])


def test_the_repeats_of_a_sweep_count_together(asked: Questions) -> None:
    groups = asked.table.assign(weight=asked.weight).groupby(["task", "sweeps", "regime"])
    assert groups["weight"].sum().round(9).nunique() == 1
    assert groups["seed"].nunique().max() == 3


def test_regrets_are_those_of_the_measured_trainings(asked: Questions) -> None:
    best = asked.regret(asked.table["best"].to_numpy())
    assert best == pytest.approx(0, abs=0.02)  # the grid is finer than the measured rates
    assert (asked.regret(np.full(len(best), -30.0)) == asked.regrets[:, 0]).all()


def test_the_standing_has_a_row_a_regime_and_length_of_sweep(asked: Questions) -> None:
    at = answers(PLANTED, asked)
    ours = asked.table.assign(rule="lrchart", regret=asked.regret(at), covered=1.0, width=1.0)
    table = standing(pd.concat([ours, references(asked)]))
    kinds = ("100", "100x3", "300", "1000", "3000", "auto")
    assert list(table.index[:6]) == [("1× constant", kind) for kind in kinds]
    assert table.index[-1] == ("all", "")
    pooled = ours[(ours["sweeps"] != "auto") & ~beyond(ours["regime"])]
    assert table["mean"].iloc[-1] == pytest.approx(pooled["regret"].mean())
    assert (table["covered"] == 1).all()


def test_a_sweep_is_repeated_until_it_can_be_read(asked: Questions) -> None:
    t = asked.table.drop_duplicates(["task", "sweeps", "seed"]).set_index(
        ["task", "sweeps", "seed"]
    )
    for (task, _, seed), row in t.xs("auto", level="sweeps", drop_level=False).iterrows():
        assert row["steps"] in (100, 400, 1400)
        first = t.loc[(task, "100", seed)]
        assert (row["steps"] == 100) == first["readable"]
        if row["steps"] == 100:
            assert row["done"] == first["done"]
            continue
        second = t.loc[(task, "300", seed)]
        assert (row["steps"] == 400) == second["readable"]
        if row["steps"] == 400:
            assert row["done"] == second["done"]


def test_attempts_are_compared_on_the_tasks_that_have_all(asked: Questions) -> None:
    regret = asked.table["sweeps"].map({"100": 0.5, "300": 0.2, "1000": 0.1, "auto": 0.3})
    table = asked.table.assign(rule="lrchart", regret=regret)
    comparison = attempts(
        table[(table["sweeps"] != "1000") | (table["task"] != table["task"].iloc[0])]
    )
    assert comparison["tasks"].tolist() == [2, 2, 2, 2]
    assert comparison["difference"].tolist() == pytest.approx([0.2, -0.1, -0.2, 0.0])
    assert comparison["steps"].tolist()[:3] == [100, 300, 1000]


def test_in_the_noisy_quadratic_model_only_the_ratio_of_the_lengths_counts() -> None:
    cases = nqm.draw(60, seed=5)
    away = {}
    for steps in (300, 1000, 3000):
        lr = np.geomspace(1e-7, 10, steps)
        tests = cases.sampled_sweep(lr, seed=1)
        marks = landmarks(*stacked([[(lr, loss)] for loss in tests]))
        readable = marks.fall.credibility > 5
        for budget in (300, 1000, 3000):
            best = np.log10(replace(cases, budget=np.full(60, budget)).best_lr)
            away[steps, budget] = np.median((best - marks.fall.done)[readable])
    alike = [away[steps, steps] for steps in (300, 1000, 3000)]
    assert np.ptp(alike) < 0.15
    assert away[300, 3000] - away[300, 300] == pytest.approx(
        away[300, 300] - away[3000, 300], abs=0.25
    )
    assert away[300, 3000] < away[300, 300] - 0.5
