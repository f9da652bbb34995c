"""The dark still of a chart from its light one: Vega draws once where only colours differ."""

from __future__ import annotations

import json
import re
from typing import Any

#: the expression that `lrchart.chart.theme.by_theme` writes: the dark, print and light value
BY_THEME = re.compile(r"theme == 'dark' \? (.+?) : theme == 'print' \? (.+?) : (.+)")
COLOUR = re.compile(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?")
#: the colours of an SVG; texts cannot look like this, their quotes are escaped
PAINT = re.compile(r'((?:fill|stroke|stop-color)=")(#[0-9a-f]+)(?=")')


def light_to_dark(spec: dict[str, Any]) -> dict[str, str] | None:
    """Return light colour -> dark colour of a `spec`; None where that is not all that differs.

    A colour that stands for two dark ones, or that is also used in both themes alike, cannot be
    exchanged in a drawing, and neither can whatever else a spec makes of its theme.
    """
    colours: dict[str, str] = {}
    literal: set[str] = set()
    parts: list[Any] = [{key: part for key, part in spec.items() if key != "datasets"}]
    while parts:
        part = parts.pop()
        if isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part
        elif isinstance(part, str) and COLOUR.fullmatch(part.lower()):
            literal.add(part.lower())
        elif isinstance(part, str) and "theme ==" in part:
            found = BY_THEME.fullmatch(part)
            if found is None:
                return None
            dark, light = (json.loads(found[i]) for i in (1, 3))
            if dark == light:
                continue
            if not all(isinstance(one, str) and COLOUR.fullmatch(one) for one in (dark, light)):
                return None
            if colours.setdefault(light, dark) != dark:
                return None
    return None if literal & colours.keys() else colours


def recolour(drawn: str, colours: dict[str, str]) -> str:
    """Return the SVG text `drawn` with its `colours` exchanged."""
    return PAINT.sub(lambda found: found[1] + colours.get(found[2], found[2]), drawn)
