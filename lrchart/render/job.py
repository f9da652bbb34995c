"""Describe one picture to draw, and draw it in this process."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from lrchart.errors import RenderError
from lrchart.render import vega as render
from lrchart.render.recolour import recolour

Content = str | bytes


#: formats that are text
TEXTS = ("svg", "dark", "js")


@dataclass(frozen=True)
class Job:
    """One picture to draw, in one or several of the formats svg, png and pdf."""

    spec: dict[str, Any]
    formats: tuple[str, ...] = ("svg",)
    dpi: int = 300
    #: light colour -> dark colour, for the format "dark": the same SVG in the other theme
    colours: dict[str, str] = field(default_factory=dict)

    def draw(self) -> dict[str, Content]:
        """Return format -> content; Vega draws once, the others are made from its SVG."""
        if "js" in self.formats:
            return {"js": render.vega()}
        drawn = render.svg(self.spec)
        found: dict[str, Content] = {"svg": drawn} if "svg" in self.formats else {}
        if "dark" in self.formats:
            found["dark"] = recolour(drawn, self.colours)
        if "png" in self.formats:
            found["png"] = render.png(drawn, self.dpi)
        if "pdf" in self.formats:
            found["pdf"] = render.pdf(drawn)
        return found


#: no picture, but the script that pages share: making it takes a renderer's time too
SCRIPT = Job({}, ("js",))


def keep_script(made: Future[dict[str, Content]]) -> None:
    """Give this process the `SCRIPT` that a renderer has made, once it is ready."""
    render.vega(str(made.result()["js"]))


class Renderers(Protocol):
    """Whatever draws jobs, now or later."""

    def submit(self, job: Job) -> Future[dict[str, Content]]:
        """Begin to draw; the future gives format -> content, or raises `RenderError`."""


class _Here:
    """A renderer in this very process: nothing to start, nothing side by side."""

    def submit(self, job: Job) -> Future[dict[str, Content]]:
        done: Future[dict[str, Content]] = Future()
        try:
            done.set_result(job.draw())
        except RenderError as error:
            done.set_exception(error)
        return done


#: draws in this process
here: Renderers = _Here()
