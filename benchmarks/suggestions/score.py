"""Score suggestion rules against measured truth.

``python -m benchmarks.suggestions.score package.module:RULES --vs NAME``

A rule is a function of (lr, loss), two float arrays of one range test, that returns a learning
rate, or an object with ``lr`` and perhaps ``lr_low`` and ``lr_high``. On the sweeps "100x3" it gets
two lists of three arrays instead, one a seed. A rule that raises, or gives no positive finite
number, has failed: regret 1.5.
"""

from __future__ import annotations

import argparse
import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from benchmarks.suggestions.truth import GOOD, WORST, load

TASKS = Path(__file__).parent / "tasks"
Rule = Callable[[Any, Any], Any]
RESAMPLES = 4000


class Scored(Protocol):
    """What a task must offer: see `truth.Truth`."""

    about: dict[str, Any]

    @property
    def id(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def best_lr(self) -> float: ...
    def regret(self, lr: float) -> float: ...
    def distance(self, lr: float) -> float: ...
    def sweeps(self, which: str) -> list[Any]: ...


def cases(tasks: Sequence[Scored], rules: Mapping[str, Rule], sweeps: str = "100") -> pd.DataFrame:
    """Ask every rule about every sweep.

    Parameters
    ----------
    tasks
        From `truth.load` or `nqm.tasks`.
    rules
        Name -> rule.
    sweeps
        "100": each seed's range test is a case; "100x3": all three make one; "300": the long one.

    Returns
    -------
    pandas.DataFrame
        One row a case: rule, task, kind, optimizer, batch, split, seed, lr, regret, distance
        (decades from the good window), failed, reason, covered (whether lr_low … lr_high holds the
        best measured rate; NaN without an interval) and width (of that interval, in decades).
    """
    rows = []
    for task in tasks:
        tests = task.sweeps(sweeps)
        if sweeps == "100x3":
            tests = [tuple(list(part) for part in zip(*tests, strict=True))]
        who = {
            "task": task.id, "kind": task.about["kind"], "optimizer": optimizer(task.about),
            "batch": batch_class(task.about), "split": task.split,
        }  # fmt: skip
        for name, rule in rules.items():
            for seed, (lr, loss) in enumerate(tests):
                rows.append({"rule": name, **who, "seed": seed, **_ask(rule, lr, loss, task)})
    return pd.DataFrame(rows)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a rule, best first; the interval of the mean resamples tasks."""
    rows = {}
    for name, group in table.groupby("rule", sort=False):
        per_task = group.groupby("task")["regret"].mean()
        low, high = interval(per_task)
        rows[name] = {
            "n": len(group), "mean": group["regret"].mean(), "low": low, "high": high,
            "median": group["regret"].median(), "p90": group["regret"].quantile(0.9),
            "good": (group["regret"] <= GOOD).mean(), "lost": (group["regret"] >= 1).mean(),
            "failed": int(group["failed"].sum()), "distance": group["distance"].median(),
            "covered": group["covered"].astype(float).mean(), "width": group["width"].median(),
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("mean", kind="stable")


def versus(table: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Return each rule's mean regret minus that of `reference`, paired by task, with its interval.

    Raises
    ------
    ValueError
        `reference` is none of the rules.
    """
    regret = table.groupby(["task", "rule"], sort=False)["regret"].mean().unstack()
    if reference not in regret:
        raise ValueError(f"no rule {reference!r}; there are {', '.join(map(repr, regret))}")
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


def optimizer(about: Mapping[str, Any]) -> str:
    """Return the optimizer's name, with momentum told apart from plain SGD."""
    options = about["optimizer_options"]
    if about["optimizer"] != "sgd" or not options.get("momentum"):
        return str(about["optimizer"])
    return "nesterov" if options.get("nesterov") else "momentum"


def batch_class(about: Mapping[str, Any]) -> str:
    """Return the class of the batch size; the names sort by size."""
    if about["full_batch"]:
        return "full"
    size = about["batch_size"]
    return next((name for limit, name in BATCHES if size <= limit), "65 up")


BATCHES = ((8, "1-8"), (16, "16"), (32, "32"), (64, "64"))


def _ask(rule: Rule, lr: Any, loss: Any, task: Scored) -> dict[str, Any]:
    row: dict[str, Any] = {
        "lr": math.nan, "regret": WORST, "distance": math.nan, "failed": True, "reason": "",
        "covered": math.nan, "width": math.nan,
    }  # fmt: skip
    try:
        answer = rule(_copy(lr), _copy(loss))
        found = _number(getattr(answer, "lr", answer))
        if not (math.isfinite(found) and found > 0):
            raise ValueError(f"gave {found}")
    except Exception as error:  # whatever a rule does wrong is counted, not passed on
        return row | {"reason": f"{type(error).__name__}: {error}"}
    row |= {
        "lr": found, "regret": task.regret(found), "distance": task.distance(found),
        "failed": False,
    }  # fmt: skip
    low, high = (_number(getattr(answer, end, None)) for end in ("lr_low", "lr_high"))
    if 0 < low <= high < math.inf:
        row |= {"covered": float(low <= task.best_lr <= high), "width": math.log10(high / low)}
    return row


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _copy(values: Any) -> Any:
    return [v.copy() for v in values] if isinstance(values, list) else values.copy()


def main() -> None:
    """Print the tables for the rules of a module."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rules", help="module:NAME of a mapping from rule names to rules")
    parser.add_argument("--sets", nargs="+", default=["dev", "own"], help="folders under tasks/")
    parser.add_argument("--split", choices=["choose", "judge"], help="one half of the tasks")
    parser.add_argument("--sweeps", choices=["100", "100x3", "300"], default="100")
    parser.add_argument("--nqm", type=int, metavar="N", help="score on N noisy quadratics instead")
    parser.add_argument("--vs", metavar="RULE", help="compare with this rule, task by task")
    parser.add_argument("--by", nargs="+", default=[], choices=["optimizer", "batch", "kind"])
    parser.add_argument("--cases", type=Path, help="write every case to this CSV")
    options = parser.parse_args()
    module, _, name = options.rules.partition(":")
    tasks = _tasks(options)
    table = cases(tasks, getattr(importlib.import_module(module), name), options.sweeps)
    print(f"{len(tasks)} tasks, sweeps {options.sweeps}\n")
    show = [summary(table)] + ([versus(table, options.vs)] if options.vs else [])
    for view in show + [by(table, column).T for column in options.by]:
        print(view.to_string(float_format="{:.3f}".format), end="\n\n")
    if options.cases:
        table.to_csv(options.cases, index=False, float_format="%.6g")


def _tasks(options: argparse.Namespace) -> Sequence[Scored]:
    if options.nqm:
        from benchmarks.suggestions.nqm import tasks

        return tasks(options.nqm)
    return load(*(TASKS / name for name in options.sets), split=options.split)


if __name__ == "__main__":
    main()
