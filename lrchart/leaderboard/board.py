"""Compare rules by their regret, and with a reference rule task by task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lrchart.analysis.rules import registry as known
from lrchart.errors import InputError, OptionError, one_of
from lrchart.leaderboard.cases import SWEEPS, Progress, cases
from lrchart.leaderboard.entrants import contestants
from lrchart.leaderboard.results import FOLDER, committed_cases
from lrchart.leaderboard.statistics import summary, versus
from lrchart.leaderboard.truth import load

#: folder of the tasks in a checkout
TASKS = FOLDER.parents[2] / "benchmarks" / "suggestions" / "tasks"
#: parts of the tasks; the default rule was fitted on "dev" and "choose"
SPLITS = ("all", "dev", "choose", "judge")
#: reference of the comparisons: the best of the older rules
REFERENCE = "fastai-minimum"


@dataclass(frozen=True)
class Board:
    """Scores of rules on the same cases."""

    #: one row per case and rule (see `lrchart.leaderboard.cases.cases`)
    cases: pd.DataFrame
    sweeps: str
    split: str
    #: rule that the others are compared with
    reference: str
    #: source: "committed" results, or new results on the tasks of a "checkout" or a "folder"
    source: str

    @property
    def tasks(self) -> int:
        """Number of tasks."""
        return int(self.cases["task"].nunique())

    def standing(self) -> pd.DataFrame:
        """Return one row a rule, best first: its `summary`, and what `versus` says.

        The columns of the difference are ``difference``, ``difference_low``,
        ``difference_high``; they are NaN for the reference itself.
        """
        against = versus(self.cases, self.reference)
        ends = {"low": "difference_low", "high": "difference_high"}
        compared = against.rename(columns=ends).drop(columns=["better", "worse"])
        return summary(self.cases).join(compared)


def board(
    tasks: Path | None = None,
    *,
    sweeps: str = "100",
    split: str | None = None,
    reference: str = REFERENCE,
    rules: Sequence[str] = (),
    progress: Progress | None = None,
) -> Board:
    """Score rules on measured tasks.

    Parameters
    ----------
    tasks
        Folder with task folders, at any depth. None takes those of the checkout, or, where there
        is none, the committed results of the built-in rules.
    sweeps
        "100": one sweep of 100 steps a case; "100x3": three together; "300": one of 300 steps.
    split
        "dev", "choose", "judge" or "all"; None is "judge", or "all" with a folder of one's own.
    reference
        Rule that the others are compared with; it is always among them.
    rules
        Names; none means every one, those of installed packages included.
    progress
        Called before each task with the number done, the number of all, and its name.

    Raises
    ------
    OptionError
        A name is none of the choices, or a rule has no committed results.
    InputError
        There is no such task.
    """
    if sweeps not in SWEEPS:
        raise one_of("sweeps", sweeps, SWEEPS)
    split = split or ("all" if tasks else "judge")
    if split not in SPLITS:
        raise one_of("split", split, SPLITS)
    for name, given in (("rules", rules), ("reference", [reference])):
        for rule in given:
            if rule not in known.names():
                raise one_of(name, rule, known.names())
    wanted = list(dict.fromkeys([*rules, reference])) if rules else []
    if tasks is None and not TASKS.is_dir():
        return Board(_committed(sweeps, split, wanted), sweeps, split, reference, "committed")
    answering = contestants(wanted or dict.fromkeys([*known.names(), reference]))
    measured = load(tasks or TASKS, split=None if split == "all" else split)
    if not measured:
        raise InputError(f"{tasks or TASKS}: no task.json of the split {split!r} in any folder")
    table = cases(measured, answering, sweeps, progress)
    return Board(table, sweeps, split, reference, "folder" if tasks else "checkout")


def _committed(sweeps: str, split: str, wanted: list[str]) -> pd.DataFrame:
    table = committed_cases(sweeps)
    there = list(table["rule"].unique())
    for name in wanted:
        if name not in there:
            raise OptionError(
                f"no committed results for the rule {name!r}, only for {', '.join(there)}; "
                "to score it, give the tasks of the benchmark with --tasks"
            )
    listed = table["rule"].isin(wanted or there)
    return table[listed & ((split == "all") | (table["split"] == split))]
