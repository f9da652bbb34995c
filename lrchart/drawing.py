"""A chart to a file; the suffix says which format."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lrchart import files, render
from lrchart.chart.dress import CSS_PPI, Spec, is_chart, responsive, spec_of, still
from lrchart.errors import OptionError
from lrchart.figure import Figure
from lrchart.options import DEFAULTS, FORMATS, Options


@dataclass(frozen=True)
class Drawing:
    """One chart on its way to files: each step is taken once, and only when it is needed."""

    spec: Spec
    options: Options

    @cached_property
    def page_spec(self) -> Spec:
        """The spec that fills its container, for pages and for embedding."""
        return responsive(self.spec)

    @cached_property
    def svg(self) -> str:
        """The still picture in the options' size and theme, its font inside."""
        return render.svg(still(self.spec, self.options.size, self.options.theme))

    def png(self) -> bytes:
        """Return the picture as PNG."""
        return render.png(self.svg, self.options.dpi)

    def pdf(self) -> bytes:
        """Return the picture as PDF."""
        return render.pdf(self.svg)

    def vl_json(self) -> str:
        """Return the Vega-Lite spec as JSON text."""
        return json.dumps(self.page_spec, indent=1, ensure_ascii=False) + "\n"

    def html(self) -> str:
        """Return a page that holds everything it needs."""
        from lrchart import site

        return site.chart_page(self.figure(), standalone=True)

    def figure(self, name: str = "chart", title: str = "", caption: str = "") -> Figure:
        """Return the figure that the pages show."""
        from lrchart import site

        heading = self.spec.get("title", "")
        text = heading.get("text", "") if isinstance(heading, dict) else heading
        # The page's own heading stands above the picture.
        bare = {key: value for key, value in self.spec.items() if key != "title"}
        stills = {
            key: render.svg(still(bare, _inches(asked.size), asked.theme))
            for key, asked in site.STILLS.items()
        }
        about = str(self.spec.get("description", ""))
        return Figure(name, title or str(text) or "Chart", caption, about, self.page_spec, stills)


def _inches(pixels: tuple[int, int]) -> tuple[float, float]:
    width, height = pixels
    return width / CSS_PPI, height / CSS_PPI


#: format -> how a drawing becomes the file's content
CONTENT: dict[str, Callable[[Drawing], str | bytes]] = {
    "html": Drawing.html,
    "png": Drawing.png,
    "svg": lambda drawing: drawing.svg,
    "pdf": Drawing.pdf,
    "vl.json": Drawing.vl_json,
}


def save(chart: Any, *paths: str | Path, options: Options = DEFAULTS) -> list[Path]:
    """Write `chart` to each of `paths`, in the format of its suffix.

    Parameters
    ----------
    chart
        An Altair chart or a Vega-Lite spec (dict), from lrchart or composed further.
    *paths
        ``.html`` (interactive, one file, offline), ``.png``, ``.svg``, ``.pdf`` or
        ``.vl.json``. Files are replaced whole or not at all.
    options
        ``size`` (inches), ``dpi`` and ``theme`` of the still pictures.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    OptionError
        A suffix is none of the formats, or `chart` is no chart; nothing was written.
    RenderError
        The chart cannot be drawn; nothing was written.
    OutputError
        A file cannot be written.
    """
    if not is_chart(chart):
        raise OptionError(f"expected an Altair chart or a Vega-Lite spec; got {chart!r:.80}")
    targets = [(Path(path), format_of(path)) for path in paths]
    drawing = Drawing(spec_of(chart), options)
    contents = [(path, CONTENT[format_](drawing)) for path, format_ in targets]
    return [files.write(path, content) for path, content in contents]


def format_of(path: str | Path) -> str:
    """Return the format (see `FORMATS`) that the suffix of `path` stands for."""
    name = Path(path).name.lower()
    for format_ in FORMATS:
        if name.endswith(f".{format_}"):
            return format_
    listed = ", ".join(f".{format_}" for format_ in FORMATS)
    raise OptionError(f"{path}: the suffix must be one of {listed}")
