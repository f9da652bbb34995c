"""Run ``lrchart embed``: print the snippet of a chart."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from lrchart import limits
from lrchart.cli.arguments import add_config
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note
from lrchart.errors import InputError
from lrchart.pages.snippets import HOSTS, embed_snippet

#: default host
USUAL = "html"


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "embed [OPTIONS] NAME",
        "Print the snippet that embeds a chart of the gallery in a page; the files to copy beside "
        "the page are listed on stderr.",
        "lrchart embed slope",
        "lrchart embed slope --for mkdocs",
    )
    command.argument("name", metavar="NAME", help="Name of the chart's files without suffix.")
    command.option(
        "--for",
        dest="host",
        metavar="HOST",
        default=USUAL,
        help=f"Kind of page: {', '.join(HOSTS)} (default {USUAL}).",
    )
    add_config(command)
    return command


def run(given: Namespace) -> None:
    """Print the snippet; its alt text is the description of the built chart."""
    from lrchart.gallery.config import read_config

    folder = read_config(given.config).outputs
    spec = folder / f"{given.name}.vl.json"
    built = spec.is_file()
    description = _description(spec) if built else ""
    snippet = embed_snippet(given.name, given.host, description)
    sys.stdout.write(snippet.text)
    sys.stdout.flush()
    where = f"are in {folder}" if built else f"come into {folder} with lrchart build"
    note(f"{snippet.how} The files {where}.")


def _description(path: Path) -> str:
    """Return the description in the Vega-Lite spec at `path`.

    Raises
    ------
    InputError
        The file is unreadable, too large, nested too deep, or no JSON object.
    """
    try:
        spec = json.loads(limits.text_of(path))
    except (RecursionError, ValueError) as error:
        raise InputError(f"{path}: is not a Vega-Lite spec: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if not isinstance(spec, dict):
        raise InputError(f"{path}: is not a Vega-Lite spec: it is no JSON object")
    return str(spec.get("description", ""))
