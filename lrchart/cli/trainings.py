"""Run ``lrchart trainings``: chart the U-curve of many trainings."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from lrchart.cli import training_arguments as arguments
from lrchart.cli.arguments import add_chart_options, add_output, chart_options
from lrchart.cli.drawing import check_targets, save_chart
from lrchart.cli.parser import Parser
from lrchart.cli.run_arguments import check_runs
from lrchart.cli.screen import show
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import OptionError
from lrchart.options import Options

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
    add_output(command, f"Output file (default {OUTPUT})")
    command.flag("--open", help="Open the first output in the browser.")
    command.flag(
        "--drift", help="Draw the best rate against the setting --by instead, with a power law."
    )
    command.option(
        "--range-test",
        dest="range_tests",
        metavar="RUN",
        action="append",
        help="Range test of the same training: mark its suggestion and what it loses; repeatable.",
    )
    arguments.add_trainings(command)
    add_chart_options(command, arguments.CHART)
    return command


def run(given: Namespace) -> None:
    """Draw the chart, and say what it says and which files were written."""
    options = Options.of(chart_options(given))
    targets = given.outputs or [OUTPUT]
    check_targets(targets)
    if given.drift and given.range_tests:
        raise OptionError("give --drift or --range-test, not both")
    check_runs([*given.sources, *(given.range_tests or [])])

    def make() -> tuple[Any, tuple[Any, ...]]:
        frame = arguments.read(given)
        return _drift(given, frame, options) if given.drift else _curve(given, frame, options)

    save_chart(make, targets, options)
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


def _drift(given: Namespace, frame: Any, options: Options) -> tuple[Any, tuple[Any, ...]]:
    with without_widgets():
        from lrchart.chart.trainings.pipeline import analyse_trainings, plot_drift
        from lrchart.report.training_tables import optimum_table

    findings = analyse_trainings(frame, options, **arguments.tolerance(given))
    return plot_drift(frame, options), (optimum_table(findings),)
