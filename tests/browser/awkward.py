"""Sweeps that are hard to draw, each for a reason of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

Frame = pd.DataFrame


def sweep(loss: np.ndarray, lr: np.ndarray | None = None, run: str = "run") -> Frame:
    rates = np.logspace(-7, 1, len(loss)) if lr is None else lr
    return pd.DataFrame({"run": run, "lr": rates, "loss": loss})


def typical(
    optimum: float = 0.7, climb: float = 20.0, noise: float = 0.03, seed: int = 0
) -> np.ndarray:
    """A plateau, a fall to `optimum` (a share of the range) and a divergence; shape (100,)."""
    x = np.linspace(0, 1, 100)
    fall = 3 - 1.8 / (1 + np.exp(-(x - optimum + 0.15) * 25))
    rise = climb * np.clip((x - optimum - 0.05) / (1 - optimum), 0, None) ** 2.2
    return fall + rise + np.random.default_rng(seed).normal(0, noise, 100)


def several(names: list[str]) -> Frame:
    step = 0.3 / len(names)
    return pd.concat([sweep(typical(0.5 + step * i), run=name) for i, name in enumerate(names)])


def exploding() -> np.ndarray:
    x = np.linspace(0, 1, 100)
    return np.where(x > 0.8, 10 ** (45 * (x - 0.8) + 1), typical(climb=0))


def broken() -> np.ndarray:
    loss = typical()
    loss[75:] = np.nan
    return loss


AWKWARD: dict[str, Callable[[], Frame]] = {
    "one run": lambda: sweep(typical()),
    "two runs": lambda: several(["short", "a name of thirty-five characters, so"]),
    "two runs with names of 80 characters": lambda: several(["b" * 80, "c d " * 20]),
    "ten runs": lambda: several([f"width={2**i} dropout=0.{i}" for i in range(10)]),
    "forty runs": lambda: several([f"run {i}" for i in range(40)]),
    "names of 1 and 80 characters": lambda: several(["a", "b" * 80, "c d " * 20]),
    "one decade": lambda: sweep(typical(), np.logspace(-3, -2, 100)),
    "twelve decades": lambda: sweep(typical(), np.logspace(-11, 1, 100)),
    "less than a decade": lambda: sweep(typical(), np.linspace(2e-3, 5e-3, 100)),
    "losses of 1e-9": lambda: sweep(1e-9 * typical()),
    "losses of 1e9": lambda: sweep(1e9 * typical()),
    "divergence to 1e10": lambda: sweep(exploding()),
    "negative losses": lambda: sweep(typical() - 40),
    "NaN from the divergence on": lambda: sweep(broken()),
    "constant": lambda: sweep(np.full(50, 1.0)),
    "noise only": lambda: sweep(np.random.default_rng(1).normal(2.3, 0.01, 100)),
    "all diverged": lambda: sweep(np.linspace(1, 1e6, 100)),
    "optimum at the left end": lambda: sweep(typical(0.16)),
    "falls to the end": lambda: sweep(typical(0.98, climb=0)),
    "five replicates": lambda: pd.concat(
        [sweep(typical(noise=0.1, seed=i)).assign(replicate=i) for i in range(5)]
    ),
}
