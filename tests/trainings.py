"""Trainings made by hand, for the tests of their charts, sentences and commands."""

from __future__ import annotations

import numpy as np
import pandas as pd


def u_curves(
    groups: tuple[str, ...] = ("64",),
    *,
    seeds: int = 3,
    rates: int = 16,
    drift: float = 0.0,
    by: str = "width",
    noise: float = 0.01,
    diverging: bool = True,
) -> pd.DataFrame:
    """Return U-curves whose best rate is 1e-2 · 10 ** (drift · group's place).

    A decade and a half above it trainings diverge: to a plateau of 7, and further up to NaN.
    """
    rng = np.random.default_rng(5)
    lr = np.logspace(-5, 0, rates)
    parts = []
    for place, group in enumerate(groups):
        x = np.log10(lr) + 2 - drift * place
        for seed in range(seeds):
            loss = 2.5 - 0.1 * place + 0.3 * x**2 + rng.normal(0, noise, rates)
            if diverging:
                loss = np.where(x > 1.2, 7.0, loss)
                loss = np.where(x > 1.7, np.nan, loss)
            columns = {"lr": lr, "loss": loss, "replicate": seed, "group": group, "by": by}
            parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True).assign(measure="val_loss (last value)")


#: name -> frame of trainings for tests of charts
SHAPES = {
    "one curve": lambda: u_curves(by="").assign(untrained=7.0),
    "one seed": lambda: u_curves(seeds=1, rates=8),
    "three rates": lambda: u_curves(seeds=1, rates=3, diverging=False),
    "sixty rates, ten seeds": lambda: u_curves(seeds=10, rates=60),
    "five widths": lambda: u_curves(("64", "128", "256", "512", "1024"), drift=-0.3),
    "named groups": lambda: u_curves(("adam", "sgd with momentum"), by="optimizer", drift=-0.5),
    "edge": lambda: u_curves(("64", "128"), drift=-2.9),
    "forty groups": lambda: u_curves(tuple(str(2 * i) for i in range(1, 41)), seeds=1, drift=-0.05),
    "all diverged": lambda: u_curves(("64",)).assign(loss=np.nan),
    "hostile": lambda: u_curves(
        ("constructor", "__proto__", "</script><script>alert(1)</script>", "x" * 300), by="toString"
    ),
}
