"""Run ``lrchart build``: write the gallery."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from lrchart.cli.arguments import OPTIONS, add_chart_options, add_config, chart_options
from lrchart.cli.parser import Parser, path
from lrchart.cli.screen import note, progress, say, show
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import spelled
from lrchart.render.formats import FORMATS
from lrchart.text import counted

if TYPE_CHECKING:
    from lrchart.gallery.config import Config


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "build [OPTIONS]",
        "Write the gallery: every chart in every format, and outputs/index.html.",
        "lrchart build",
        "lrchart build --only slope --formats svg,png",
    )
    add_config(command)
    command.option(
        "--outputs", metavar="FOLDER", type=path, help="Output folder (default outputs)."
    )
    command.option(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        help="Draw only this chart; repeatable.",
    )
    command.option(
        "--formats", metavar="LIST", help=f"Comma-separated formats (default {','.join(FORMATS)})."
    )
    command.option(
        "--templates",
        metavar="FOLDER",
        type=path,
        help="Folder of page templates that override lrchart's own.",
    )
    command.flag("--standalone", help="Make each chart's page self-contained.")
    command.flag("--force", help="Replace files in the folder that lrchart has not made.")
    command.flag("--verbose", help="List the files that were written.")
    command.flag("--open", help="Open the result in the browser.")
    add_chart_options(command)
    return command


def run(given: Namespace) -> None:
    """Build the gallery and print the files that were written."""
    from lrchart.gallery.build import build
    from lrchart.gallery.ownership import is_ours

    config, only = _config(given), tuple(given.only)
    with spelled(_spellings(given)), progress() as report, without_widgets():
        written = build(config, only=only, force=given.force, progress=report)
    for file in written if given.verbose else ():
        say(file)
    if written:
        index = config.outputs / "index.html"
        look = f"; open {index}" if is_ours(config.outputs) else f" in {config.outputs}"
        note(f"wrote {counted(len(written), 'file')}{look}")
    else:
        note(f"nothing has changed in {config.outputs}")
    if given.open:
        page = config.outputs / f"{only[0] if only else 'index'}.html"
        show(page.resolve().as_uri())


def _spellings(given: Namespace) -> dict[str, str]:
    """Return how messages name options: by their flags or, if the file sets them, by their keys."""
    own = chart_options(given)
    return parser().flags | {name: name for name in OPTIONS if name not in own}


def _config(given: Namespace) -> Config:
    """Return the config of the gallery file, overridden by the command line."""
    from dataclasses import replace

    from lrchart.gallery.config_file import read_config
    from lrchart.render.formats import formats_of

    declared = read_config(given.config)
    changes: dict[str, Any] = {"options": replace(declared.options, **chart_options(given))}
    if given.formats is not None:
        changes["formats"] = formats_of(given.formats.split(","))
    overrides = {name: getattr(given, name) for name in ("outputs", "templates", "standalone")}
    changes |= {name: value for name, value in overrides.items() if value}
    return replace(declared, **changes)
