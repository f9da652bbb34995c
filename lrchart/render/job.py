"""Describe one picture to draw, and draw it in this process."""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from lrchart.errors import RenderError
from lrchart.render import vega as render
from lrchart.render.recolour import recolour

Content = str | bytes

#: formats that are text
TEXTS = ("svg", "dark", "vega", "js", "lean.js")


@dataclass(frozen=True)
class Job:
    """One picture to draw, in one or several formats: svg, dark, png and pdf.

    The format vega is its spec compiled for a page; `SCRIPTS` are no pictures either.
    """

    spec: dict[str, Any]
    formats: tuple[str, ...] = ("svg",)
    dpi: int = 300
    #: width and height of the picture in CSS pixels, if it is to be another than that of its spec
    size: tuple[int, int] | None = None
    #: light colour -> dark colour, for the format "dark" (the SVG in the dark theme)
    colours: dict[str, str] = field(default_factory=dict)

    def draw(self) -> dict[str, Content]:
        """Return format -> content; Vega draws an SVG, from which the others are made."""
        for name, compiler in SCRIPTS.items():
            if name in self.formats:
                return {name: render.vega(compiler=compiler)}
        if "vega" in self.formats:
            return {"vega": json.dumps(render.compiled(self.spec))}
        svg = render.svg(self.spec)
        svg = svg if self.size is None else _resized(svg, *self.size)
        contents: dict[str, Content] = {"svg": svg} if "svg" in self.formats else {}
        if "dark" in self.formats:
            contents["dark"] = recolour(svg, self.colours)
        if "png" in self.formats:
            contents["png"] = render.png(svg, self.dpi)
        if "pdf" in self.formats:
            contents["pdf"] = render.pdf(svg)
        return contents


def _resized(svg: str, width: int, height: int) -> str:
    """Return an SVG scaled to `width` by `height` pixels; its coordinates stay."""
    sides = {"width": width, "height": height}
    sized = render.SIDES.sub(lambda side: f'{side[1]}="{sides[side[1]]}"', svg, 2)
    # The layout is rounded to pixels: keeping its ratio would leave a seam without background.
    return sized.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)


#: format of a page script -> whether it includes the compiler of Vega-Lite
SCRIPTS = {"js": True, "lean.js": False}
#: jobs for the script that pages share, and for that of a self-contained page
SCRIPT, LEAN_SCRIPT = Job({}, ("js",)), Job({}, ("lean.js",))


def keep_script(made: Future[dict[str, Content]]) -> None:
    """Wait for a script that a renderer bundles, and keep it in this process."""
    for name, script in made.result().items():
        render.vega(str(script), compiler=SCRIPTS[name])


class Renderers(Protocol):
    """Anything that draws jobs, now or later."""

    def submit(self, job: Job) -> Future[dict[str, Content]]:
        """Start drawing; the future returns format -> content, or raises `RenderError`."""


class _Here:
    """Renderer in this process, one job after the other."""

    def submit(self, job: Job) -> Future[dict[str, Content]]:
        done: Future[dict[str, Content]] = Future()
        try:
            done.set_result(job.draw())
        except RenderError as error:
            done.set_exception(error)
        return done


#: renderer in this process
here: Renderers = _Here()
