"""``lrchart build``: the gallery."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.arguments import add_chart_options, chart_options
from lrchart.cli.parser import Parser
from lrchart.cli.screen import note, progress, say, show
from lrchart.cli.without_widgets import without_widgets
from lrchart.options import FORMATS

if TYPE_CHECKING:
    from lrchart.gallery.config import Config


def parser() -> Parser:
    """Return what the command takes."""
    found = Parser(
        "build [OPTIONS]",
        "Write the gallery: every chart in every format, and outputs/index.html.",
    )
    found.option("--config", metavar="FILE", type=Path, help="Gallery file (lrchart.toml).")
    found.option("--outputs", metavar="FOLDER", type=Path, help="Folder to write to.")
    found.option(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        help="Draw this chart only; repeatable.",
    )
    found.option("--formats", metavar="LIST", help=f"Formats, some of {','.join(FORMATS)}.")
    found.option("--templates", metavar="FOLDER", type=Path, help="Folder of own templates.")
    found.flag("--standalone", help="Put all that a chart's page needs into it.")
    found.flag("--open", help="Show the result in the browser.")
    add_chart_options(found)
    return found


def run(given: Namespace) -> None:
    """Build what is asked for, and say which files were written."""
    from lrchart.gallery.build import build

    config, only = _config(given), tuple(given.only)
    with progress() as told, without_widgets():
        written = build(config, only=only, progress=told)
    for path in written:
        say(path)
    if not written:
        note(f"nothing has changed in {config.outputs}")
    if given.open:
        page = config.outputs / f"{only[0] if only else 'index'}.html"
        show(page.resolve().as_uri())


def _config(given: Namespace) -> Config:
    """Return the gallery file's config, with what was given on the command line instead."""
    from dataclasses import replace

    from lrchart.gallery.config import formats_of, read_config

    declared = read_config(given.config)
    changes: dict[str, Any] = {"options": replace(declared.options, **chart_options(given))}
    if given.formats is not None:
        changes["formats"] = formats_of(given.formats.split(","))
    named = {name: getattr(given, name) for name in ("outputs", "templates", "standalone")}
    return replace(declared, **changes, **{name: value for name, value in named.items() if value})
