"""Write the leaderboard of docs/benchmark.md as Markdown, from the committed results alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.published import ELSEWHERE, elsewhere, gained, judged, smallest, trusted
from lrchart.leaderboard.tables import standings

PAGE = Path(__file__).parents[2] / "docs" / "benchmark.md"
BEGIN, END = "<!-- leaderboard:begin -->", "<!-- leaderboard:end -->"


def spliced(text: str) -> str:
    """Return the text of the page with a new leaderboard between its markers."""
    place = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return place.sub(lambda _: f"{BEGIN}\n\n{markdown()}\n\n{END}", text)


def markdown() -> str:
    """Return both tables and the sentences that state figures."""
    boards = judged()
    one = boards["100"]
    header, rows = standings(one)
    return "\n\n".join(
        [
            f"On {one.tasks} tasks that no constant of {DEFAULT_RULE} was chosen with, each swept "
            "three times in 100 steps:",
            table(header, ([f"`{row[0]}`", *row[1:]] for row in rows)),
            "With longer or repeated sweeps, on the tasks that the constants were chosen with "
            "(cross-fitted: each family of tasks is answered with constants that were chosen "
            "without it), and on noisy quadratics. *Covered* is how often the window holds the "
            "best rate, *width* its median width in decades:",
            table(ELSEWHERE, elsewhere(boards)),
            f"{gained(boards)} {trusted(one)} {smallest(one)}",
        ]
    )


def table(header: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Return a Markdown table; the first column is text, the others numbers."""
    names = list(header)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
