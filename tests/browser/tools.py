"""Sweeps and buttons for the tests of the tools below a chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def sweep(run: str, shift: float = 0.0) -> pd.DataFrame:
    """A range test of 100 steps that falls, and diverges at the end."""
    x = np.linspace(-6, 0, 100) - shift
    loss = 2.3 - 1.6 / (1 + np.exp(-(x + 3) / 0.3)) + 40 * np.clip(x + 1.2, 0, None) ** 2
    return pd.DataFrame({"run": run, "lr": 10.0 ** np.linspace(-6, 0, 100), "loss": loss})


def tool(seen: Any, name: str) -> Any:
    return seen.page.locator(f'.tools button[data-tool="{name}"]')


def copied(seen: Any) -> float:
    """Copy the number of a page, and return it."""
    tool(seen, "number").click()
    seen.page.get_by_role("button", name="Copied").wait_for()
    return float(seen.evaluate("navigator.clipboard.readText()"))
