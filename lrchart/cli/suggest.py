"""Run ``lrchart suggest``: suggest a learning rate for recorded sweeps."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from lrchart.cli.arguments import TRAINING, add_options, rule_names
from lrchart.cli.parser import Parser
from lrchart.cli.run_arguments import add_runs, check_runs, columns
from lrchart.cli.screen import note, read, say, say_json
from lrchart.cli.tables import say_table
from lrchart.errors import OptionError
from lrchart.options import DEFAULTS, Options

if TYPE_CHECKING:
    from lrchart.cli.screen import Runs

#: exit status if a suggestion is missing or a guess
GUESS = 3


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
        words=lambda: [*rule_names(), "all"],
        help=f"Suggestion rule (see lrchart leaderboard), or all (default {DEFAULTS.rule}).",
    )
    add_options(command, TRAINING)
    command.flag("--json", help="Print JSON.")
    command.flag(
        "--quiet",
        help="Print only the learning rate, one line per run; exit with 3 if one is a guess.",
    )
    command.flag("--allow-guess", help="Exit with 0 even if a rate of --quiet is a guess.")
    add_runs(command)
    return command


def run(given: Namespace) -> None:
    """Print the suggestions: as a table, as JSON, or as numbers alone."""
    if given.json and given.quiet:
        raise OptionError("give --json or --quiet, not both")
    training = Options.of({name: getattr(given, name) for name in TRAINING})
    check_runs(given.runs)
    aloud = not given.quiet and not given.json
    read_runs = read(given.runs, columns(given), replicates=given.replicates, aloud=aloud)
    rule = given.rule or DEFAULTS.rule
    from lrchart.frame.purpose import for_training

    read_runs = read_runs._replace(frame=for_training(read_runs.frame, training))
    if given.quiet:
        sure = _numbers(read_runs, rule, allow_guess=given.allow_guess)
        read_runs.end()
        if not sure:
            sys.exit(GUESS)
        return
    from lrchart.report.suggestion_table import answers, interval_text, purpose, remark, table

    runs = answers(read_runs.frame, rule)
    if given.json:
        say_json({"runs": runs})
        read_runs.end()
        return
    say_table(*table(runs, every_rule=given.rule == "all"))
    for line in ["", *purpose(runs), *interval_text(runs), *filter(None, map(remark, runs))]:
        say(line)
    read_runs.end()


def _numbers(runs: Runs, rule: str, *, allow_guess: bool) -> bool:
    """Print the rates alone, nan for a run that is no range test; remarks go to stderr.

    Returns whether each rate is there and is no guess, or guesses are allowed: a script sees the
    numbers only.
    """
    from lrchart.analysis.suggest import ALL, suggest
    from lrchart.report.suggestion_table import remark

    # Only the default rule: with thousands of runs, the others take most of the time.
    suggestions = suggest(runs.frame, DEFAULTS.rule if rule == ALL else rule)
    rows = {row["run"]: row for row in suggestions.to_dict("records")}
    for name in runs.names:
        row = rows.get(name, {"lr": float("nan")})
        say(f"{row['lr']:.2g}")
        if name in rows and (line := remark(row)):
            note(line)
    sure = suggestions["lr"].notna() & (suggestions["readable"] | allow_guess)
    return bool(sure.all())
