"""Tables of trainings: rates of a grid or at random, seeds and widths, in the orders people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Trainings:
    """One table: a row a training."""

    lr: Array
    loss: Array
    columns: dict[str, Array]


def _grid(rng: np.random.Generator) -> Array:
    low, decades = 10 ** rng.uniform(-6, -3), rng.uniform(1.5, 5)
    return low * 10 ** np.linspace(0, decades, int(rng.integers(4, 16)))


def _table(lr: Array, seed: Array, rng: np.random.Generator) -> Trainings:
    x = np.log10(lr)
    loss = 1 + 0.4 * (x - np.median(x)) ** 2 + 0.05 * seed + rng.normal(0, 0.05, len(lr))
    return Trainings(lr, loss, {"seed": seed})


def by_rate(rng: np.random.Generator) -> Trainings:
    """Sorted by rate, the seeds of each beside one another."""
    grid, seeds = _grid(rng), int(rng.integers(2, 6))
    return _table(np.repeat(grid, seeds), np.tile(np.arange(seeds), len(grid)), rng)


def by_seed(rng: np.random.Generator) -> Trainings:
    """All rates of the first seed, then all of the next."""
    grid, seeds = _grid(rng), int(rng.integers(2, 6))
    return _table(np.tile(grid, seeds), np.repeat(np.arange(seeds), len(grid)), rng)


def shuffled(rng: np.random.Generator) -> Trainings:
    """A grid in the order in which its trainings finished."""
    table = by_rate(rng)
    order = rng.permutation(len(table.lr))
    return Trainings(table.lr[order], table.loss[order], {"seed": table.columns["seed"][order]})


def random_search(rng: np.random.Generator) -> Trainings:
    """Rates drawn evenly in their logarithm, as a search draws them."""
    count = int(rng.integers(8, 100))
    return _table(10 ** rng.uniform(-6, -0.5, count), rng.integers(0, 3, count), rng)


def sorted_search(rng: np.random.Generator) -> Trainings:
    """The same, sorted by rate."""
    table = random_search(rng)
    order = np.argsort(table.lr)
    return Trainings(table.lr[order], table.loss[order], {"seed": table.columns["seed"][order]})


#: name in the table -> function that makes a table of trainings
TABLES: dict[str, Callable[[np.random.Generator], Trainings]] = {
    "sorted by rate": by_rate,
    "seed after seed": by_seed,
    "shuffled grid": shuffled,
    "random search": random_search,
    "random search, sorted": sorted_search,
}
