"""Render figures as HTML pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import RenderError
from lrchart.pages.controls import controls, gestures, is_readable, tools
from lrchart.pages.figure import Figure
from lrchart.pages.index import Index
from lrchart.pages.page_spec import with_vega
from lrchart.pages.policy import policy
from lrchart.pages.script import SCRIPT_FILE, script
from lrchart.pages.snippets import snippets
from lrchart.pages.stills import pictures
from lrchart.pages.templating import render, source
from lrchart.render.formats import FORMATS
from lrchart.render.vega import font_faces

#: escapes of characters that could end the ``<script>`` element around a spec
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
#: suffix -> name of its format, if not the suffix in capitals
FORMAT_NAMES = {"vl.json": "Vega-Lite"}


def index_page(gallery: Index, *, templates: Path | None = None) -> str:
    """Return the index page of a gallery; it expects static images, pages and script beside it.

    Raises
    ------
    TemplateError
        A template is missing or fails.
    """
    values = _common(templates, standalone=False)
    views = [_view(figure, gallery.formats, standalone=False) for figure in gallery.figures]
    values |= {"gallery": gallery, "figures": [view for view in views if not view["apart"]]}
    values |= {"apart": [view for view in views if view["apart"]]}
    return render("index.html", values, templates)


def chart_page(
    figure: Figure,
    *,
    standalone: bool = False,
    live: bool = False,
    theme: str | None = None,
    formats: Sequence[str] = FORMATS,
    templates: Path | None = None,
) -> str:
    """Return the page of one chart.

    Parameters
    ----------
    figure
        The chart and its words.
    standalone
        Embed static images and script, so that the page is one file; otherwise it expects
        them beside it.
    live
        Subscribe to the server that the page comes from, and redraw the chart on each update.
    theme
        "light" or "dark"; None follows the reader's system.
    formats
        Suffixes of the files beside the page that it links to.
    templates
        Folder whose templates replace lrchart's own.

    Raises
    ------
    TemplateError
        A template is missing or fails.
    RenderError
        The page is too large for browsers.
    """
    values = _common(templates, standalone=standalone, live=live)
    alone = standalone or live
    view = _view(figure, () if alone else formats, standalone=alone, theme=theme)
    name = "leaderboard.html" if figure.tables else "chart.html"
    page = render(name, {**values, "theme": theme, "figure": view}, templates)
    if len(page) > limits.MAX_PAGE_BYTES:
        raise RenderError(
            f"the page of {figure.name} has {len(page):,} characters; the limit is "
            f"{limits.MAX_PAGE_BYTES:,} (MAX_PAGE_BYTES)"
        )
    return page


def inert_json(value: Any) -> str:
    """Return `value` as JSON that no context of a page can turn into markup or code."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(ESCAPES)


def _common(templates: Path | None, *, standalone: bool, live: bool = False) -> dict[str, Any]:
    from markupsafe import Markup

    style = font_faces() + source("style.css", templates)
    early = source("theme.js", templates)
    whole = script(templates, compiler=False) if standalone else ""
    scripts = [early, whole] if standalone else [early]
    return {
        "policy": policy([style], scripts, standalone=standalone, live=live),
        "style": Markup(style),
        "early": Markup(early),
        "script": Markup(whole),
        "script_file": SCRIPT_FILE,
        "standalone": standalone,
        "live": live,
        "theme": None,
    }


def _view(
    figure: Figure, formats: Sequence[str], *, standalone: bool, theme: str | None = None
) -> dict[str, Any]:
    """Return the values of `figure` that the templates use."""
    from markupsafe import Markup

    # The page itself is there.
    files = {*formats, "html"}
    return {
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "alarm": figure.alarm,
        "description": figure.description,
        "spec": Markup(inert_json(with_vega(figure))),
        "pictures": pictures(figure, inline=standalone, theme=theme),
        "controls": controls(figure.spec),
        "gestures": gestures(figure.spec),
        "tools": tools(figure.spec),
        "readable": is_readable(figure.spec),
        "files": [
            (f"{figure.name}.{suffix}", FORMAT_NAMES.get(suffix, suffix.upper()))
            for suffix in formats
        ],
        "tables": figure.tables,
        "apart": figure.apart,
        "snippets": [] if standalone else snippets(figure.name, figure.description, files),
    }
