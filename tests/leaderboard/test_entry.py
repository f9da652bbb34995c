"""The tables of the gallery's page are those of the command."""

from __future__ import annotations

from lrchart.leaderboard import tables as texts
from lrchart.leaderboard.board import board
from lrchart.leaderboard.entry import ranking


def test_the_first_table_ranks_as_the_command_does() -> None:
    shown = ranking()[0]
    header, rows = texts.standings(board())
    assert shown.header == tuple(header)
    assert [row[0] for row in shown.rows] == [row[0] for row in rows]
    assert shown.numeric == frozenset(range(1, len(header)))


def test_groups_add_up_to_all_tasks() -> None:
    for table in ranking()[2:]:
        assert sum(int(row[1]) for row in table.rows) == 120


def test_other_tasks_and_other_sweeps_are_told_apart() -> None:
    keys = [row[:2] for row in ranking()[1].rows]
    assert len(set(keys)) == len(keys) == 10
