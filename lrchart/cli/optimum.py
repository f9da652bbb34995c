"""Run ``lrchart optimum``: print the best learning rate of many trainings."""

from __future__ import annotations

from argparse import Namespace

from lrchart.cli import training_arguments as arguments
from lrchart.cli.parser import Parser
from lrchart.cli.run_arguments import check_runs
from lrchart.cli.screen import say, say_json
from lrchart.cli.tables import say_table


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "optimum [OPTIONS] SOURCE...",
        "Print the best learning rate of trainings, with its 95 % interval, or the reason "
        "why there is none.",
        "lrchart optimum results.csv",
        "lrchart optimum results.csv --by width --json",
    )
    command.flag("--json", help="Print JSON.")
    arguments.add_trainings(command)
    return command


def run(given: Namespace) -> None:
    """Print the best rates as a table, or as JSON."""
    check_runs(given.sources)
    frame = arguments.read(given, aloud=not given.json)
    from lrchart.analysis.trainings.findings import findings_of
    from lrchart.analysis.trainings.window import TOLERANCE, check_tolerance
    from lrchart.report.training_tables import optimum_table, records

    tolerance = TOLERANCE if given.tolerance is None else given.tolerance
    check_tolerance(tolerance)
    findings = findings_of(frame, tolerance)
    if given.json:
        say_json({"by": findings.by, "measure": findings.measure, "groups": records(findings)})
        return
    table = optimum_table(findings)
    say_table(list(table.header), [list(row) for row in table.rows])
    say("")
    for line in table.notes:
        say(line)
