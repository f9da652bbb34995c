"""Charts in notebooks: offline, interactive, with a picture for wherever scripts do not run."""

from __future__ import annotations

import base64
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import altair as alt

from lrchart.chart.whole_spec import spec_of
from lrchart.errors import RenderError, one_of
from lrchart.export.drawing import Drawing
from lrchart.options import DEFAULTS
from lrchart.pages.html import chart_page

if TYPE_CHECKING:
    pass

NAME = "lrchart"
THEMES = ("auto", "light", "dark")
#: pixels per inch of the picture beside a chart: sharp on dense screens
DPI = 192
#: height of a chart's frame in a notebook
HEIGHT = "38rem"


def enable_notebook(*, interactive: bool = True, theme: str = "auto") -> None:
    """Show charts in notebooks without the network, from now on.

    Registers the Altair renderer ``lrchart`` and makes it the active one; ``alt.renderers.enable``
    with another name goes back. It shows every Altair chart in lrchart's type and colours, in
    Jupyter, in marimo and in what nbconvert makes of a notebook.

    Parameters
    ----------
    interactive
        Put a page into the notebook, which adds about a megabyte a chart; otherwise a picture.
    theme
        Colours: "light", "dark", or "auto" for what the reader's system says. A frame cannot see
        the colours of the notebook around it.

    Raises
    ------
    OptionError
        `theme` is none of these.
    """
    if theme not in THEMES:
        raise one_of("theme", theme, THEMES)
    alt.renderers.register(NAME, mimebundle)
    alt.renderers.enable(NAME, interactive=interactive, theme=theme)


def mimebundle(
    spec: dict[str, Any], *, interactive: bool = True, theme: str = "auto", **_: Any
) -> dict[str, str]:
    """Return what a notebook shows of a Vega-Lite `spec`, by MIME type.

    ``text/html`` is a frame with the whole page inside, which can reach neither the notebook nor
    the network; ``image/png``, in base64, is for papers and viewers that show no page.
    """
    fixed = None if theme == "auto" else theme
    drawing = Drawing(spec_of(spec), replace(DEFAULTS, theme=fixed or DEFAULTS.theme))
    about = drawing.figure({}).description
    shown = {"text/plain": about or "Chart"}
    try:
        drawn = replace(drawing.picture(("png",)), dpi=DPI).draw()["png"]
    except RenderError:
        # What Vega in a browser can fetch, the renderer here may not; the page will show it.
        pass
    else:
        assert isinstance(drawn, bytes)
        shown["image/png"] = base64.b64encode(drawn).decode()
    if interactive:
        page = chart_page(drawing.figure({}), standalone=True, theme=fixed)
        shown["text/html"] = frame(page, about)
    return shown


def frame(page: str, title: str) -> str:
    """Return the HTML of a frame that holds `page` and keeps it to itself."""
    return (
        f'<iframe srcdoc="{escape(page)}" title="{escape(title)}" sandbox="allow-scripts" '
        f'style="display: block; width: 100%; height: {HEIGHT}; border: 0"></iframe>'
    )
