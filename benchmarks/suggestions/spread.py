"""Say how far apart the answers to sweeps of different length are, and what seeds alone give.

``python -m benchmarks.suggestions.spread``

One training, swept with 100, 300, 1,000 and 3,000 steps, has one best rate, so its four answers
should agree. They cannot agree better than sweeps of one length with other seeds. Other points of
the curve than the end of the descent are compared, each with a law of its own; all answers are
cross-fitted on dev and choose.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from benchmarks.suggestions.fit import anchored, answered, cross_fitted
from benchmarks.suggestions.questions import Questions, questions
from benchmarks.suggestions.regimes import SHORT, useful
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.search import fit
from benchmarks.suggestions.standing import pooled
from lrchart.analysis.rules.own import falls
from lrchart.analysis.rules.own.interval import BOUNDS
from lrchart.analysis.rules.own.law import LAW
from lrchart.leaderboard.statistics import interval
from lrchart.leaderboard.truth import Truth, load

LENGTHS = ("100", "300", "1000", "3000")
#: length -> length whose seeds give its spread; sweeps of 3,000 steps have a single seed
REPEATED = {"100": "100", "300": "300", "1000": "1000", "3000": "1000"}
#: alternatives to `BEFORE`, the fraction of the fall before its last part
SHARES = (0.4, 0.5, 0.7, 0.8)
#: random draws of four answers per task
DRAWS = 500


def spread(table: pd.DataFrame) -> pd.Series:
    """Return the highest minus the lowest of the four answers of each task, in decades."""
    table = _short(table)
    first = table[table["seed"] == 0].pivot(index="task", columns="sweeps", values="at")
    four = first[list(LENGTHS)].dropna()
    return four.max(axis=1) - four.min(axis=1)


def pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Return how far apart the answers to two lengths are, in decades: the median over tasks.

    One row a pair; the columns say of which answers: ``all``, or ``readable`` if both are.
    """
    apart = {}
    for name, part in (("all", table), ("readable", table[table["readable"]])):
        first = _short(part[part["seed"] == 0]).pivot(index="task", columns="sweeps", values="at")
        apart[name] = {
            f"{short} and {long}": (first[short] - first[long]).abs().median()
            for short, long in combinations(LENGTHS, 2)
        }
    return pd.DataFrame(apart)


def floor(table: pd.DataFrame) -> pd.Series:
    """Return what `spread` would be on average if nothing but the seeds differed.

    The four answers are drawn from normal distributions around one rate, each as wide as the
    answers of that task to the seeds of one length.
    """
    table = _short(table)
    sd = table.groupby(["task", "sweeps"])["at"].std().unstack()[[*REPEATED.values()]].dropna()
    noise = np.random.default_rng(0).normal(size=(DRAWS, len(LENGTHS)))
    ranges = [np.ptp(noise * row, axis=1).mean() for row in sd.to_numpy()]
    return pd.Series(ranges, index=sd.index)


def trend(table: pd.DataFrame) -> pd.Series:
    """Return the median answer to each length minus that to 300 steps, in decades."""
    first = _short(table[table["seed"] == 0]).pivot(index="task", columns="sweeps", values="at")
    return first.sub(first["300"], axis=0)[list(LENGTHS)].median()


def _short(table: pd.DataFrame) -> pd.DataFrame:
    """Return one training a task; the law moves all answers of a training alike."""
    table = table[(table["regime"] == str(SHORT)) & table["sweeps"].isin(LENGTHS)]
    return table.assign(at=np.log10(table["lr"]))


def compared(tasks: list[Truth]) -> pd.DataFrame:
    """Return one row a point of the curve: median spread, and mean regret over tasks."""
    every = questions(tasks)
    asked = {"end of the descent": every}
    for share in SHARES:
        asked[f"last {100 * (1 - share):.0f} % of the fall"] = _done_beyond(share, tasks)
    asked |= anchored(every)
    tables = {name: cross_fitted(part) for name, part in asked.items()}
    tables["a dwell that counts alike for any room"] = cross_fitted(
        every, partial(fit, rooms=(0.0,))
    )
    rows, reference = {}, None
    for name, table in tables.items():
        regret = pooled(table[useful(table)]).groupby("task")["regret"].mean()
        reference = regret if reference is None else reference
        low, high = interval(regret - reference)
        rows[name] = {
            "spread": spread(table).median(), "floor": floor(table).median(),
            "regret": regret.mean(), "difference": (regret - reference).mean(),
            "low": low, "high": high,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


def _done_beyond(share: float, tasks: list[Truth]) -> Questions:
    """Return the questions as read by a rule that takes another part of the fall for the last."""
    usual = falls.BEFORE
    try:
        falls.BEFORE = share
        return questions(tasks)
    finally:
        falls.BEFORE = usual


def main() -> None:
    """Print the trend with the law's constants on choose, the pairs of lengths, then the table."""
    tasks = [*load(TASKS / "dev"), *load(TASKS / "own", split="choose")]
    choose = questions([task for task in tasks if task.split == "choose"])
    print(trend(answered(choose, LAW, BOUNDS[True])).to_string(float_format="{:.3f}".format))
    print(pairs(cross_fitted(questions(tasks))).to_string(float_format="{:.3f}".format))
    print(compared(tasks).to_string(float_format="{:.3f}".format))


if __name__ == "__main__":
    main()
