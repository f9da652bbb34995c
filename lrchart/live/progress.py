"""Describe the progress of a sweep that is being recorded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.frame.condense import is_condensed
from lrchart.frame.schema import SWEEP

#: number of last losses; the sweep has diverged if most of them are not finite
RECENT = 5


def progress(frame: pd.DataFrame) -> str:
    """Return the steps of a tidy `frame`: "sweep still running: 41 of 100 steps".

    The sweep that was begun last counts. How many steps it is to have, only lrchart's own recorders
    say; of others, and of one that has blown up and may have been stopped, the steps so far.
    """
    sizes = frame["steps"] if is_condensed(frame) else pd.Series(1, index=frame.index)
    runs, total = frame["run"].nunique(), int(sizes.sum())
    of_runs = f" of {runs} runs" if runs > 1 else ""
    last = frame.groupby(SWEEP, sort=False).ngroup()
    rows = last == last.iloc[-1]
    planned = frame["planned_steps"][rows].max() if "planned_steps" in frame else np.nan
    steps = int(sizes[rows].sum())
    if not planned > 0:
        return f"{total:,} steps{of_runs} so far"
    if steps >= planned:
        return f"sweep complete: {total:,} steps{of_runs}"
    if np.isfinite(frame["loss"][rows].tail(RECENT)).sum() < RECENT / 2:
        return f"{steps:,} of {planned:,.0f} steps{of_runs}, and the loss is NaN or infinite"
    return f"sweep still running: {steps:,} of {planned:,.0f} steps{of_runs}"
