"""Summarise a table of cases: by rule, against one rule, by kind of task."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.errors import one_of
from lrchart.leaderboard.truth import GOOD, LOST

RESAMPLES = 4000


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a rule, best first, of what `cases` returns.

    ``n`` cases; ``mean`` regret and its 95 % interval ``low … high``, which resamples tasks, since
    the sweeps of one task are no independent evidence; ``median`` and ``p90`` of the regret;
    ``good``, ``lost``: shares of cases with a regret of at most `GOOD`, of at least `LOST`;
    ``failed`` cases; median ``distance`` from the good window and ``width`` of intervals, in
    decades; the share of intervals that ``covered`` the best rate.
    """
    rows = {}
    # quantile(0.5) instead of median(), which warns about empty columns with pandas 2.
    for name, group in table.groupby("rule", sort=False):
        per_task = group.groupby("task")["regret"].mean()
        low, high = interval(per_task)
        rows[name] = {
            "n": len(group), "mean": group["regret"].mean(), "low": low, "high": high,
            "median": group["regret"].median(), "p90": group["regret"].quantile(0.9),
            "good": (group["regret"] <= GOOD).mean(), "lost": (group["regret"] >= LOST).mean(),
            "failed": int(group["failed"].sum()), "distance": group["distance"].quantile(0.5),
            "covered": group["covered"].astype(float).mean(), "width": group["width"].quantile(0.5),
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("mean", kind="stable")


def versus(table: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Return each rule's mean regret minus that of `reference`, paired by task, with its interval.

    Raises
    ------
    OptionError
        `reference` is none of the rules.
    """
    regret = table.groupby(["task", "rule"], sort=False)["regret"].mean().unstack()
    if reference not in regret:
        raise one_of("reference", reference, regret)
    rows = {}
    for name in regret.columns.drop(reference):
        difference = regret[name] - regret[reference]
        low, high = interval(difference)
        rows[name] = {
            "difference": difference.mean(), "low": low, "high": high,
            "better": int((difference < -0.01).sum()), "worse": int((difference > 0.01).sum()),
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("difference", kind="stable")


def by(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return mean regret by `column` ("optimizer", "batch", "kind") and rule, and tasks in each."""
    means = table.pivot_table(values="regret", index=column, columns="rule", sort=False)
    means.insert(0, "tasks", table.groupby(column)["task"].nunique())
    return means.sort_index()


def interval(values: pd.Series[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean, from seeded resamples."""
    x = values.to_numpy(dtype=float)
    picks = np.random.default_rng(0).integers(0, len(x), (RESAMPLES, len(x)))
    low, high = np.percentile(x[picks].mean(1), [2.5, 97.5])
    return float(low), float(high)
