"""Run ``lrchart embed``: print the snippet of a chart."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from lrchart.cli.arguments import add_config
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note
from lrchart.errors import InputError, OptionError, hint, one_of
from lrchart.gallery.slugs import RESERVED
from lrchart.pages.snippets import HOSTS, embed_snippet
from lrchart.readers.sources.small_text import utf8_of
from lrchart.render.formats import FORMATS

#: default host
HOST = "html"


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "embed [OPTIONS] NAME",
        "Print the snippet that embeds a chart of the gallery in a page; the files to copy beside "
        "the page are listed on stderr.",
        "lrchart embed slope",
        "lrchart embed slope --for mkdocs",
    )
    command.argument(
        "name",
        metavar="NAME",
        words=lambda: _charts(_outputs(None)),
        help="Name of the chart's files without suffix.",
    )
    command.option(
        "--for",
        dest="host",
        metavar="HOST",
        default=HOST,
        words=lambda: HOSTS,
        help=f"Kind of page: {', '.join(HOSTS)} (default {HOST}).",
    )
    add_config(command)
    return command


def run(given: Namespace) -> None:
    """Print the snippet; its alt text is the description of the built chart."""
    if given.host not in HOSTS:
        raise one_of("host", given.host, HOSTS)
    folder = _outputs(given.config)
    _check_built(folder, given.name)
    _check_formats(folder, given.name, given.host)
    spec = folder / f"{given.name}.vl.json"
    description = _description(spec) if spec.is_file() else ""
    snippet = embed_snippet(given.name, given.host, description)
    sys.stdout.write(snippet.text)
    sys.stdout.flush()
    note(f"{snippet.how} The files are in {folder}.")


def _outputs(config: Path | None) -> Path:
    """Return the folder into which the gallery of `config` is built."""
    from lrchart.gallery.config_file import read_config

    return read_config(config).outputs


def _charts(folder: Path) -> list[str]:
    """Return the names of the charts in `folder`, sorted."""
    suffixes = tuple(f".{format_}" for format_ in FORMATS)
    files = [path.name for path in folder.glob("*") if path.name.endswith(suffixes)]
    return sorted({file.partition(".")[0] for file in files} - RESERVED)


def _check_built(folder: Path, name: str) -> None:
    """Refuse the `name` of a chart that is not in `folder`."""
    charts = _charts(folder)
    if name not in charts:
        hint_ = hint(name, charts) if charts else "lrchart build draws the gallery"
        raise OptionError(f"no chart {name!r} in {folder}; {hint_}")


def _check_formats(folder: Path, name: str, host: str) -> None:
    """Refuse the snippet of a chart without a file that it needs."""
    needed = HOSTS[host].formats
    for format_ in needed:
        if not (folder / f"{name}.{format_}").is_file():
            listed = " and ".join(needed)
            raise OptionError(
                f"no {name}.{format_} in {folder}: for a page of {host}, build the gallery with "
                f"the formats {listed}, in the gallery file or with lrchart build --formats"
            )


def _description(path: Path) -> str:
    """Return the description in the Vega-Lite spec at `path`.

    Raises
    ------
    InputError
        The file is unreadable, too large, nested too deep, or no JSON object.
    """
    try:
        spec = json.loads(utf8_of(path))
    except (RecursionError, ValueError) as error:
        raise InputError(f"{path}: is not a Vega-Lite spec: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if not isinstance(spec, dict):
        raise InputError(f"{path}: is not a Vega-Lite spec: it is no JSON object")
    return str(spec.get("description", ""))
