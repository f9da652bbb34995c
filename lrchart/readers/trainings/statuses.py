"""Words for how a training ended, as trackers and tuners write them."""

from __future__ import annotations

import re

import pandas as pd

from lrchart.frame.cells import refuse
from lrchart.frame.trainings import STATUSES
from lrchart.readers.trainings.cells import respelled

#: status -> its spellings in tools (lower case, "_" between words)
SPELLED = {
    "finished": "complete completed done finished ok succeeded success successful terminated",
    "failed": "abort aborted cancelled canceled crash crashed error errored exception fail failed "
    "failure interrupted killed oom out_of_memory preempted timed_out timeout",
    "pruned": "early_stop early_stopped pruned stopped",
    "running": "active created in_progress paused pending queued resuming running scheduled "
    "started submitted waiting",
    "diverged": "blew_up diverged divergent exploded",
}
WORDS = {word: status for status, words in SPELLED.items() for word in words.split()}
#: columns that may hold a status
NAMES = ("status", "state")


def status_column(rows: pd.DataFrame) -> str | None:
    """Return the column that says how each training ended: most of its cells are known words.

    Raises
    ------
    InputError
        Some cells of it are other words: how those trainings ended is not known.
    """
    for name in rows.columns:
        if str(name).casefold() not in NAMES or rows.empty:
            continue
        known = respelled(rows[name], lambda words: _plain(words).isin(WORDS.keys()))
        if known.mean() < 0.5:
            continue
        choices = f"{', '.join(STATUSES[:-1])} or {STATUSES[-1]}"
        fault = f"does not say how the training ended; write {choices}"
        refuse(str(name), ~known.to_numpy(dtype=bool), rows[name], fault)
        return str(name)
    return None


def statuses(cells: pd.Series[str]) -> pd.Series[str]:
    """Return the statuses of `lrchart.frame.trainings.STATUSES` for the words of a column."""
    return respelled(cells, lambda words: _plain(words).map(WORDS)).astype("str")


def flagged(rows: pd.DataFrame) -> pd.Series[bool] | None:
    """Return which rows a column named ``diverged`` marks, or None without one."""
    for name in rows.columns:
        if str(name).casefold() in ("diverged", "has_diverged", "nan_loss"):
            return respelled(rows[name], lambda words: words.isin(("1", "1.0", "true")))
    return None


def _plain(words: pd.Series[str]) -> pd.Series[str]:
    """Return words without the class of an enumeration, as in TrialState.COMPLETE."""
    return words.map(lambda word: re.sub(r"[\s-]+", "_", str(word).rpartition(".")[2]))
