"""Synthetic sweeps for the rule: a fall between two rates, then a divergence."""

from __future__ import annotations

import numpy as np

LADDER = np.logspace(-7, 1, 100)


def curve(
    lr: np.ndarray = LADDER,
    *,
    seed: int = 0,
    noise: float = 0.02,
    begins: float = -5.0,
    ends: float = -2.0,
    diverges: float = -1.0,
    fall: float = 1.5,
) -> np.ndarray:
    """Return losses that start at 3, fall between two log10 lr and blow up from a third on."""
    x = np.log10(lr)
    loss = 3 - fall * np.clip((x - begins) / (ends - begins), 0, 1)
    rise = 20 * np.clip(x - diverges, 0, None) ** 2
    return loss + rise + np.random.default_rng(seed).normal(0, noise, len(lr))
