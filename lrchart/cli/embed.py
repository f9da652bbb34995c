"""``lrchart embed``: the snippet of a chart."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from lrchart import limits
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note
from lrchart.errors import InputError
from lrchart.pages.snippets import HOSTS, embed_snippet

#: the host of a page that is not said to have another
USUAL = "html"


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser(
        "embed [OPTIONS] NAME",
        "Print the snippet that puts a chart of the gallery into a page; what to copy for it is "
        "said on stderr.",
    )
    found.argument("name", metavar="NAME", help="Stem of the chart's files.")
    found.option(
        "--for",
        dest="host",
        metavar="HOST",
        default=USUAL,
        help=f"Kind of page: {', '.join(HOSTS)} (default {USUAL}).",
    )
    found.option("--config", metavar="FILE", type=Path, help="Gallery file (lrchart.toml).")
    return found


def run(given: Namespace) -> None:
    """Write the snippet as it is, with the words of the chart that was built."""
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
