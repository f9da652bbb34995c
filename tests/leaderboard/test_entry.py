"""The tables of the gallery's page are those of the command."""

from __future__ import annotations

import pytest

from lrchart.leaderboard import front
from lrchart.leaderboard import tables as texts
from lrchart.leaderboard.board import board
from lrchart.leaderboard.entry import ranking
from lrchart.report.table import Table


@pytest.fixture(scope="module")
def ranked() -> tuple[Table, ...]:
    return ranking()


def test_longer_trainings_and_the_tie_stand_first(ranked: tuple[Table, ...]) -> None:
    first = ranked[0]
    assert [row[0].split()[0] for row in first.rows] == ["8×", "8×", "32×", "32×", "1×", "1×"]
    assert "older tasks" in first.rows[-1][0]
    assert first.rows[-1][6].startswith("+")  # an unfavourable result is shown as well
    assert first.notes[:2] == (front.accuracy(), front.tie())


@pytest.mark.usefixtures("no_tasks")
def test_the_table_of_rules_ranks_as_the_command_does(ranked: tuple[Table, ...]) -> None:
    shown = ranked[1]
    header, rows = texts.standings(board())
    assert shown.header == tuple(header)
    assert [row[0] for row in shown.rows] == [row[0] for row in rows]
    assert shown.numeric == frozenset(range(1, len(header)))


def test_groups_add_up_to_all_tasks(ranked: tuple[Table, ...]) -> None:
    for table in ranked[3:]:
        assert sum(int(row[1]) for row in table.rows) == 120


def test_other_tasks_and_other_sweeps_are_told_apart(ranked: tuple[Table, ...]) -> None:
    keys = [row[:2] for row in ranked[2].rows]
    assert len(set(keys)) == len(keys) == 10
