"""The still pictures of a figure, one ``<picture>`` a theme."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from lrchart.figure import Figure
from lrchart.site.gallery import STILLS, still_path

SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


@dataclass(frozen=True)
class Picture:
    """One still: its address, its size in CSS pixels, and the widest window it is for."""

    address: str
    width: int
    height: int
    widest: int | None


def pictures(figure: Figure, *, inline: bool) -> dict[str, list[Picture]]:
    """Return theme -> stills of `figure`, narrowest windows first; empty without stills."""
    themes: dict[str, list[Picture]] = {}
    for key, still in STILLS.items():
        if key in figure.stills:
            picture = _picture(figure.name, key, figure.stills[key], inline=inline)
            themes.setdefault(still.theme, []).append(picture)
    return themes


def _picture(name: str, key: str, svg: str, *, inline: bool) -> Picture:
    still = STILLS[key]
    found = SIZE.search(svg)
    width, height = (round(float(side)) for side in (found.groups() if found else still.size))
    return Picture(_data(svg) if inline else still_path(name, key), width, height, still.widest)


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
