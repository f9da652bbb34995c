"""``lrchart embed``: the snippet of a chart."""

from __future__ import annotations

import sys
from argparse import Namespace

from lrchart.cli.parser import Parser


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser("embed [OPTIONS] NAME", "Print the snippet that puts a chart into a page.")
    found.argument("name", metavar="NAME", help="Stem of the chart's files.")
    found.option(
        "--for", dest="host", metavar="HOST", default="html", help="Kind of page (default html)."
    )
    return found


def run(given: Namespace) -> None:
    """Write the snippet as it is."""
    from lrchart.embed import embed_snippet

    sys.stdout.write(embed_snippet(given.name, given.host))
