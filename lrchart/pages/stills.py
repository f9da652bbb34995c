"""The still pictures of a figure: of one ``<picture>`` the sources, first come, first served."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from lrchart.pages.figure import Figure


@dataclass(frozen=True)
class Still:
    """A picture that stands in for a chart until, or in place of, its interactive form."""

    #: colours it is drawn in
    theme: str
    #: width and height in CSS pixels
    size: tuple[int, int]
    #: widest window it is for, in CSS pixels; None is any
    widest: int | None = None


#: key in `Figure.stills` -> picture a page expects, the narrowest windows first
STILLS = {
    "light-narrow": Still("light", (400, 500), widest=640),
    "dark-narrow": Still("dark", (400, 500), widest=640),
    "light": Still("light", (988, 556)),
    "dark": Still("dark", (988, 556)),
}


def still_path(name: str, key: str) -> str:
    """Return where the still `key` of the figure `name` lies, seen from the index page."""
    return f"stills/{name}.{key}.svg"


SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


@dataclass(frozen=True)
class Picture:
    """One still: its address, its size in CSS pixels, its colours, and the screens it is for."""

    address: str
    width: int
    height: int
    theme: str
    #: media query; "all" for the last one, which paper gets as well
    media: str


def pictures(figure: Figure, *, inline: bool, theme: str | None = None) -> list[Picture]:
    """Return the stills of `figure`, the pickiest first; empty without stills.

    Parameters
    ----------
    figure
        The figure.
    inline
        Whether the addresses hold the pictures themselves.
    theme
        The page's colours whatever the system says; None follows it.
    """
    wanted = {key: still for key, still in STILLS.items() if key in figure.stills}
    return [
        _picture(figure, key, inline=inline, theme=theme)
        for key, still in sorted(wanted.items(), key=lambda item: item[1].theme)
        if theme in (None, "dark") or still.theme == "light"
    ]


def _picture(figure: Figure, key: str, *, inline: bool, theme: str | None) -> Picture:
    still, svg = STILLS[key], figure.stills[key]
    found = SIZE.search(svg)
    width, height = (round(float(side)) for side in (found.groups() if found else still.size))
    address = _data(svg) if inline else still_path(figure.name, key)
    return Picture(address, width, height, still.theme, _media(still, theme))


def _media(still: Still, theme: str | None) -> str:
    """Return the screens that `still` is for, in a page that `theme` says the colours of."""
    asked = ["(prefers-color-scheme: dark)"] if still.theme == "dark" and theme is None else []
    asked += [f"(max-width: {still.widest}px)"] if still.widest else []
    if not asked and still.theme == "light":
        return "all"
    return " and ".join(["screen", *asked])


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
