"""Run ``lrchart suggest``: suggest a learning rate for recorded sweeps."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from lrchart.cli.arguments import (
    add_runs,
    add_training,
    check_runs,
    columns,
    training_options,
)
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note, read, say, say_json
from lrchart.cli.tables import say_table
from lrchart.errors import OptionError
from lrchart.options import DEFAULTS

if TYPE_CHECKING:
    import pandas as pd


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "suggest [OPTIONS] RUN...",
        "Suggest a learning rate for recorded sweeps.",
        "lrchart suggest finder.csv",
        "lrchart suggest runs/*.csv --json",
    )
    command.option(
        "--rule",
        metavar="NAME",
        help=f"Suggestion rule (see lrchart leaderboard), or all (default {DEFAULTS.rule}).",
    )
    add_training(command)
    command.flag("--json", help="Print JSON.")
    command.flag("--quiet", help="Print only the learning rate, one line per run.")
    add_runs(command)
    return command


def run(given: Namespace) -> None:
    """Print the suggestions: as a table, as JSON, or as numbers alone."""
    if given.json and given.quiet:
        raise OptionError("give --json or --quiet, not both")
    training = training_options(given)
    check_runs(given.runs)
    aloud = not given.quiet and not given.json
    frame = read(given.runs, columns(given), replicates=given.replicates, aloud=aloud)
    rule = given.rule or DEFAULTS.rule
    from lrchart.frame.purpose import for_training

    frame = for_training(frame, training)
    if given.quiet:
        _numbers(frame, rule)
        return
    from lrchart.report.suggestion_table import answers, purpose, remark, table

    runs = answers(frame, rule)
    if given.json:
        say_json({"runs": runs})
        return
    say_table(*table(runs, every_rule=given.rule == "all"))
    # Other tools' rules do not ask what is trained.
    lines = purpose(runs) if rule in (DEFAULTS.rule, "all") else []
    lines += filter(None, map(remark, runs))
    for line in ["", *lines] if lines else []:
        say(line)


def _numbers(frame: pd.DataFrame, rule: str) -> None:
    """Print the rates alone; remarks go to stderr, which no script reads as a number."""
    from lrchart.analysis.suggest import ALL, suggest
    from lrchart.report.suggestion_table import remark

    # Only one rule is applied: with thousands of runs the others take most of the time.
    suggestions = suggest(frame, DEFAULTS.rule if rule == ALL else rule)
    for row in suggestions.to_dict("records"):
        say(f"{row['lr']:.3g}")
        if line := remark(row):
            note(line)
