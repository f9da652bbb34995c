"""Tables of rates and losses alone: seeds of a grid, a sorted search, and what is none of them."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.table import kinds_of_runs

SWEEP = np.geomspace(1e-7, 10, 100)


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


@pytest.mark.parametrize(("rates", "seeds"), [(6, 2), (19, 2), (5, 3), (20, 3), (12, 10)])
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
        seeded(20, 2),
        {name: np.repeat(values, 2) for name, values in stairs(12, 1).items()},
        {name: np.repeat(values, 3) for name, values in stairs(12, 1).items()},
        seeded(7, 3) | {"lr": np.repeat(np.geomspace(1e-7, 10, 7), 3)},
        seeded(10, 4) | {"lr": np.repeat(np.linspace(1e-5, 1, 10), 4).round(2) + 1e-5},
    ],
    ids=[
        "the loss falls on the stairs",
        "a step counts",
        "many rates",
        "many rates of two rows",
        "rows stand twice",
        "rows stand thrice",
        "rates further apart than trainings have them",
        "a line that begins near 0",
    ],
)
def test_stairs_of_a_range_test_are_none(table: dict[str, np.ndarray]) -> None:
    kinds = kinds_of_runs(**table)
    assert kinds.table is None
    assert [kind.kind for kind in kinds.runs.values()] == ["sweep"]


def searched(seed: int, rates: int, digits: int = 16) -> np.ndarray:
    """Return the rates of a random search, sorted, with so many digits."""
    lr = np.sort(10 ** np.random.default_rng(seed).uniform(-5, -0.5, rates))
    return np.array([float(f"{rate:.{digits - 1}e}") for rate in lr])


@pytest.mark.parametrize(("rates", "digits"), [(12, 16), (30, 16), (30, 3), (90, 16)])
def test_a_sorted_random_search_is_one_of_trainings(rates: int, digits: int) -> None:
    kinds = [kinds_of_runs(searched(seed, rates, digits)) for seed in range(20)]
    tables = [each.table for each in kinds if each.table is not None]
    assert len(tables) >= 17
    assert "rates in irregular distances" in tables[0].evidence
    assert tables[0].evidence.endswith("these look like trainings, one row each, not a range test")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("rates", [SWEEP, np.linspace(1e-5, 1, 100), searched(0, 60)])
def test_a_range_test_of_which_rows_are_missing_is_one(rates: np.ndarray, share: float) -> None:
    mask = np.random.default_rng(3).random(len(rates)) < share
    step = np.flatnonzero(mask) if len(rates) == 60 else None
    assert kinds_of_runs(rates[mask], step=step).table is None


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
