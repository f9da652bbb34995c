"""``lrchart leaderboard``: the rules, ranked."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from lrchart.cli.parser import Parser
from lrchart.cli.screen import progress, say, say_json
from lrchart.cli.tables import say_table


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser(
        "leaderboard [OPTIONS]",
        "Rank the suggestion rules by what their rates were worth in measured trainings.",
    )
    found.option("--tasks", metavar="FOLDER", type=Path, help="Folder of measured tasks.")
    found.option(
        "--sweeps",
        metavar="100|100x3|300",
        default="100",
        help="What a rule is shown (default 100 steps).",
    )
    found.option(
        "--split", metavar="all|dev|choose|judge", help="Part of the tasks (default judge)."
    )
    found.option("--vs", metavar="RULE", help="Compare with this rule, task by task.")
    found.option(
        "--by",
        action="append",
        default=[],
        choices=("optimizer", "batch"),
        metavar="optimizer|batch",
        help="Mean regret by this; repeatable.",
    )
    found.option(
        "--rule",
        dest="rules",
        metavar="NAME",
        action="append",
        default=[],
        help="This rule only; repeatable.",
    )
    found.flag("--json", help="Print JSON.")
    return found


def run(given: Namespace) -> None:
    """Say the standings, and what they rest on."""
    from lrchart.leaderboard import tables as texts
    from lrchart.leaderboard.board import REFERENCE, board

    with progress("asking every rule") as told:
        found = board(
            given.tasks,
            sweeps=given.sweeps,
            split=given.split,
            reference=given.vs or REFERENCE,
            rules=tuple(given.rules),
            progress=told,
        )
    if given.json:
        say_json(texts.document(found, tuple(given.by)))
        return
    say_table(*texts.standings(found))
    for column in given.by:
        say("")
        say(f"Mean regret by {column} (number of tasks)")
        say_table(*texts.groups(found, column))
    for note in texts.notes(found):
        say("")
        say(note)
