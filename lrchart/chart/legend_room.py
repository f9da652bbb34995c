"""Measure the room that legends below a plot take, so that they do not take it from the plot."""

from __future__ import annotations

import math
import re
from typing import Any

from lrchart.options import CSS_PPI

#: expression of a legend's columns, with the margin and the width of an entry
COLUMNS = re.compile(r"room - (\d+)\) / (\d+)")
#: pixels of a line, and number of lines that fit without a taller picture
LINE, FREE = 16, 5
#: minimum height, in pixels, of a picture; one narrower than `NARROW` needs more lines of words
LOW, TALL, NARROW = 400, 500, 560
#: factors by which a small picture is laid out larger: one after the other, up to the last
STEP, MOST = 1.02, 8.0
#: the same number in a wide picture of a page, at the narrowest width to which it is scaled down
NARROWEST, FREE_THERE = 700, 3


def layout_zoom(spec: dict[str, Any], size: tuple[float, float]) -> float:
    """Return how much larger than `size`, in inches, a picture is laid out and then scaled down.

    Words and legends have a size of their own: in a small picture, they would take all of the plot.
    """
    zoom = 1.0
    while zoom < MOST:
        width, height = (zoom * side * CSS_PPI for side in size)
        least = LOW if width >= NARROW else TALL
        if height >= least + legend_room(spec, width):
            break
        zoom *= STEP
    return zoom


def scaled_room(spec: dict[str, Any], width: float) -> int:
    """Return the pixels by which a picture is to be taller that pages scale down from `width`.

    Its words keep their size there, so that a long legend takes more of the height.
    """
    return round(legend_room(spec, NARROWEST, FREE_THERE) * width / NARROWEST)


def legend_room(spec: dict[str, Any], width: float, free: int = FREE) -> int:
    """Return the pixels by which a picture of `spec`, `width` pixels wide, is to be taller.

    `free` lines fit without.
    """
    legends: dict[str, int] = {}
    for layer in spec.get("layer", []):
        for channel in layer.get("encoding", {}).values():
            legend = channel.get("legend") if isinstance(channel, dict) else None
            if legend and isinstance(listed := channel.get("scale", {}).get("domain"), list):
                legends[channel.get("field", "")] = _lines(len(listed), legend, width)
    return LINE * max(sum(legends.values()) - free, 0)


def _lines(entries: int, legend: dict[str, Any], width: float) -> int:
    columns = legend.get("columns", 1)
    match = COLUMNS.search(columns["expr"]) if isinstance(columns, dict) else None
    count = (width - int(match[1])) // int(match[2]) if match else 1
    return math.ceil(entries / max(count, 1))
