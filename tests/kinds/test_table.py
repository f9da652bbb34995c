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
    # The rates alone are those of a short range test.
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


def seeded(rates: int, seeds: int, noise: float = 0.05) -> dict[str, np.ndarray]:
    """Return the final losses of trainings: a valley over the rates, seeds beside one another."""
    rng = np.random.default_rng(rates + seeds)
    lr = np.repeat(np.geomspace(1e-4, 1e-1, rates), seeds)
    return {"lr": lr, "loss": 1 + np.log10(lr / 3e-3) ** 2 + rng.normal(0, noise, len(lr))}


def stairs(rates: int, steps: int) -> dict[str, np.ndarray]:
    """Return a range test in stairs, on which the loss goes on falling."""
    lr = np.repeat(np.geomspace(1e-4, 1e-1, rates), steps)
    place = np.linspace(-4, -1, len(lr))
    noise = np.random.default_rng(0).normal(0, 0.01, len(lr))
    return {"lr": lr, "loss": 2.3 - 1.5 / (1 + np.exp(-(place + 2.5) / 0.4)) + noise}


@pytest.mark.parametrize(("rates", "seeds"), [(5, 3), (8, 5), (20, 3), (12, 10)])
def test_rates_with_several_seeds_each_are_trainings(rates: int, seeds: int) -> None:
    kinds = kinds_of_runs(**seeded(rates, seeds))
    assert kinds.table is not None
    assert kinds.table.evidence == (
        f"{rates * seeds} rows are at {rates} rates, {seeds} at each, and no column counts "
        "steps: these look like trainings, one row each, not a range test"
    )


def test_seeds_of_falling_rates_are_trainings() -> None:
    table = {name: values[::-1] for name, values in seeded(8, 5).items()}
    assert kinds_of_runs(**table).table is not None
    table = {name: values[::-1] for name, values in stairs(12, 8).items()}
    assert kinds_of_runs(**table).table is None


def test_a_seed_that_failed_is_missed_by_nobody() -> None:
    table = {name: np.delete(values, [7, 22]) for name, values in seeded(8, 5).items()}
    assert kinds_of_runs(**table).table is not None


@pytest.mark.parametrize(
    "table",
    [
        stairs(12, 8),
        seeded(12, 8) | {"step": np.arange(96)},
        seeded(30, 3),
        {name: np.repeat(values, 3) for name, values in stairs(12, 1).items()},
        seeded(7, 3) | {"lr": np.repeat(np.geomspace(1e-7, 10, 7), 3)},
        seeded(10, 4) | {"lr": np.repeat(np.linspace(1e-5, 1, 10), 4).round(2) + 1e-5},
    ],
    ids=[
        "the loss falls on the stairs",
        "a step counts",
        "many rates",
        "rows stand thrice",
        "rates further apart than trainings have them",
        "a line that begins near 0",
    ],
)
def test_stairs_of_a_range_test_are_none(table: dict[str, np.ndarray]) -> None:
    kinds = kinds_of_runs(**table)
    assert kinds.table is None
    assert [kind.kind for kind in kinds.runs.values()] == ["sweep"]


def test_the_order_of_seeds_is_no_trend() -> None:
    """Each seed is a little worse than the one before it, at every rate."""
    table = seeded(8, 5, noise=0.02)
    table["loss"] = table["loss"] + np.tile(0.02 * np.arange(5), 8)
    assert kinds_of_runs(**table).table is not None


def passes(again: float) -> dict[str, np.ndarray]:
    """Return two passes over 15 rates, the second with `again` times the losses at low rates."""
    x = np.linspace(-5, 0, 15)
    loss = 2.3 - 1.5 / (1 + np.exp(-(x + 2.5) / 0.3)) + 3 * np.clip(x + 1, 0, None) ** 2
    second = np.where(x < -3, again, 1) * loss
    noise = np.random.default_rng(0).normal(0, 0.03, 30)
    return {"lr": np.tile(10**x, 2), "loss": np.concatenate([loss, second]) + noise}


def test_a_second_pass_begins_with_what_the_first_has_learned() -> None:
    assert kinds_of_runs(**passes(0.4)).table is None
    assert kinds_of_runs(**passes(1.0)).table is not None


def test_nobody_watches_a_table_of_trainings() -> None:
    assert kinds_of_runs(**seeded(8, 5), growing=True).table is None
