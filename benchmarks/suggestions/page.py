"""Write the leaderboard of docs/benchmark.md as Markdown, from the committed results alone."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

from benchmarks.suggestions import constants, long, tunings_table
from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard import front
from lrchart.leaderboard.published import ELSEWHERE, elsewhere, gained, judged, smallest, trusted
from lrchart.leaderboard.tables import standings

ROOT = Path(__file__).parents[2]
PAGE, README = ROOT / "docs" / "benchmark.md", Path(__file__).parent / "README.md"
FRONT, TOPIC = ROOT / "README.md", ROOT / "docs" / "suggestion.md"
PAGES = (PAGE, README, FRONT, TOPIC)


def spliced(text: str) -> str:
    """Return the text of a page with new tables between its markers, ``<!-- NAME:begin -->``."""
    for name, write in TABLES.items():
        begin, end = (f"<!-- {name}:{word} -->" for word in ("begin", "end"))
        place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if place.search(text):
            shown = f"{begin}\n\n{write()}\n\n{end}"
            text = place.sub(lambda _, shown=shown: shown, text)
    return text


def markdown() -> str:
    """Return both tables and the sentences that state figures."""
    boards = judged()
    board = boards["100"]
    header, rows = standings(board)
    return "\n\n".join(
        [
            f"On {board.tasks} held-out tasks (no constant of {DEFAULT_RULE} was chosen with "
            "them), each swept three times in 100 steps:",
            table(header, ([f"`{row[0]}`", *row[1:]] for row in rows)),
            "With longer or repeated sweeps, on the tasks that the constants were chosen with "
            "(cross-fitted: each family of tasks is answered with constants chosen "
            "without it), and on noisy quadratics. *Covered* is how often the window holds the "
            "best rate, *width* its median width in decades:",
            table(ELSEWHERE, elsewhere(boards)),
            f"{gained(boards)} {trusted(board)} {smallest(board)}",
        ]
    )


def cells(part: str) -> str:
    """Return how the default rule fares in every training and length of sweep."""
    return table(long.CELLS, long.cells(part))


def in_front() -> str:
    """Return what the page leads with: what the number is worth for longer trainings."""
    return f"{_filled(front.accuracy())}\n\n{_filled(f'**{front.tie()}**')}\n\n{cells('judge')}"


def briefly() -> str:
    """Return the same for the project's README."""
    return f"{worth()}\n\n{table(front.HEADER, front.rows())}"


def worth() -> str:
    """Return the sentences alone."""
    return _filled(f"{front.accuracy()} {front.tie()}")


def _filled(text: str) -> str:
    return textwrap.fill(text, 110, break_on_hyphens=False)


def printed() -> str:
    """Return the tables by training, length of sweep and kind of task, for a terminal."""
    parts = [("judge, no constant was chosen with it", cells("judge"))]
    parts += [("dev and choose, cross-fitted", cells("dev and choose"))]
    parts += [(f"{part}, longer trainings", kinds(part)) for part in ("judge", "dev and choose")]
    parts += [(f'{part}, steps="auto"', attempts(part)) for part in ("judge", "dev and choose")]
    return "\n\n".join(f"{title}\n\n{text}" for title, text in parts) + "\n"


def kinds(part: str) -> str:
    """Return the mean regret by optimizer, batch and fine-tuning, over the longer trainings."""
    return table(long.KINDS, long.kinds(part), words=2)


def attempts(part: str) -> str:
    """Return how sweeps of a given length compare with ``steps="auto"``."""
    return table(long.ATTEMPTS, long.attempts(part))


def table(header: Iterable[str], rows: Iterable[list[str]], words: int = 1) -> str:
    """Return a Markdown table; the first columns are words, the others numbers."""
    names = list(header)
    lines = [names, ["---"] * words + ["---:"] * (len(names) - words), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


#: marker in a page -> function that returns its content
TABLES = {
    "leaderboard": markdown,
    "number": briefly,
    "worth": worth,
    "long": in_front,
    "long kinds": lambda: kinds("judge"),
    "attempts": lambda: attempts("dev and choose"),
    "cross-fitted": lambda: cells("dev and choose"),
    "cross-fitted kinds": lambda: kinds("dev and choose"),
    "judge": lambda: cells("judge"),
    "judge attempts": lambda: attempts("judge"),
    "constants": lambda: table(constants.CONSTANTS, constants.constants(), words=2),
    "laws": lambda: table(constants.LAWS, constants.laws()),
    "spread": lambda: table(constants.SPREAD, constants.apart()),
    "widths": lambda: table(constants.WIDTHS, constants.widened()),
    "tunings": lambda: table(tunings_table.TUNINGS, tunings_table.tuning_rows()),
    "schedules": lambda: table(tunings_table.SCHEDULES, tunings_table.schedule_rows()),
}
