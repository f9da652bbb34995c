"""Words for how a training ended, as trackers and tuners write them."""

from __future__ import annotations

import pandas as pd

from lrchart.readers.trainings.cells import respelled

#: word in lower case -> status
WORDS = {
    **dict.fromkeys(("complete", "completed", "finished", "terminated", "success"), "finished"),
    **dict.fromkeys(("fail", "failed", "crashed", "killed", "error", "preempted"), "failed"),
    **dict.fromkeys(("pruned", "stopped", "early_stopped"), "pruned"),
    **dict.fromkeys(("running", "waiting", "pending", "scheduled", "paused", "queued"), "running"),
    "diverged": "diverged",
}
#: columns that may hold them
NAMES = ("status", "state")


def status_column(rows: pd.DataFrame) -> str | None:
    """Return the column that says how each training ended: all its cells are known words."""
    for name in rows.columns:
        named = str(name).casefold() in NAMES and len(rows)
        if named and respelled(rows[name], lambda words: words.isin(WORDS.keys())).all():
            return str(name)
    return None


def statuses(cells: pd.Series[str]) -> pd.Series[str]:
    """Return the statuses of `lrchart.frame.trainings.STATUSES` for the words of a column."""
    return respelled(cells, lambda words: words.map(WORDS)).astype("str")


def flagged(rows: pd.DataFrame) -> pd.Series[bool] | None:
    """Return which rows a column named ``diverged`` marks, or None without one."""
    for name in rows.columns:
        if str(name).casefold() in ("diverged", "has_diverged", "nan_loss"):
            return respelled(rows[name], lambda words: words.isin(("1", "1.0", "true")))
    return None
