"""Tables with classes, bundled or drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import datasets as bundled

from benchmarks.suggestions.data.parts import HELD, rng, split, standard
from benchmarks.suggestions.task import Data


def table(name: str, raw: bool = False, held: int = HELD, **options: Any) -> Callable[[], Data]:
    """Return one of scikit-learn's bundled classification tables, raw or standardised."""

    def load() -> Data:
        x, y = getattr(bundled, f"load_{name}")(return_X_y=True)
        return split(x if raw else standard(x), y, held=held, **options)

    return load


def drawn(maker: str, rows: int = 1200, scale: float = 1.0, **options: Any) -> Callable[[], Data]:
    """Return a scikit-learn sample generator's classification rows, standardised times `scale`."""

    def load() -> Data:
        x, y = getattr(bundled, f"make_{maker}")(rows, random_state=5, **options)
        return split(standard(x) * scale, y)

    return load


def relabelled(load: Callable[[], Data], keep: int) -> Callable[[], Data]:
    """Return `keep` training rows of another table, each class under the next one's name."""

    def again() -> Data:
        train, held = load()
        classes = int(train[1].max()) + 1
        return (train[0][:keep], (train[1][:keep] + 1) % classes), (
            held[0],
            (held[1] + 1) % classes,
        )

    return again


def hastie(turn: float = 0.0, rows: int = 1500) -> Data:
    """Ten Gaussian inputs, y = ±1 by their squared length; `turn` moves the boundary."""
    x = rng(7).normal(size=(rows, 10))
    y = np.where((x**2).sum(1) + turn * x[:, 0] > 9.34, 1.0, -1.0)
    return split(x, y)


def spirals(arms: int = 3, noise: float = 0.15, seed: int = 1, rows: int = 1200) -> Data:
    g = rng(seed)
    y = g.integers(arms, size=rows)
    radius = g.uniform(0.2, 2, rows)
    angle = 2.2 * radius + 2 * np.pi * y / arms
    x = np.c_[radius * np.cos(angle), radius * np.sin(angle)] + g.normal(size=(rows, 2)) * noise
    return split(x, y)


def checkerboard(cells: int = 3, rows: int = 1400) -> Data:
    x = rng(2).uniform(0, cells, (rows, 2))
    return split(x - cells / 2, np.floor(x).astype(int).sum(1) % 2)


def parity(bits: int = 6) -> Data:
    x = rng(3).integers(2, size=(1200, bits + 4)) * 2.0 - 1
    return split(x, (x[:, :bits].prod(1) > 0).astype(int))


def multilabel(rows: int = 1200) -> Data:
    x, y = bundled.make_multilabel_classification(rows, 20, n_classes=6, random_state=4)
    return split(standard(x), y.astype(float))


def rare(rows: int = 2000) -> Data:
    """Two overlapping classes, one of them 4 % of the rows."""
    g = rng(6)
    y = (g.random(rows) < 0.04).astype(int)
    return split(g.normal(size=(rows, 8)) + 1.2 * y[:, None], y)


def mixed_units(rows: int = 1300) -> Data:
    """Four classes; each input column has its own unit, from 0.01 to 1000."""
    x, y = bundled.make_classification(
        rows, 12, n_informative=8, n_classes=4, class_sep=1.5, random_state=8
    )
    return split(x * np.logspace(-2, 3, 12), y)
