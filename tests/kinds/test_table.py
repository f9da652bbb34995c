"""A table of trainings is told by its columns, and each of several runs has its own kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrchart.kinds.columns import signs
from lrchart.kinds.run import kind_of_run
from lrchart.kinds.table import kinds_of_runs

GRID = [1e-4, 1e-3, 1e-2, 1e-1]
SWEEP = np.geomspace(1e-7, 10, 100)
COSINE = 1e-3 * (1.01 + np.cos(np.linspace(0, np.pi, 100)))
ROWS = "these are trainings, one row each, not a range test"

SIGNS: list[tuple[dict[str, Any], dict[str, str], str]] = [  # columns, names, reason
    ({"state": ["COMPLETE", "PRUNED", "COMPLETE", "FAIL"]}, {}, "'state' says of 4 of 4 rows how"),
    ({"status": ["FINISHED", "FINISHED", None, None]}, {}, "'status' says of 2 of 4 rows how"),
    ({"trial_id": ["a0", "a1", "a2", "a3"]}, {}, "'trial_id' names each of the 4 rows"),
    ({"tags.mlflow.runName": ["x", "y", "z", "w"]}, {}, "'tags.mlflow.runName' names each"),
    ({"training_iteration": [3, 3, 3, 3]}, {}, "'training_iteration' is 3 in each of the 4 rows"),
    ({}, {"lr_name": "config/lr"}, "'config/lr' is a setting, another one in other rows"),
    ({}, {"lr_name": "params_lr"}, "'params_lr' is a setting, another one in other rows"),
    ({}, {"loss_name": "final_loss"}, "'final_loss' is a training's last"),
]


@pytest.mark.parametrize(("columns", "names", "reason"), SIGNS, ids=[row[2] for row in SIGNS])
def test_columns_tell_trainings(
    columns: dict[str, Any], names: dict[str, str], reason: str
) -> None:
    assert signs(columns, GRID, **names).startswith(reason)
    kinds = kinds_of_runs(GRID, columns=columns, **names)
    assert kinds.table is not None
    assert kinds.table.kind == "trainings"
    assert kinds.table.evidence.endswith(f": {ROWS}")
    assert set(kinds.runs.values()) == {kinds.table}
    # Without the columns, the rates are those of a short range test.
    assert kind_of_run(GRID).kind == "sweep"


def test_seeds_that_change_at_one_rate_tell_trainings() -> None:
    seeds = {"seed": np.tile([0, 1, 2], 4)}
    assert signs(seeds, np.repeat(GRID, 3)) == "12 rows are at 4 rates, with 3 'seed' values"


INNOCENT: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"step": range(4), "id": [1, 2, 3, 4]}, {}),
    ({"run_id": ["a", "a", "a", "a"], "status": ["running"] * 4}, {}),
    ({"status": [None, None, None, "finished"]}, {}),
    ({"step": range(4)}, {"lr_name": "config/lr", "loss_name": "final_loss"}),
    ({"seed": [0, 0, 1, 1]}, {}),
    ({"epoch": [0, 0, 0, 0], "seed": [7, 7, 7, 7]}, {}),
    ({"step": range(4), "seed": [0, 1, 0, 1]}, {}),
]


@pytest.mark.parametrize(("columns", "names"), INNOCENT)
def test_columns_of_a_history_tell_nothing(columns: dict[str, Any], names: dict[str, str]) -> None:
    assert signs(columns, GRID, **names) == ""
    assert kinds_of_runs(GRID, columns=columns, **names).table is None


def test_each_run_has_its_own_kind_in_the_order_of_appearance() -> None:
    rates = np.column_stack([SWEEP, COSINE, SWEEP * 2]).ravel()
    runs = np.tile(["b", "a", "c"], 100)
    kinds = kinds_of_runs(rates, np.ones(300), np.repeat(np.arange(100), 3), runs)
    assert {run: kind.kind for run, kind in kinds.runs.items()} == {
        "b": "sweep",
        "a": "training",
        "c": "sweep",
    }
    assert list(kinds.runs) == ["b", "a", "c"]
    assert list(kinds.others()) == ["a"]
    assert kinds.table is None


def test_runs_at_one_rate_each_are_trainings() -> None:
    kinds = kinds_of_runs(np.repeat(GRID, 50), run=np.repeat(list("abcd"), 50))
    assert kinds.table is not None
    assert kinds.table.evidence == (
        "each of 4 runs has one rate, between 1e-4 and 0.1: "
        "these are trainings at constant rates, not range tests"
    )
    same = kinds_of_runs(np.full(200, 1e-3), run=np.repeat(list("abcd"), 50))
    assert same.table is None
    assert {kind.kind for kind in same.runs.values()} == {"training"}


def test_a_grid_without_columns_is_a_table_of_trainings() -> None:
    kinds = kinds_of_runs(np.tile(GRID, 3))
    assert kinds.table is not None
    assert not kinds.table.sure


SHAPES = [
    SWEEP,
    COSINE,
    np.linspace(1e-5, 1, 100),
    np.repeat(SWEEP[::5], 5),
    1e-3 * (1 - np.exp(-np.arange(1, 101) / 5)),
    np.full(100, 1e-3),
    np.linspace(1e-3, 1.1e-3, 100),
    np.concatenate([SWEEP[:50], SWEEP[:50]]),
    np.where(SWEEP > 1, np.inf, SWEEP),
    np.where(SWEEP < 1e-6, 0, SWEEP),
]


def test_many_runs_at_once_have_the_kinds_that_they_have_alone() -> None:
    rates, runs = np.concatenate(SHAPES), np.repeat(np.arange(len(SHAPES)), 100)
    kinds = kinds_of_runs(rates, run=runs)
    assert list(kinds.runs.values()) == [kind_of_run(shape) for shape in SHAPES]


def test_an_empty_table_has_no_runs() -> None:
    assert kinds_of_runs([]).runs == {}


def test_short_growing_runs_are_not_among_the_others() -> None:
    kinds = kinds_of_runs(COSINE[:10], growing=True)
    assert not kinds.runs["run"].known
    assert kinds.others() == {}


@pytest.mark.parametrize("numbered", [True, False])
def test_sweeps_with_seeds_are_sweeps(numbered: bool) -> None:
    """Two runs, swept with two seeds each, one after another."""
    steps, lr = np.arange(80), np.geomspace(1e-6, 1, 80)
    rates, step, seed = np.tile(lr, 4), np.tile(steps, 4), np.repeat([0, 1, 0, 1], 80)
    kinds = kinds_of_runs(
        rates, 1 - rates, step if numbered else None, np.repeat(range(4), 80), {"seed": seed}
    )
    assert kinds.table is None
    assert {kind.kind for kind in kinds.runs.values()} == {"sweep"}
