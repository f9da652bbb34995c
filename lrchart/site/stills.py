"""The still pictures of a figure, as sources a ``<picture>`` element chooses from."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from lrchart.figure import Figure
from lrchart.site.gallery import STILLS, still_path

SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')
#: for a picture that does not say
DEFAULT_SIZE = (988, 556)


@dataclass(frozen=True)
class Picture:
    """One source: its address, its size in CSS pixels, and when it is the right one."""

    address: str
    width: int
    height: int
    theme: str
    media: str


def pictures(figure: Figure, *, inline: bool) -> list[Picture]:
    """Return the stills of `figure`, the fallback last; empty without stills."""
    return [
        _picture(figure.name, key, figure.stills[key], inline=inline)
        for key in sorted(STILLS.keys() & figure.stills.keys(), key=_precedence)
    ]


def _precedence(key: str) -> tuple[bool, bool]:
    # A browser takes the first source that fits: narrow before wide, dark before light.
    return STILLS[key].widest is None, STILLS[key].theme == "light"


def _picture(name: str, key: str, svg: str, *, inline: bool) -> Picture:
    still = STILLS[key]
    found = SIZE.search(svg)
    width, height = (round(float(side)) for side in (found.groups() if found else DEFAULT_SIZE))
    # Printers get the light picture.
    conditions = ["screen"] if still.widest or still.theme == "dark" else []
    conditions += [f"(max-width: {still.widest}px)"] if still.widest else []
    conditions += ["(prefers-color-scheme: dark)"] if still.theme == "dark" else []
    address = _data(svg) if inline else still_path(name, key)
    return Picture(address, width, height, still.theme, " and ".join(conditions))


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
