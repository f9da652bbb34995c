"""Report the committed results as tables and sentences, for the docs and the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.board import REFERENCE, Board
from lrchart.leaderboard.results import committed, committed_cases
from lrchart.leaderboard.statistics import by, interval
from lrchart.leaderboard.tables import Rows, number, percent, signed, span

#: kind of sweeps -> its description
SHOWN = {"100": "100 steps", "100x3": "3 × 100 steps", "300": "300 steps"}
#: our own rule and the default rules of widely used tools
WIDELY_USED = (
    DEFAULT_RULE, REFERENCE, "fastai-valley", "torch-lr-finder", "ignite", "lightning",
)  # fmt: skip
ELSEWHERE = (
    "Tasks", "Sweep", DEFAULT_RULE, "p90", REFERENCE, "Difference", "95 % interval",
    "Covered", "Width",
)  # fmt: skip


def judged() -> dict[str, Board]:
    """Return the committed leaderboard of the held-out tasks, by kind of sweeps."""
    boards = {}
    for sweeps in SHOWN:
        every = committed_cases(sweeps)
        part = every[every["split"] == "judge"]
        boards[sweeps] = Board(part, sweeps, "judge", REFERENCE, "committed")
    return boards


def shown() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the held-out tasks, and the rates suggested for them from 100 steps."""
    tasks = committed("tasks")
    return tasks[tasks["split"] == "judge"], committed("lr")


def elsewhere(boards: dict[str, Board]) -> Iterator[list[str]]:
    """Yield one row of `ELSEWHERE` for every set of tasks and kind of sweeps."""
    for sweeps, board in boards.items():
        yield _row("judge", sweeps, board.tasks, board.standing().to_dict("index"))
    fitted = committed("fitted")
    for split in fitted["split"].unique():
        for sweeps in boards:
            part = fitted[(fitted["split"] == split) & (fitted["sweeps"] == sweeps)]
            rules = part.set_index("rule").to_dict("index")
            yield _row(f"{split}, cross-fitted", sweeps, rules[DEFAULT_RULE]["tasks"], rules)
    quadratics = committed("nqm").set_index("rule").to_dict("index")
    yield _row("noisy quadratics", "100", quadratics[DEFAULT_RULE]["tasks"], quadratics)


def _row(tasks: str, sweeps: str, count: int, rules: dict[Any, Any]) -> list[str]:
    ours, theirs = rules[DEFAULT_RULE], rules[REFERENCE]
    return [
        f"{tasks} ({count})", SHOWN[sweeps], number(ours["mean"]), number(ours["p90"]),
        number(theirs["mean"]), signed(ours["difference"]),
        span(ours["difference_low"], ours["difference_high"], signed),
        percent(ours["covered"]), f"{ours['width']:.2f}",
    ]  # fmt: skip


def by_kind(board: Board, column: str) -> tuple[list[str], Rows]:
    """Return mean regret by `column`, "optimizer" or "batch", of widely used rules."""
    means = by(board.cases, column)
    rows = [
        [str(group), f"{row['tasks']:.0f}", *(number(row[rule]) for rule in WIDELY_USED)]
        for group, row in means.iterrows()
    ]
    return [column.capitalize(), "Tasks", *WIDELY_USED], rows


def gained(boards: dict[str, Board]) -> str:
    """Return the change of our regret with longer and with repeated sweeps, paired by task."""
    regret = {
        sweeps: board.cases[board.cases["rule"] == DEFAULT_RULE].groupby("task")["regret"].mean()
        for sweeps, board in boards.items()
    }
    words = []
    for sweeps in ("300", "100x3"):
        change = regret[sweeps] - regret["100"]
        bounds = span(*interval(change), signed)
        words.append(f"{signed(change.mean())} ({bounds}) with {SHOWN[sweeps]}")
    return (
        f"Against one sweep of 100 steps, the mean regret of {DEFAULT_RULE} on the judge tasks "
        f"changes by {' and by '.join(words)}."
    )


def trusted(board: Board) -> str:
    """Return our regret on the sweeps that the rule calls readable, and on the others."""
    verdicts = committed("lr")[["task", "seed", "readable"]]
    ours = board.cases[board.cases["rule"] == DEFAULT_RULE].merge(verdicts, on=["task", "seed"])
    regret = ours.groupby("readable")["regret"].mean()
    return (
        f"It calls {percent(ours['readable'].mean())} of these sweeps readable and has a mean "
        f"regret of {number(regret[1])} there, of {number(regret[0])} on the others, whose answers "
        "it flags as guesses."
    )


def smallest(board: Board) -> str:
    """Return the regret on the smallest batches, whose sweeps are the noisiest."""
    first = by(board.cases, "batch").iloc[0]
    return (
        f"Batches of {str(first.name).replace('-', ' to ')} are hardest: "
        f"{number(first[DEFAULT_RULE])}, and {number(first[REFERENCE])} for {REFERENCE}."
    )
