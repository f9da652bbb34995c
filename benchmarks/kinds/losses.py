"""Losses beside the rates: a training that learns, a range test that dips and diverges."""

from __future__ import annotations

import numpy as np

Array = np.ndarray
#: standard deviations of the noise, as fractions of the loss
NOISES = (0.01, 0.05, 0.2)


def training_losses(lr: Array, noise: float, rng: np.random.Generator) -> Array:
    """Return losses that fall with what has been learned, the sum of the rates."""
    learned = np.cumsum(lr / lr.max()) / max(len(lr) / 30, 1)
    level = 0.3 + 2.0 * (1 + learned) ** -rng.uniform(0.3, 1.2)
    return level * (1 + rng.normal(0, noise, len(lr)))


def on_stairs(lr: Array) -> Array:
    """Return the rates that a training in stairs has come to: it goes on learning on each stair."""
    ends = np.append(np.flatnonzero(np.diff(lr)), len(lr) - 1)
    return 10 ** np.interp(np.arange(len(lr)), [-1, *ends], np.log10([lr[0], *lr[ends]]))


def second_time(loss: Array, rng: np.random.Generator) -> Array:
    """Return the losses of two equal passes: the second begins where the first has led to.

    At its lowest rates, the model is as good as it has become, or spoilt.
    """
    half = len(loss) // 2
    again, lowest = loss[half:].copy(), int(np.nanargmin(loss[:half]))
    level = float(np.nanmin(loss[:half])) if rng.random() < 0.5 else float(np.nanmax(loss[:half]))
    again[:lowest] = level * again[:lowest] / np.nanmedian(again[: max(lowest, 1)])
    return np.concatenate([loss[:half], again])


def sweep_losses(lr: Array, noise: float, rng: np.random.Generator) -> Array:
    """Return losses that depend on the rate: flat, a dip, a divergence that may end in NaN."""
    x = np.log10(lr)
    low, high = x.min(), x.max()
    middle = low + rng.uniform(0.35, 0.65) * (high - low)
    level = 2.3 - 1.5 / (1 + np.exp(-(x - middle) / 0.3))
    edge = middle + 0.6 * (high - middle)
    level = level + 10 * np.clip((x - edge) / (high - edge + 1e-9), 0, None) ** 2 * rng.choice(
        [0.5, 3]
    )
    loss = level * (1 + rng.normal(0, noise, len(lr)))
    if rng.random() < 0.3:
        loss[x > edge + 0.7 * (high - edge)] = np.nan
    return loss


def downward_losses(lr: Array, noise: float, rng: np.random.Generator) -> Array:
    """Return losses of a model that is really trained from the highest rate down.

    It blows up within the first steps; then the falling rate lets it recover, and its loss stays.
    """
    x = np.log10(lr)
    places = (x.max() - x) / np.ptp(x)
    blown = rng.choice([4.0, 50.0, np.inf])
    level = np.where(
        places < 0.15, min(blown, 1e6), 2.3 * (1 - 0.4 * np.clip(places - 0.2, 0, 0.3))
    )
    level[:2] = 2.3
    loss = level * (1 + rng.normal(0, noise, len(lr)))
    if np.isinf(blown):
        loss[(places < 0.15) & (np.arange(len(lr)) > 1)] = np.nan
    return loss
