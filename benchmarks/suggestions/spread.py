"""Say how far apart the answers to sweeps of different length are, and what seeds alone give.

``python -m benchmarks.suggestions.spread``

One training, swept with 100, 300, 1,000 and 3,000 steps, has one best rate, so its four answers
should agree. They cannot agree better than sweeps of one length with other seeds. Other points of
the curve than the end of the descent are compared, each with a law of its own; all answers are
cross-fitted on dev and choose.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.suggestions.fit import anchored, cross_fitted
from benchmarks.suggestions.questions import AUTO, Questions, questions
from benchmarks.suggestions.regimes import SHORT, beyond
from benchmarks.suggestions.score import TASKS
from lrchart.analysis.rules.own import falls
from lrchart.leaderboard.statistics import interval
from lrchart.leaderboard.truth import Truth, load

LENGTHS = ("100", "300", "1000", "3000")
#: lengths with several seeds; sweeps of 3,000 steps have one, and count like those of 1,000
REPEATED = {"100": "100", "300": "300", "1000": "1000", "3000": "1000"}
#: shares of the fall at which the descent could be called done
SHARES = (0.5, 0.6, 0.7, 0.9)
#: random draws of four answers a task
DRAWS = 500


def spread(table: pd.DataFrame) -> pd.Series:
    """Return the highest minus the lowest of the four answers of each task, in decades."""
    table = _short(table)
    first = table[table["seed"] == 0].pivot(index="task", columns="sweeps", values="at")
    four = first[list(LENGTHS)].dropna()
    return four.max(axis=1) - four.min(axis=1)


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


def _short(table: pd.DataFrame) -> pd.DataFrame:
    """Return one training a task; the law moves all answers of a training alike."""
    table = table[(table["regime"] == str(SHORT)) & table["sweeps"].isin(LENGTHS)]
    return table.assign(at=np.log10(table["lr"]))


def compared(tasks: list[Truth]) -> pd.DataFrame:
    """Return one row a point of the curve: median spread, and mean regret over tasks."""
    every = questions(tasks)
    asked = {"end of the descent": every}
    for share in SHARES:
        asked[f"{share:.0%} of the fall"] = _done_at(share, tasks)
    asked |= anchored(every)
    rows, reference = {}, None
    for name, part in asked.items():
        table = cross_fitted(part)
        say = ~table["overfits"] | table["regime"].str.startswith("1×")
        say &= ~beyond(table["regime"])
        regret = table[say & (table["sweeps"] != AUTO)].groupby("task")["regret"].mean()
        reference = regret if reference is None else reference
        low, high = interval(regret - reference)
        rows[name] = {
            "spread": spread(table).median(), "floor": floor(table).median(),
            "regret": regret.mean(), "difference": (regret - reference).mean(),
            "low": low, "high": high,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


def _done_at(share: float, tasks: list[Truth]) -> Questions:
    """Return the questions as read by a rule whose descent is done at another share of its fall."""
    usual = falls.DONE
    try:
        falls.DONE = share
        return questions(tasks)
    finally:
        falls.DONE = usual


def main() -> None:
    """Print the table."""
    tasks = [*load(TASKS / "dev"), *load(TASKS / "own", split="choose")]
    print(compared(tasks).to_string(float_format="{:.3f}".format))


if __name__ == "__main__":
    main()
