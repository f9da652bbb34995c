"""Runs whose suggestions all rules give, alike but for their names."""

from __future__ import annotations

import numpy as np
import pandas as pd


def alike_runs(*names: str) -> pd.DataFrame:
    """Return a noisy descent with a divergence, once for each name."""
    lr = np.logspace(-7, 1, 100)
    x = np.log10(lr)
    loss = 3 - np.clip((x + 5) / 3, 0, 1) + 20 * np.clip(x + 1, 0, None) ** 2
    noisy = loss + np.random.default_rng(0).normal(0, 0.03, 100)
    runs = [pd.DataFrame({"run": run, "lr": lr, "loss": noisy}) for run in names]
    return pd.concat(runs, ignore_index=True)
