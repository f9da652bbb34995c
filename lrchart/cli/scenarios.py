"""Run ``lrchart scenarios``: write the synthetic curves as data."""

from __future__ import annotations

import sys
from argparse import Namespace

from lrchart.cli.arguments import add_config
from lrchart.cli.parser import Parser, path
from lrchart.cli.screen import say


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "scenarios [OPTIONS]",
        "Write the synthetic scenarios as a tidy CSV.",
        "lrchart scenarios -o scenarios.csv",
        "lrchart scenarios | lrchart plot -",
    )
    command.option(
        "-o", "--output", metavar="FILE", type=path, help="Output file (default: stdout)."
    )
    add_config(command)
    return command


def run(given: Namespace) -> None:
    """Write the scenarios as CSV."""
    from lrchart import files
    from lrchart.frame.scenario import SCENARIOS
    from lrchart.frame.synthetic import scenarios
    from lrchart.gallery.config_file import read_config

    # A gallery may have no scenarios.
    declared = read_config(given.config).scenarios or SCENARIOS
    if given.output is not None:
        files.refuse_inputs([given.output])
        files.require_place(given.output)
    text = scenarios(declared).to_csv(index=False, lineterminator="\n")
    if given.output is None:
        sys.stdout.write(text)
    else:
        files.write(given.output, text)
        say(given.output)
