"""The leaderboard of the project's README: Markdown made of the committed results alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.published import ELSEWHERE, elsewhere, gained, judged, smallest, trusted
from lrchart.leaderboard.tables import standings

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- leaderboard:begin -->", "<!-- leaderboard:end -->"


def spliced(readme: str) -> str:
    """Return the text of the README with its leaderboard made anew."""
    place = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return place.sub(lambda _: f"{BEGIN}\n\n{markdown()}\n\n{END}", readme)


def markdown() -> str:
    """Return both tables and the sentences with figures of their own."""
    boards = judged()
    one = boards["100"]
    header, rows = standings(one)
    return "\n\n".join(
        [
            f"On {one.tasks} tasks that no constant of {DEFAULT_RULE} was chosen with, each swept "
            "three times in 100 steps:",
            table(header, ([f"`{row[0]}`", *row[1:]] for row in rows)),
            "With more to read, on the tasks that the rule was made with (cross-fitted: answered "
            "by constants that their family had no say in), and on noisy quadratics. *Covered* is "
            "how often the window holds the best rate, *width* its median in decades:",
            table(ELSEWHERE, elsewhere(boards)),
            f"{gained(boards)} {trusted(one)} {smallest(one)}",
        ]
    )


def table(header: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Return a Markdown table; the first column is text, the others numbers."""
    names = list(header)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
