"""Say how the law fares by regime and length of sweep, beside other tools' rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.suggestions.questions import AUTO, SWEEPS, Questions
from benchmarks.suggestions.regimes import REGIMES, beyond, useful
from lrchart.analysis.ragged import Sweep
from lrchart.errors import NoSuggestionError
from lrchart.leaderboard.cases import Rule
from lrchart.leaderboard.entrants import contestants
from lrchart.leaderboard.statistics import by, interval, versus
from lrchart.leaderboard.truth import LOST, WORST

#: rules with which the law is compared
REFERENCES = ("fastai-minimum", "fastai-valley")


def references(asked: Questions, names: Sequence[str] = REFERENCES) -> pd.DataFrame:
    """Return the questions as answered by other rules; one without an answer gets `WORST`."""
    t = asked.table
    rules = contestants(names)
    sweeps = t.drop_duplicates(["task", "sweeps", "seed"])
    keys = list(zip(t["task"], t["sweeps"], t["seed"], strict=True))
    parts = []
    for name, rule in rules.items():
        answer = {(s.task, s.sweeps, s.seed): _asked(rule, s.group) for s in sweeps.itertuples()}
        at = np.array([answer[key] for key in keys])
        regret = np.where(np.isnan(at), WORST, asked.regret(np.nan_to_num(at)))
        failed = np.isnan(at)
        parts.append(t.assign(rule=name, lr=10**at, regret=regret, failed=failed, distance=np.nan))
    return pd.concat(parts, ignore_index=True)


def _asked(rule: Rule, group: list[Sweep]) -> float:
    lr, loss = (list(part) for part in zip(*group, strict=True))
    try:
        return float(np.log10(rule(lr, loss)))
    except NoSuggestionError:
        return np.nan


def pooled(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a figure over all trainings counts.

    Not those of `AUTO`, whose sweeps are among the others, nor of the longest trainings.
    """
    return table[(table["sweeps"] != AUTO) & ~beyond(table["regime"])]


def standing(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a regime and length of sweep: how the law fares, and against `REFERENCES`.

    ``tasks``; ``mean``, ``median`` and ``p90`` regret; ``lost``, ``covered`` and ``readable``
    shares; and the mean regret minus that of each reference, with its 95 % interval over tasks.
    The last row, "all", pools the rows of tasks that have them, but for the longest trainings.
    """
    names = [str(regime) for regime in REGIMES]
    groups = dict(iter(table.groupby(["regime", "sweeps"])))
    lengths = [*SWEEPS, AUTO]
    order = sorted(groups, key=lambda key: (names.index(key[0]), lengths.index(key[1])))
    everything = pooled(table)
    rows = {}
    for key in [*order, ("all", "")]:
        group = groups.get(key, everything)
        ours = group[group["rule"] == "lrchart"]
        rows[key] = {
            "tasks": ours["task"].nunique(), "mean": ours["regret"].mean(),
            "median": ours["regret"].median(), "p90": ours["regret"].quantile(0.9),
            "lost": (ours["regret"] >= LOST).mean(), "covered": ours["covered"].mean(),
            "width": ours["width"].median(), "readable": ours["readable"].mean(),
        }  # fmt: skip
        against = {name: versus(group, name).loc["lrchart"] for name in REFERENCES}
        for name, difference in against.items():
            rows[key] |= {f"{name} {k}": difference[k] for k in ("difference", "low", "high")}
    return pd.DataFrame.from_dict(rows, orient="index")


def attempts(table: pd.DataFrame) -> pd.DataFrame:
    """Return how sweeps that go on until they can be read compare with those of a given length.

    One row a length, over the tasks that have all of them, every training alike: ``steps`` and
    ``regret`` (means over tasks), ``lost``, and the mean regret minus that of `AUTO`, paired by
    task, with its 95 % interval.
    """
    kinds = ["100", "300", "1000", AUTO]
    ours = table[(table["rule"] == "lrchart") & table["sweeps"].isin(kinds)]
    ours = ours[~beyond(ours["regime"])]
    ours = ours[ours.groupby("task")["sweeps"].transform("nunique") == len(kinds)]
    ours = ours.assign(lost=ours["regret"] >= LOST)
    means = ours.groupby(["task", "sweeps"])[["steps", "regret"]].mean().unstack("sweeps")
    lost = ours.groupby("sweeps")["lost"].mean()
    rows = {}
    for kind in kinds:
        difference = means["regret"][kind] - means["regret"][AUTO]
        low, high = interval(difference)
        rows[kind] = {
            "tasks": len(means), "steps": means["steps"][kind].mean(),
            "regret": means["regret"][kind].mean(), "lost": lost[kind],
            "difference": difference.mean(), "low": low, "high": high,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("sweeps").reset_index()


def kinds(table: pd.DataFrame) -> pd.DataFrame:
    """Return mean regret by optimizer, batch and fine-tuning over the longer trainings.

    One row a group: ``by``, ``group``, ``tasks``, the mean regret of every rule, and ``lost``,
    ``covered`` and ``readable`` shares of the default rule.
    """
    long = pooled(table[~table["regime"].str.startswith("1×")])
    parts = []
    for column in ("optimizer", "batch", "fine-tuning"):
        means = by(long, column)
        ours = long[long["rule"] == "lrchart"]
        ours = ours.assign(lost=ours["regret"] >= LOST)
        shares = ours.groupby(column)[["lost", "covered", "readable"]].mean()
        summary = means.join(shares).rename_axis("group").reset_index()
        parts.append(summary.assign(by=column))
    return pd.concat(parts, ignore_index=True)


def show(title: str, table: pd.DataFrame) -> None:
    """Print how the laws compare, task by task, and the standing by regime and sweep."""
    say = useful(table)
    number = "{:.3f}".format
    for name, part in ((title, table[say]), (f"{title}, overfitting", table[~say])):
        if len(part):
            laws = versus(pooled(part), "lrchart")
            print(name, laws.to_string(float_format=number), sep="\n", end="\n\n")
    print(standing(table[say]).to_string(float_format=number), end="\n\n")
    print(attempts(table[say]).to_string(float_format=number))
