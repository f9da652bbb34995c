"""Show charts in notebooks: offline, interactive, with a picture if scripts cannot run."""

from __future__ import annotations

import base64
from dataclasses import replace
from html import escape
from typing import Any, Literal

import altair as alt

from lrchart.chart.carried import carried, is_sized
from lrchart.chart.whole_spec import spec_of
from lrchart.errors import RenderError, one_of
from lrchart.export.drawing import Drawing
from lrchart.keywords.named import named
from lrchart.keywords.values import flag
from lrchart.options import Theme
from lrchart.pages.html import chart_page

NAME = "lrchart"
THEMES = ("auto", "light", "dark")
#: pixels per inch of the static image: sharp on high-resolution screens
DPI = 192
#: height of a chart's frame in a notebook; not in rem, which the classic notebook redefines
HEIGHT = "608px"
#: style sheet that replaces the frame of a chart with its static image in print
ON_PAPER = (
    f"@media print {{ .{NAME}-output {{ break-inside: avoid }} "
    f".{NAME}-output iframe {{ display: none !important }} "
    f".{NAME}-output img {{ display: block !important }} }}"
)


@named()
def enable_notebook(
    *, interactive: bool = True, theme: Literal["auto", "light", "dark"] = "auto"
) -> None:
    """Show all charts in this notebook session offline.

    Registers the Altair renderer ``lrchart`` and enables it; ``alt.renderers.enable`` with another
    name switches back. It shows every Altair chart in lrchart's font and colours, in Jupyter,
    marimo and the output of nbconvert.

    Parameters
    ----------
    interactive
        Embed a page in the notebook, about a megabyte per chart; otherwise a picture.
    theme
        "light", "dark", or "auto" for the setting of the reader's system: a frame cannot see the
        colours of the notebook around it.

    Raises
    ------
    OptionError
        `theme` is none of these, or `interactive` neither true nor false.

    Examples
    --------
    In the first cell, for static images, which keep a notebook small:

    >>> lrchart.enable_notebook(interactive=False)
    >>> import altair
    >>> altair.renderers.active
    'lrchart'
    >>> _ = altair.renderers.enable("default")
    """
    flag("interactive", interactive)
    if theme not in THEMES:
        raise one_of("theme", theme, THEMES)
    alt.renderers.register(NAME, mimebundle)
    alt.renderers.enable(NAME, interactive=interactive, theme=theme)


def mimebundle(
    spec: dict[str, Any],
    *,
    interactive: bool = True,
    theme: Theme | Literal["auto"] = "auto",
    **_: Any,
) -> dict[str, str]:
    """Return the representations of a Vega-Lite `spec` for a notebook, by MIME type.

    ``text/html`` is a sandboxed frame with the whole page, without access to the notebook or the
    network, and a picture for print; ``image/png``, in base64, is for papers and viewers
    that show no page.
    """
    fixed = None if theme == "auto" else theme
    options = carried(spec)
    drawing = Drawing(
        spec_of(spec), replace(options, theme=fixed or options.theme), fixed=is_sized(spec)
    )
    figure = drawing.figure({})
    bundle = {"text/plain": figure.description or "Chart"}
    try:
        png = replace(drawing.picture(("png",)), dpi=DPI).draw()["png"]
    except RenderError:
        pass  # for example, a spec with the URL of its data, which is not fetched
    else:
        assert isinstance(png, bytes)
        bundle["image/png"] = base64.b64encode(png).decode()
    if interactive:
        html = chart_page(figure, standalone=True, theme=fixed)
        bundle["text/html"] = frame(html, figure.description, bundle.get("image/png"))
    return bundle


def page(spec: dict[str, Any]) -> str:
    """Return the page of a Vega-Lite `spec`, in one file that needs no network."""
    drawing = Drawing(spec_of(spec), carried(spec), fixed=is_sized(spec))
    return chart_page(drawing.figure({}), standalone=True)


def frame(html: str, title: str, png: str | None = None) -> str:
    """Return the HTML of a sandboxed frame that holds a page; on paper, `png` takes its place.

    A browser prints a frame as it is on the screen, too wide for the sheet and in its theme.
    """
    screen = (
        f'<iframe srcdoc="{escape(html)}" title="{escape(title)}" sandbox="allow-scripts" '
        f'style="display: block; width: 100%; height: {HEIGHT}; border: 0"></iframe>'
    )
    if png is None:
        return screen
    # Hidden by default, for hosts that drop the style sheet.
    return (
        f'<div class="{NAME}-output"><style>{ON_PAPER}</style>{screen}'
        f'<img src="data:image/png;base64,{png}" alt="{escape(title)}" '
        'style="display: none; width: 100%; height: auto"></div>'
    )
