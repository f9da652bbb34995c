"""Rows count in the order of their steps; rates in any order are those of trainings, one a row."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run

SWEEP = np.geomspace(1e-7, 10, 101)


RNG = np.random.default_rng(3)


def test_a_step_column_puts_rows_in_order() -> None:
    order = RNG.permutation(101)
    assert kind_of_run(SWEEP[order], step=order).kind == "sweep"
    assert kind_of_run(SWEEP[::-1], step=np.arange(101)[::-1]).kind == "sweep"
    assert kind_of_run(SWEEP[order]).kind == "trainings"


def test_what_is_left_out_of_shuffled_rows_is_where_they_were() -> None:
    rates = np.concatenate([[1e-3, 1e-3], SWEEP])
    order = RNG.permutation(len(rates))
    keep = kind_of_run(rates[order], step=order).keep
    assert keep is not None
    assert sorted(order[~keep]) == [0, 1]


GRID = np.array([1e-4, 1e-3, 1e-2, 1e-1])


ROWS = [  # rates of trainings, one row each, why
    (np.tile(GRID, 3), "a grid, seed after seed"),
    (np.tile(GRID[::-1], 3), "a grid downwards, seed after seed"),
    (10 ** np.random.default_rng(0).uniform(-5, -1, 30), "random search"),
    (RNG.permutation(np.repeat(GRID, 5)), "a shuffled grid"),
]


@pytest.mark.parametrize(("rates", "why"), ROWS, ids=[row[1] for row in ROWS])
def test_rates_in_any_order_are_trainings(rates: np.ndarray, why: str) -> None:
    kind = kind_of_run(rates)
    assert kind.kind == "trainings"
    assert not kind.sure
    assert kind.evidence.endswith("these look like trainings, one row each, not a range test")


def test_steps_at_one_rate_each_are_not_told_from_seeds_without_a_step_column() -> None:
    rates = np.repeat(np.geomspace(1e-5, 1, 20), 3)
    assert not kind_of_run(rates).sure
    assert kind_of_run(rates, step=np.arange(60)).sure
