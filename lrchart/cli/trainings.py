"""Run ``lrchart trainings``: chart the U-curve of many trainings."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from lrchart.cli import training_arguments as arguments
from lrchart.cli.arguments import check_runs
from lrchart.cli.drawing import save_chart
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note, say, show
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import OptionError
from lrchart.options import Options
from lrchart.render.formats import format_of
from lrchart.text import unwrapped

OUTPUT = "trainings.html"


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "trainings [OPTIONS] SOURCE...",
        "Chart final loss against learning rate for many trainings, one row each, with the best "
        "rate and its interval.",
        "lrchart trainings results.csv",
        "lrchart trainings study.db --by width -o widths.png",
    )
    command.option(
        "-o",
        "--output",
        dest="outputs",
        metavar="FILE",
        action="append",
        help=f"Where to write (default {OUTPUT}); repeatable.",
    )
    command.flag("--open", help="Show the first output in the browser.")
    command.flag("--drift", help="Draw the best rate against the groups' number instead.")
    command.option(
        "--range-test",
        dest="range_tests",
        metavar="RUN",
        action="append",
        help="Range test of the same training, to be judged by the curve; repeatable.",
    )
    arguments.add_trainings(command)
    arguments.add_training_chart(command)
    return command


def run(given: Namespace) -> None:
    """Draw the chart, and say what it says and which files were written."""
    options = Options.of(arguments.training_chart(given))
    targets = given.outputs or [OUTPUT]
    for target in targets:
        format_of(target)
    if given.drift and given.range_tests:
        raise OptionError("give --drift or --range-test, not both")
    check_runs([*given.sources, *(given.range_tests or [])])

    def make() -> tuple[Any, tuple[Any, ...]]:
        frame = arguments.read(given)
        return _drift(frame, options) if given.drift else _curve(given, frame, options)

    chart, written = save_chart(make, targets, options)
    title = chart.title.to_dict()
    note(unwrapped([title["text"], *title["subtitle"]]))
    for path in written:
        say(path)
    if given.open:
        show(Path(targets[0]).resolve().as_uri())


def _curve(given: Namespace, frame: Any, options: Options) -> tuple[Any, tuple[Any, ...]]:
    with without_widgets():
        from lrchart.chart.trainings.pipeline import analyse_trainings, plot_trainings
        from lrchart.readers.reader import read as read_sweeps
        from lrchart.report.training_tables import optimum_table

    sweep = read_sweeps(*given.range_tests) if given.range_tests else None
    findings = analyse_trainings(frame, options, range_test=sweep, **arguments.tolerance(given))
    return plot_trainings(findings, options), (optimum_table(findings),)


def _drift(frame: Any, options: Options) -> tuple[Any, tuple[Any, ...]]:
    with without_widgets():
        from lrchart.chart.trainings.pipeline import analyse_trainings, plot_drift
        from lrchart.report.training_tables import optimum_table

    return plot_drift(frame, options), (optimum_table(analyse_trainings(frame)),)
