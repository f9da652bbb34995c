"""Run ``lrchart leaderboard``: rank the suggestion rules."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from lrchart.cli.parser import Parser
from lrchart.cli.screen import progress, say, say_json
from lrchart.cli.tables import say_table


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "leaderboard [OPTIONS]",
        "Rank the suggestion rules by the regret of their rates in measured trainings.",
    )
    command.option(
        "--tasks",
        metavar="FOLDER",
        type=Path,
        help="Folder of measured tasks (default: the published ones).",
    )
    command.option(
        "--sweeps",
        metavar="100|100x3|300",
        default="100",
        help="Range tests a rule is given: steps x repeats (default 100).",
    )
    command.option(
        "--split", metavar="all|dev|choose|judge", help="Subset of the tasks (default judge)."
    )
    command.option("--vs", metavar="RULE", help="Compare each rule with this one, task by task.")
    command.option(
        "--by",
        action="append",
        default=[],
        choices=("optimizer", "batch"),
        metavar="optimizer|batch",
        help="Also print the mean regret by this property; repeatable.",
    )
    command.option(
        "--rule",
        dest="rules",
        metavar="NAME",
        action="append",
        default=[],
        help="Rank only this rule; repeatable.",
    )
    command.flag("--json", help="Print JSON.")
    return command


def run(given: Namespace) -> None:
    """Print the ranking and the notes on its data."""
    from lrchart.leaderboard import tables as texts
    from lrchart.leaderboard.board import REFERENCE, board

    with progress("scoring the rules") as report:
        ranking = board(
            given.tasks,
            sweeps=given.sweeps,
            split=given.split,
            reference=given.vs or REFERENCE,
            rules=tuple(given.rules),
            progress=report,
        )
    if given.json:
        say_json(texts.document(ranking, tuple(given.by)))
        return
    say_table(*texts.standings(ranking))
    for column in given.by:
        say("")
        say(f"Mean regret by {column} (number of tasks)")
        say_table(*texts.groups(ranking, column))
    for note in texts.notes(ranking):
        say("")
        say(note)
