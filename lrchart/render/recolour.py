"""Exchange the colours of an SVG, so that Vega draws a chart once for both themes."""

from __future__ import annotations

import re

#: the colours of an SVG; texts cannot look like this, their quotes are escaped
PAINT = re.compile(r'((?:fill|stroke|stop-color)=")(#[0-9a-f]+)(?=")')


def recolour(drawn: str, colours: dict[str, str]) -> str:
    """Return the SVG text `drawn` with its `colours` exchanged."""
    return PAINT.sub(lambda found: found[1] + colours.get(found[2], found[2]), drawn)
