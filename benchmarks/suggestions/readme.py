"""The leaderboard of the project's README: Markdown made of the committed results alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lrchart.analysis.rules import DEFAULT_RULE
from lrchart.leaderboard.board import REFERENCE, Board
from lrchart.leaderboard.results import committed, committed_cases
from lrchart.leaderboard.summary import by, interval
from lrchart.leaderboard.texts import number, percent, signed, span, standings

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- leaderboard:begin -->", "<!-- leaderboard:end -->"

#: kind of sweeps -> in words
SHOWN = {"100": "100 steps", "100x3": "3 × 100 steps", "300": "300 steps"}
HEADER = (
    "Tasks", "Sweep", f"`{DEFAULT_RULE}`", "95 % interval", "p90", f"`{REFERENCE}`",
    "Difference", "95 % interval", "Window covers", "Its decades",
)  # fmt: skip


def spliced(readme: str) -> str:
    """Return the text of the README with its leaderboard made anew."""
    place = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return place.sub(lambda _: f"{BEGIN}\n\n{markdown()}\n\n{END}", readme)


def markdown() -> str:
    """Return both tables and the sentences with figures of their own."""
    boards = {sweeps: judged(sweeps) for sweeps in SHOWN}
    header, rows = standings(boards["100"])
    return "\n\n".join(
        [
            f"On {boards['100'].tasks} tasks that no constant of `{DEFAULT_RULE}` was chosen with, "
            "each swept three times in 100 steps:",
            table(header, ([f"`{row[0]}`", *row[1:]] for row in rows)),
            "With more to read, on the tasks that the rule was made with (cross-fitted: answered "
            "by constants that their family had no say in), and on noisy quadratics:",
            table(HEADER, elsewhere(boards)),
            f"{gained(boards)} {trusted(boards['100'])} {smallest(boards['100'])}",
        ]
    )


def judged(sweeps: str) -> Board:
    """Return the committed leaderboard of the untouched tasks."""
    every = committed_cases(sweeps)
    return Board(every[every["split"] == "judge"], sweeps, "judge", REFERENCE, "committed")


def elsewhere(boards: dict[str, Board]) -> Iterator[list[str]]:
    """Yield one row of `HEADER` for every set of tasks and kind of sweeps."""
    for sweeps, board in boards.items():
        standing = board.standing()
        yield _row("judge", sweeps, board.tasks, standing.to_dict("index"))
    fitted = committed("fitted")
    for split in fitted["split"].unique():
        for sweeps in boards:
            part = fitted[(fitted["split"] == split) & (fitted["sweeps"] == sweeps)]
            rules = part.set_index("rule").to_dict("index")
            tasks = rules[DEFAULT_RULE]["tasks"]
            yield _row(f"{split}, cross-fitted", sweeps, tasks, rules)
    quadratics = committed("nqm").set_index("rule").to_dict("index")
    yield _row("noisy quadratics", "100", quadratics[DEFAULT_RULE]["tasks"], quadratics)


def _row(tasks: str, sweeps: str, count: int, rules: dict[Any, Any]) -> list[str]:
    ours, theirs = rules[DEFAULT_RULE], rules[REFERENCE]
    return [
        f"{tasks} ({count})", SHOWN[sweeps], number(ours["mean"]), span(ours["low"], ours["high"]),
        number(ours["p90"]), number(theirs["mean"]), signed(ours["difference"]),
        span(ours["difference_low"], ours["difference_high"], signed),
        percent(ours["covered"]), f"{ours['width']:.2f}",
    ]  # fmt: skip


def gained(boards: dict[str, Board]) -> str:
    """Return what longer and repeated sweeps change in our own regret, task by task."""
    regret = {
        sweeps: board.cases[board.cases["rule"] == DEFAULT_RULE].groupby("task")["regret"].mean()
        for sweeps, board in boards.items()
    }
    words = []
    for sweeps in ("300", "100x3"):
        change = regret[sweeps] - regret["100"]
        words.append(
            f"{signed(change.mean())} ({span(*interval(change), signed)}) with {SHOWN[sweeps]}"
        )
    return (
        f"Against one sweep of 100 steps, the mean regret of `{DEFAULT_RULE}` on the judge tasks "
        f"changes by {' and by '.join(words)}."
    )


def trusted(board: Board) -> str:
    """Return what the rule's own verdict on its sweeps is worth."""
    verdicts = committed("lr")[["task", "seed", "readable"]]
    ours = board.cases[board.cases["rule"] == DEFAULT_RULE].merge(verdicts, on=["task", "seed"])
    regret = ours.groupby("readable")["regret"].mean()
    return (
        f"It calls {percent(ours['readable'].mean())} of these sweeps readable and has a mean "
        f"regret of {number(regret[1])} there, of {number(regret[0])} on the others, whose answers "
        "it flags as guesses."
    )


def smallest(board: Board) -> str:
    """Return how the rules do on the smallest batches, where sweeps say least."""
    first = by(board.cases, "batch").iloc[0]
    return (
        f"Batches of {first.name.replace('-', ' to ')} are hardest: {number(first[DEFAULT_RULE])}, "
        f"and {number(first[REFERENCE])} for `{REFERENCE}`."
    )


def table(header: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Return a Markdown table; the first column is text, the others numbers."""
    names = list(header)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
