"""Measure the room that legends below a plot take, so that they do not take it from the plot."""

from __future__ import annotations

import math
import re
from typing import Any

#: expression of a legend's columns, with the margin and the width of an entry
COLUMNS = re.compile(r"room - (\d+)\) / (\d+)")
#: pixels of a line, and number of lines that fit without a taller picture
LINE, FREE = 16, 5
#: the same number in a wide picture of a page, at the narrowest width to which it is scaled down
NARROWEST, FREE_THERE = 700, 3


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
