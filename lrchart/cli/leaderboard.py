"""Run ``lrchart leaderboard``: rank the suggestion rules."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from lrchart.cli.arguments import add_output, rule_names
from lrchart.cli.drawing import check_targets, save_chart
from lrchart.cli.parser import Parser, path
from lrchart.cli.screen import progress, say, say_json
from lrchart.cli.tables import say_table
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import OptionError, one_of

#: default file for the chart of a task
OUTPUT = "task.html"


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "leaderboard [OPTIONS]",
        "Rank the suggestion rules by how much their rates lose in measured trainings.",
        "lrchart leaderboard",
        "lrchart leaderboard --split all --by optimizer",
    )
    command.option(
        "--tasks",
        metavar="FOLDER",
        type=path,
        help="Folder of measured tasks (default: the published ones).",
    )
    command.option(
        "--sweeps",
        metavar="100|100x3|300",
        default="100",
        help="Range tests that the rules read: steps x repeats (default 100).",
    )
    command.option(
        "--split", metavar="all|dev|choose|judge", help="Subset of the tasks (default judge)."
    )
    _add_ranking(command)
    command.option(
        "--task",
        metavar="NAME",
        help="Chart one task instead: its trainings and the suggestion of its range test.",
    )
    add_output(command, f"Output file of --task (default {OUTPUT})")
    return command


def _add_ranking(command: Parser) -> None:
    """Add the options of the ranking: its reference, its groups, its rules."""
    command.option(
        "--vs",
        dest="reference",
        metavar="RULE",
        help="Compare each rule with this one, task by task.",
    )
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
        words=rule_names,
        action="append",
        default=[],
        help="Rank only this rule; repeatable.",
    )
    command.flag("--json", help="Print JSON.")


def run(given: Namespace) -> None:
    """Print the ranking and the notes on its data, or chart one task."""
    if given.task is not None:
        _chart(given)
        return
    if given.outputs:
        raise OptionError("-o writes the chart of one task: name it with --task")
    from lrchart.leaderboard import tables as texts
    from lrchart.leaderboard.board import REFERENCE, board

    with progress("scoring the rules") as report:
        ranking = board(
            given.tasks,
            sweeps=given.sweeps,
            split=given.split,
            reference=given.reference or REFERENCE,
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
    for remark in texts.notes(ranking):
        say("")
        say(remark)


def _chart(given: Namespace) -> None:
    """Chart the trainings of one task, with the suggestion of its range test over them."""
    targets = given.outputs or [OUTPUT]
    check_targets(targets)

    with without_widgets():
        from lrchart.chart.trainings.pipeline import analyse_trainings, plot_trainings
        from lrchart.leaderboard.board import TASKS
        from lrchart.leaderboard.cases import SWEEPS
        from lrchart.leaderboard.truth import task_named
        from lrchart.report.training_tables import optimum_table

    if given.sweeps not in SWEEPS:
        raise one_of("sweeps", given.sweeps, SWEEPS)
    folder = given.tasks or TASKS
    if not folder.is_dir():
        raise OptionError(
            "the tasks are not installed: give their folder with --tasks; in a clone of lrchart it "
            "is benchmarks/suggestions/tasks"
        )
    task = task_named(given.task, folder)

    def make() -> tuple[Any, tuple[Any, ...]]:
        findings = analyse_trainings(task.trainings(), range_test=task.range_test(given.sweeps))
        return plot_trainings(findings), (optimum_table(findings),)

    save_chart(make, targets)
