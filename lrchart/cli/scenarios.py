"""``lrchart scenarios``: the synthetic curves as data."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from lrchart.cli.parser import Parser
from lrchart.cli.screen import say


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser("scenarios [OPTIONS]", "Write the synthetic scenarios as a tidy CSV.")
    found.option("-o", "--output", metavar="FILE", type=Path, help="File instead of stdout.")
    found.option("--config", metavar="FILE", type=Path, help="Gallery file (lrchart.toml).")
    return found


def run(given: Namespace) -> None:
    """Write the scenarios."""
    from lrchart import files
    from lrchart.frame.synthetic import scenarios
    from lrchart.gallery.config import read_config

    text = scenarios(read_config(given.config).scenarios).to_csv(index=False, lineterminator="\n")
    if given.output is None:
        sys.stdout.write(text)
    else:
        files.write(given.output, text)
        say(given.output)
