"""Replace the colours of an SVG, so that Vega draws a chart once for both themes."""

from __future__ import annotations

import re

#: colours of an SVG; texts cannot match, because their quotes are escaped
PAINT = re.compile(r'((?:fill|stroke|stop-color)=")(#[0-9a-f]+)(?=")')


def recolour(svg_text: str, colours: dict[str, str]) -> str:
    """Return the SVG `svg_text` with its `colours` replaced."""
    return PAINT.sub(lambda paint: paint[1] + colours.get(paint[2], paint[2]), svg_text)
