"""A chart to a file; the suffix says which format."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lrchart import files
from lrchart.chart.dress import Spec, is_chart, responsive, spec_of, still
from lrchart.chart.theme import light_to_dark
from lrchart.errors import OptionError
from lrchart.options import CSS_PPI, DEFAULTS, Options, format_of
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from lrchart.pages.stills import STILLS
from lrchart.render.job import Content, Job, Renderers, here
from lrchart.report.table import Table

#: formats that are pictures; the others are made from the spec
PICTURES = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Drawing:
    """One chart on its way to files."""

    spec: Spec
    options: Options
    #: inches by which its pictures are higher than those of other charts
    taller: float = 0.0

    def picture(self, formats: tuple[str, ...]) -> Job:
        """Return what to draw for the `formats` that are pictures, in the options' size."""
        wanted = tuple(name for name in formats if name in PICTURES)
        sized = still(self.spec, self._size(self.options.size), self.options.theme)
        return Job(sized, wanted, self.options.dpi)

    def stills(self) -> dict[str, Job]:
        """Return what to draw for a page: still -> picture, without the title it has there."""
        bare = {key: value for key, value in self.spec.items() if key != "title"}
        return {
            key: Job(still(bare, self._size(_inches(asked.size)), asked.theme))
            for key, asked in STILLS.items()
        }

    def still_jobs(self) -> list[tuple[Job, dict[str, str]]]:
        """Return the stills as few jobs as will do, each with format -> still.

        Where the themes differ in their colours alone, the dark ones are made from the light.
        """
        jobs, colours = self.stills(), light_to_dark(self.spec)
        if colours is None:
            return [(job, {"svg": key}) for key, job in jobs.items()]
        pairs = [{"svg": key, "dark": f"dark{key[5:]}"} for key in jobs if key.startswith("light")]
        return [
            (replace(jobs[pair["svg"]], formats=("svg", "dark"), colours=colours), pair)
            for pair in pairs
        ]

    def _size(self, inches: tuple[float, float]) -> tuple[float, float]:
        return inches[0], inches[1] + self.taller

    def vl_json(self) -> str:
        """Return the Vega-Lite spec, as wide as its container, as JSON text."""
        return json.dumps(responsive(self.spec), indent=1, ensure_ascii=False) + "\n"

    def figure(
        self, stills: dict[str, str], name: str = "chart", title: str = "", caption: str = ""
    ) -> Figure:
        """Return the figure that pages show, from its drawn `stills`."""
        heading = self.spec.get("title", "")
        parts = heading if isinstance(heading, dict) else {"text": heading}
        text, below = (_joined(parts.get(key, "")) for key in ("text", "subtitle"))
        about = str(self.spec.get("description", ""))
        spec = responsive(self.spec)
        return Figure(name, title or text or "Chart", caption or below, about, spec, stills)


def save(
    chart: Any,
    *paths: str | Path,
    options: Options = DEFAULTS,
    renderers: Renderers | None = None,
    tables: tuple[Table, ...] = (),
) -> list[Path]:
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
    renderers
        Renderer processes to draw in; None draws in this one.
    tables
        Numbers to show below the chart on its page.

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
    made = contents(drawing, tuple(format_ for _, format_ in targets), renderers or here, tables)
    for path, format_ in targets:
        files.write(path, made[format_])
    return [path for path, _ in targets]


def contents(
    drawing: Drawing,
    formats: tuple[str, ...],
    renderers: Renderers,
    tables: tuple[Table, ...] = (),
) -> dict[str, Content]:
    """Return format -> content of one chart; its page carries all that it needs."""
    found: dict[str, Content] = {}
    picture = renderers.submit(drawing.picture(formats)) if set(formats) & {*PICTURES} else None
    if "html" in formats:
        futures = [(renderers.submit(job), keys) for job, keys in drawing.still_jobs()]
        stills = {
            key: str(future.result()[name])
            for future, keys in futures
            for name, key in keys.items()
        }
        figure = replace(drawing.figure(stills), tables=tables)
        found["html"] = chart_page(figure, standalone=True)
    if "vl.json" in formats:
        found["vl.json"] = drawing.vl_json()
    return found | (picture.result() if picture else {})


def _joined(lines: Any) -> str:
    """Return a text of Vega-Lite, one line or a list of them, in one line."""
    return " · ".join(map(str, lines)) if isinstance(lines, list) else str(lines)


def _inches(pixels: tuple[int, int]) -> tuple[float, float]:
    width, height = pixels
    return width / CSS_PPI, height / CSS_PPI
