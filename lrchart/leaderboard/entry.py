"""Prepare the leaderboard for the gallery: a chart of every task, and the tables below it."""

from __future__ import annotations

import altair as alt

from lrchart.leaderboard import front
from lrchart.leaderboard import tables as texts
from lrchart.leaderboard.board import REFERENCE
from lrchart.leaderboard.chart import leaderboard_chart
from lrchart.leaderboard.published import (
    ELSEWHERE,
    by_kind,
    elsewhere,
    gained,
    judged,
    shown,
    smallest,
    trusted,
)
from lrchart.options import DEFAULTS, Options
from lrchart.report.table import Table

#: additional height, in inches, so that the rows do not touch
TALLER = 7.5


def leaderboard(options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the chart of suggested against measured rates, from the committed results."""
    tasks, answers = shown()
    return leaderboard_chart(tasks, answers, options, REFERENCE)


def ranking() -> tuple[Table, ...]:
    """Return the committed results as tables: long trainings, every rule, other tasks, kinds."""
    first = _table(
        "How good the suggested rate is", [*front.HEADER], front.rows(),
        front.accuracy(), front.tie(), front.REGIMES,
    )  # fmt: skip
    boards = judged()
    board = boards["100"]
    # Drop the last note, which is for the command line.
    by_rule = _table(
        "Every rule on short trainings (1×), best first",
        *texts.standings(board),
        *texts.notes(board)[:-1],
    )
    covers = (
        "Covered: how often the window holds the best rate. Width: its median, in decades. "
        "Cross-fitted: each family of tasks is answered with constants chosen without it."
    )
    below = covers, gained(boards), trusted(board), smallest(board)
    more = _table(
        "Longer and repeated sweeps, other tasks, noisy quadratics",
        list(ELSEWHERE),
        [*elsewhere(boards)],
        *below,
    )
    kinds = (
        _table(f"Mean regret by {words}", *by_kind(board, column))
        for column, words in (("optimizer", "optimizer"), ("batch", "batch size"))
    )
    return first, by_rule, more, *kinds


def _table(caption: str, header: list[str], rows: texts.Rows, *notes: str) -> Table:
    return Table(caption, tuple(header), tuple(map(tuple, rows)), notes)
