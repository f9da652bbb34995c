"""Lay out one chart for its files: picture, stills, spec and figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from lrchart.chart.theme import light_to_dark
from lrchart.chart.whole_spec import Spec, responsive, still
from lrchart.options import CSS_PPI, Options
from lrchart.pages.figure import Figure
from lrchart.pages.stills import STILLS
from lrchart.render.job import Job

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


def _joined(lines: Any) -> str:
    """Return a text of Vega-Lite, one line or a list of them, in one line."""
    return " · ".join(map(str, lines)) if isinstance(lines, list) else str(lines)


def _inches(pixels: tuple[int, int]) -> tuple[float, float]:
    width, height = pixels
    return width / CSS_PPI, height / CSS_PPI
