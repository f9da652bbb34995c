"""``lrchart page``: somebody else's spec to a page that is safe to open."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from lrchart.cli.parser import Parser
from lrchart.cli.screen import say
from lrchart.errors import OptionError
from lrchart.options import format_of

OUTPUT = Path("chart.html")


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser(
        "page [OPTIONS] FILE",
        "Make a page that is safe to open from a Vega-Lite spec (.vl.json) of somebody else's.",
    )
    found.argument("spec", metavar="FILE", type=Path, help="The spec.")
    found.option(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        default=OUTPUT,
        help=f"Where to write (default {OUTPUT}).",
    )
    found.flag("--allow-remote", help="Keep addresses of data, pictures and links.")
    return found


def run(given: Namespace) -> None:
    """Write the page."""
    from lrchart.page import write_page
    from lrchart.spec import read_spec

    if format_of(given.output) != "html":
        raise OptionError(f"{given.output}: the suffix must be .html")
    found = read_spec(given.spec, allow_remote=given.allow_remote)
    write_page(found, given.output, allow_remote=given.allow_remote)
    say(given.output)
