"""``lrchart suggest``: recorded sweeps to a number."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from lrchart.cli.arguments import add_runs, check_runs, columns
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note, read, say, say_json
from lrchart.cli.tables import say_table
from lrchart.errors import OptionError
from lrchart.options import DEFAULTS

if TYPE_CHECKING:
    import pandas as pd


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser("suggest [OPTIONS] RUN...", "Suggest a learning rate for recorded sweeps.")
    found.option(
        "--rule",
        metavar="NAME",
        help="Rule to ask, one that lrchart leaderboard lists; all asks every one.",
    )
    found.flag("--json", help="Print JSON.")
    found.flag("--quiet", help="Print the number alone, one a run.")
    add_runs(found)
    return found


def run(given: Namespace) -> None:
    """Say the answers: as a table, as JSON, or as numbers alone."""
    if given.json and given.quiet:
        raise OptionError("give --json or --quiet, not both")
    check_runs(given.runs)
    aloud = not given.quiet and not given.json
    frame = read(given.runs, columns(given), replicates=given.replicates, aloud=aloud)
    rule = given.rule or DEFAULTS.rule
    if given.quiet:
        _numbers(frame, rule)
        return
    from lrchart.report.suggestion_table import answers, remark, table

    found = answers(frame, rule)
    if given.json:
        say_json({"runs": found})
        return
    say_table(*table(found, every_rule=given.rule == "all"))
    if remarks := list(filter(None, map(remark, found))):
        say("")
    for line in remarks:
        say(line)


def _numbers(frame: pd.DataFrame, rule: str) -> None:
    """Say the rates alone; what is wrong with one is a note, which no script reads as a number."""
    from lrchart.analysis.suggest import ALL, suggest
    from lrchart.report.suggestion_table import remark

    # No other rule is asked: with thousands of runs that is most of the time.
    found = suggest(frame, DEFAULTS.rule if rule == ALL else rule)
    for row in found.to_dict("records"):
        say(f"{row['lr']:.3g}")
        if line := remark(row):
            note(line)
