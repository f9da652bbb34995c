"""Lay out one chart for its files: picture, static images, spec and figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from lrchart.chart.legend_room import layout_zoom, legend_room, scaled_room
from lrchart.chart.theme import light_to_dark
from lrchart.chart.whole_spec import Spec, responsive, still
from lrchart.options import CSS_PPI, Options
from lrchart.pages.figure import Figure
from lrchart.pages.page_spec import compilation
from lrchart.pages.stills import STILLS, Still
from lrchart.render.job import Job
from lrchart.text import unwrapped

#: formats that a renderer draws; the others need the spec alone
PICTURES = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Drawing:
    """One chart with the options of its files."""

    spec: Spec
    options: Options
    #: additional height of its images, in inches
    taller: float = 0.0
    #: whether the plot keeps its own size, whatever the options and the page say
    fixed: bool = False

    def picture(self, formats: tuple[str, ...]) -> Job:
        """Return the job that draws the picture formats among `formats`, in the options' size."""
        wanted = tuple(name for name in formats if name in PICTURES)
        size = self._size(self.options.size)
        zoom = 1.0 if size is None else layout_zoom(self.spec, size)
        if size is None or zoom == 1:
            return Job(still(self.spec, size, self.options.theme), wanted, self.options.dpi)
        laid = still(self.spec, (zoom * size[0], zoom * size[1]), self.options.theme)
        pixels = round(size[0] * CSS_PPI), round(size[1] * CSS_PPI)
        return Job(laid, wanted, self.options.dpi, pixels)

    def stills(self) -> dict[str, Job]:
        """Return the job of each static image of a page; the page itself shows the title."""
        bare = {key: value for key, value in self.spec.items() if key != "title"}
        return {
            key: Job(still(bare, self._size(self._tall(image)), image.theme))
            for key, image in STILLS.items()
        }

    def _tall(self, image: Still) -> tuple[float, float]:
        """Return the size of a static image of a page in inches, with room for long legends."""
        width, height = image.size
        room = legend_room if image.widest else scaled_room
        return width / CSS_PPI, (height + room(self.spec, width)) / CSS_PPI

    def still_jobs(self) -> list[tuple[Job, dict[str, str]]]:
        """Return as few jobs as possible for the static images, each with format -> image.

        If the themes differ only in colours, the dark images are recoloured light ones.
        """
        jobs, colours = self.stills(), light_to_dark(self.spec)
        if colours is None:
            return [(job, {"svg": key}) for key, job in jobs.items()]
        light = [key for key in jobs if key.startswith("light")]
        pairs = [{"svg": key, "dark": key.replace("light", "dark")} for key in light]
        return [
            (replace(jobs[pair["svg"]], formats=("svg", "dark"), colours=colours), pair)
            for pair in pairs
        ]

    def compilation(self) -> Job:
        """Return the job that compiles the spec for its page."""
        return compilation(self._on_page())

    def _size(self, inches: tuple[float, float]) -> tuple[float, float] | None:
        return None if self.fixed else (inches[0], inches[1] + self.taller)

    def _on_page(self) -> Spec:
        return self.spec if self.fixed else responsive(self.spec)

    def vl_json(self) -> str:
        """Return the Vega-Lite spec as JSON text, as wide as its container unless `fixed`."""
        return json.dumps(self._on_page(), indent=1, ensure_ascii=False) + "\n"

    def figure(
        self, stills: dict[str, str], name: str = "chart", title: str = "", caption: str = ""
    ) -> Figure:
        """Return the figure for pages, with its drawn `stills`."""
        heading = self.spec.get("title", "")
        parts = heading if isinstance(heading, dict) else {"text": heading}
        text, below = (_joined(parts.get(key, "")) for key in ("text", "subtitle"))
        about = str(self.spec.get("description", ""))
        spec = self._on_page()
        # Only a warning has a coloured subtitle (see `lrchart.chart.finder.heading`).
        alarm = not caption and "subtitleColor" in parts
        return Figure(name, title or text or "Chart", caption or below, about, spec, stills, alarm)


def _joined(lines: Any) -> str:
    """Return a text of Vega-Lite, a line or a list of lines, as one line."""
    return unwrapped(map(str, lines)) if isinstance(lines, list) else str(lines)
