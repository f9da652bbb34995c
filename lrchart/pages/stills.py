"""List the static images of a figure, as the sources of one ``<picture>`` element."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lrchart.pages.figure import Figure


@dataclass(frozen=True)
class Still:
    """A static image, shown until the interactive chart is ready, or instead of it."""

    #: colour theme
    theme: str
    #: width and height in CSS pixels
    size: tuple[int, int]
    #: maximum width of the window, in CSS pixels; None for any
    widest: int | None = None


#: key in `Figure.stills` -> static image that a page needs, narrow windows first
STILLS = {
    "light-narrow": Still("light", (400, 500), widest=640),
    "dark-narrow": Still("dark", (400, 500), widest=640),
    "light": Still("light", (988, 556)),
    "dark": Still("dark", (988, 556)),
}


def still_path(name: str, key: str) -> str:
    """Return the path of the static image `key` of the figure `name`, relative to the index."""
    return f"stills/{name}.{key}.svg"


SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')
#: a tag of an SVG, and its attributes that have no effect in an ``<img>``
TAG = re.compile(r"<\w[^>]*>")
UNUSED = re.compile(r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"')
#: escapes of characters that end a data URL or have a meaning in URLs or HTML
ESCAPES = {ord(char): f"%{ord(char):02X}" for char in "%#<>&\"'{}|\\^` \t\r\n"}


@dataclass(frozen=True)
class Picture:
    """One source of a ``<picture>``: address, size in CSS pixels, theme, media query."""

    address: str
    width: int
    height: int
    theme: str
    #: media query; "all" for the last source, which is also used in print
    media: str


def pictures(figure: Figure, *, inline: bool, theme: str | None = None) -> list[Picture]:
    """Return the sources of `figure`, the most specific first; none without static images.

    Parameters
    ----------
    figure
        The figure.
    inline
        Whether to embed the images as data addresses.
    theme
        Theme of the page; None follows the reader's system.
    """
    wanted = {key: still for key, still in STILLS.items() if key in figure.stills}
    return [
        _picture(figure, key, inline=inline, theme=theme)
        for key, still in sorted(wanted.items(), key=lambda item: item[1].theme)
        if theme in (None, "dark") or still.theme == "light"
    ]


def _picture(figure: Figure, key: str, *, inline: bool, theme: str | None) -> Picture:
    still, svg = STILLS[key], figure.stills[key]
    size = SIZE.search(svg)
    width, height = (round(float(side)) for side in (size.groups() if size else still.size))
    address = _data(svg) if inline else still_path(figure.name, key)
    return Picture(address, width, height, still.theme, _media(still, theme))


def _media(still: Still, theme: str | None) -> str:
    """Return the media query of `still` in a page of the given `theme`."""
    conditions = ["(prefers-color-scheme: dark)"] if still.theme == "dark" and theme is None else []
    conditions += [f"(max-width: {still.widest}px)"] if still.widest else []
    if not conditions and still.theme == "light":
        return "all"
    return " and ".join(["screen", *conditions])


def _data(svg: str) -> str:
    lean = TAG.sub(lambda tag: UNUSED.sub("", tag[0]), svg)
    # A sixth shorter than base64. Spaces are escaped, too: one ends a URL in ``srcset``.
    return f"data:image/svg+xml;charset=utf-8,{lean.translate(ESCAPES)}"
