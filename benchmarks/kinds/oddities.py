"""Oddities of a training's log: it stops early, is resumed, or its rate moves now and then."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Array = np.ndarray
Oddity = Callable[[Array, np.random.Generator], Array]


def as_planned(lr: Array, _rng: np.random.Generator) -> Array:
    return lr


def stopped_early(lr: Array, rng: np.random.Generator) -> Array:
    """Stopped at 60 to 95 % of its steps: after any warm-up."""
    return lr[: max(int(len(lr) * rng.uniform(0.6, 0.95)), 20)]


def resumed(lr: Array, rng: np.random.Generator) -> Array:
    """Resumed once from its last checkpoint: a tenth of the rows is there twice."""
    at = int(len(lr) * rng.uniform(0.3, 0.9))
    return np.concatenate([lr[:at], lr[at - at // 10 :]])


def accumulated(lr: Array, rng: np.random.Generator) -> Array:
    """Each rate repeated for the micro-batches of a step."""
    each = int(rng.choice([2, 4, 8]))
    return np.repeat(lr[::each], each)[: len(lr)]


def by_epoch(lr: Array, rng: np.random.Generator) -> Array:
    """The rate moves once an epoch; 10 to 50 epochs."""
    each = max(len(lr) // int(rng.integers(10, 51)), 1)
    return np.repeat(lr[::each], each)[: len(lr)]


def drifting(lr: Array, rng: np.random.Generator) -> Array:
    """The rate as float32 computes it step by step: last digits are noise."""
    return (lr * (1 + rng.normal(0, 3e-8, len(lr)))).astype(np.float64)


#: name in the table -> oddity
ODDITIES: dict[str, Oddity] = {
    "as planned": as_planned,
    "stopped early": stopped_early,
    "resumed": resumed,
    "accumulated": accumulated,
    "moved by epoch": by_epoch,
    "float32 noise": drifting,
}
