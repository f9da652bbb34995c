"""Write the committed results, and the tables of docs/benchmark.md that follow from them.

``python -m benchmarks.suggestions.publish`` (or ``make leaderboard``) reads only what is committed:
the measured tasks and the rules.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable

import numpy as np
import pandas as pd
from rich.progress import track

from benchmarks.suggestions import nqm
from benchmarks.suggestions.lengths_tables import CROSS_FITTED, answered_parts, committed_tables
from benchmarks.suggestions.page import PAGES, printed, spliced
from benchmarks.suggestions.regimes import SHORT
from benchmarks.suggestions.score import TASKS
from lrchart import files
from lrchart.analysis.rules.registry import DEFAULT_RULE, RULES
from lrchart.leaderboard.board import REFERENCE, Board
from lrchart.leaderboard.cases import SWEEPS, batch_class, cases, optimizer
from lrchart.leaderboard.entrants import contestants
from lrchart.leaderboard.results import FOLDER, INTERVAL
from lrchart.leaderboard.truth import Truth, load

#: key columns of regret.csv
KEYS = ["sweeps", "task", "seed"]
#: number of noisy quadratics that are scored
QUADRATICS = 2000
#: file -> format of its numbers; precise enough to tell a regret of 0.9999 from 1 ("lost")
DIGITS = {"tasks": "%.4g", "regret": "%.5f", "lr": "%.3g", "fitted": "%.4f", "nqm": "%.4f"}
DIGITS |= dict.fromkeys(("regimes", "kinds", "attempts"), "%.5f")


def results(tasks: list[Truth]) -> dict[str, pd.DataFrame]:
    """Return the committed tables that follow from `tasks` alone (see `lrchart.leaderboard`)."""
    rules = contestants(RULES)
    every = pd.concat(
        cases(list(track(tasks, f"sweeps {sweeps}")), rules, sweeps).assign(sweeps=sweeps)
        for sweeps in SWEEPS
    )
    ours = every[every["rule"] == DEFAULT_RULE]
    shown = every[(every["sweeps"] == "100") & (every["split"] == "judge")]
    rates = wide(shown, "lr").merge(ours[[*KEYS, "readable"]], on=KEYS).drop(columns="sweeps")
    return {
        "tasks": facts(tasks),
        "regret": wide(every, "regret").merge(ours[[*KEYS, *INTERVAL]], on=KEYS),
        "lr": rates.assign(readable=rates["readable"].astype(int)),
    }


def facts(tasks: Iterable[Truth]) -> pd.DataFrame:
    """Return one row a task: description, best rate, and the good window around it."""
    rows = []
    for task in tasks:
        low, high = _around(task.good, math.log10(task.best_lr))
        rows.append(
            {
                "task": task.id, "kind": task.about["kind"], "optimizer": optimizer(task.about),
                "batch": batch_class(task.about), "split": task.split, "best_lr": task.best_lr,
                "good_low": 10**low, "good_high": 10**high,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def wide(cases: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return `cases` (with ``sweeps``) as one row a case and one column a rule; NaN: failed."""
    answered = cases.assign(**{value: cases[value].mask(cases["failed"])})
    order = cases["rule"].unique()
    return answered.pivot(index=KEYS, columns="rule", values=value)[order].reset_index()


def fitted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the standing on short trainings, by kind of sweeps, of answers to the questions."""
    table = table[(table["regime"] == str(SHORT)) & table["rule"].isin([DEFAULT_RULE, REFERENCE])]
    rows = []
    for sweeps in SWEEPS:
        shown = table[table["sweeps"] == sweeps]
        for split, part in (("dev", shown[shown["split"] == "dev"]), ("dev and choose", shown)):
            rows.append(_standing(part, sweeps).assign(sweeps=sweeps, split=split))
    return pd.concat(rows)


def quadratics() -> pd.DataFrame:
    """Return the standing on noisy quadratics."""
    return _standing(cases(nqm.tasks(QUADRATICS), contestants(RULES)), "100")


def _standing(table: pd.DataFrame, sweeps: str) -> pd.DataFrame:
    board = Board(table, sweeps, "all", REFERENCE, "folder")
    standing = board.standing().drop(columns="distance").rename_axis("rule").reset_index()
    return standing.assign(tasks=board.tasks)


def _around(good: np.ndarray, best: float) -> tuple[float, float]:
    """Return the ends of the unbroken stretch of the grid `good` that holds `best` (log10 lr)."""
    breaks = np.flatnonzero(np.diff(good) > 2 * np.diff(good).min()) + 1
    stretches = np.split(good, breaks)
    nearest = min(stretches, key=lambda part: np.abs(part - best).min())
    return float(nearest[0]), float(nearest[-1])


def text(table: pd.DataFrame, name: str) -> str:
    """Return the CSV of the committed table `name`, without zeros that say nothing."""
    short = table.copy()
    for column in short.select_dtypes("float"):
        rounded = short[column].map(lambda x: f"{float(DIGITS[name] % x):.6g}")
        short[column] = rounded.where(short[column].notna(), "")
    return short.to_csv(index=False, lineterminator="\n")


def main() -> None:
    """Write every file that is not up to date."""
    parts = answered_parts()
    tables = results(load(TASKS)) | committed_tables(parts)
    tables |= {"fitted": fitted(parts[CROSS_FITTED]), "nqm": quadratics()}
    for name, table in tables.items():
        files.write(FOLDER / f"{name}.csv", text(table, name))
    for page in PAGES:
        files.write(page, spliced(page.read_text("utf-8")))
    sys.stdout.write(printed())


if __name__ == "__main__":
    main()
