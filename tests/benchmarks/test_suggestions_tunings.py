"""Fresh fine-tunings are no tasks of the benchmark, and their sweeps are what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.later import later

torch = later("torch")
sklearn = later("sklearn")

tunings = later("benchmarks.suggestions.tunings")
score = later("benchmarks.suggestions.tunings_table")
TASKS = later("benchmarks.suggestions.catalogue", "TASKS")
catalogue = later("benchmarks.suggestions.catalogue.fresh")
kept = later("benchmarks.suggestions.constants", "kept")
evaluate = later("benchmarks.suggestions.train", "evaluate")
train = later("benchmarks.suggestions.train", "train")
untrained = later("benchmarks.suggestions.train", "untrained")

LITTLE = later("tests.benchmarks.tasks", "LITTLE")


def test_the_measured_tasks_are_those_of_the_table_and_no_others() -> None:
    measured = {path.stem for path in tunings.FOLDER.glob("*.npz")}
    assert measured == {task.id for task in catalogue.TASKS}
    assert not measured & {task.id for task in TASKS}


def test_a_warm_up_rises_over_a_tenth() -> None:
    shares = tunings.shares("warm", 40)
    assert shares.tolist() == [0.25, 0.5, 0.75, *[1.0] * 37]


def test_the_watched_rows_are_measured_before_each_step() -> None:
    held = LITTLE.tensors[1]
    lr = torch.full((3, 1), 0.01)
    run = train(LITTLE, [0, 1], lr, watch=held)
    assert run.watched.shape == run.losses.shape == (3, 2, 1)
    first = evaluate(LITTLE, untrained(LITTLE, [0, 1], None), held_aside=True)
    assert run.watched[0].flatten().tolist() == pytest.approx(first.flatten().tolist())
    after = evaluate(LITTLE, train(LITTLE, [0, 1], lr[:2]).params, held_aside=True)
    assert run.watched[2].flatten().tolist() == pytest.approx(after.flatten().tolist())


def test_the_largest_stable_rate_is_the_middle_between_a_stable_and_an_unstable_one() -> None:
    sgd = replace(LITTLE, recipe="sgd")
    edge = tunings.edges(sgd, None)
    for seed, at in enumerate(edge):
        lr = torch.tensor([[0.0, at / 10**0.25, at * 10**0.25]]).float().repeat(tunings.ROUND, 1)
        untouched, below, above = train(sgd, tunings.SEEDS, lr).losses.mean(0)[seed].tolist()
        assert below <= untouched * (1 + 1e-5)
        assert not above <= untouched


def test_a_sweep_is_cut_after_its_first_non_finite_loss() -> None:
    lr, loss = tunings.finite(np.arange(4.0), np.array([1, np.nan, 2, np.inf]))
    assert lr.tolist() == [0, 1]
    assert np.isnan(loss[1])


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return score.cases()


@pytest.mark.full
def test_regrets_of_the_best_rates_are_zero(table: pd.DataFrame) -> None:
    assert table["regret"].between(0, 1.5).all()
    near = (table["at"] - table["best"]).abs() < 0.01
    assert (table.loc[near, "regret"] < 0.05).all()


@pytest.mark.full
@pytest.mark.parametrize("name", ["tunings", "schedules"])
def test_the_committed_table_is_what_scoring_gives(table: pd.DataFrame, name: str) -> None:
    expected = getattr(score, name)(table).reset_index(drop=True)
    pd.testing.assert_frame_equal(kept(name), expected, atol=2e-5, check_dtype=False)


@pytest.mark.full
def test_another_training_is_compared_with_a_constant_rate(table: pd.DataFrame) -> None:
    shifts = score.schedules(table).set_index("training")
    assert (shifts.loc[["1× constant", "8× constant"], "difference"] == 0).all()
    assert shifts.loc["8× decay", "difference"] > 0.2
