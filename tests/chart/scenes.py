"""Read what Vega has drawn: texts, lines and rules of a scene."""

from __future__ import annotations

import math
from typing import Any

#: names of the zones in a chart
PHRASES = (
    "Too Low LR\n→ Slow training",
    "Optimal LR region\n→ Steepest loss decline",
    "Divergence\n→ LR too high",
)


def axis_width(scene: Any) -> float:
    """Pixels between the ends of the learning-rate axis."""
    domain = [m for m in scene if m.role == "axis-domain" and m.item.get("x2")]
    return float(domain[0].item["x2"])


def rate(x: float, scene: Any, low: float = 1e-6, high: float = 1.0) -> float:
    """Return the learning rate drawn at `x` pixels."""
    share = x / axis_width(scene)
    return float(10 ** (math.log10(low) + share * math.log10(high / low)))


def texts(scene: Any) -> list[str]:
    return [mark.text for mark in scene if mark.kind == "text"]


def lines(scene: Any, width: float) -> set[str]:
    """Colours of the lines of a stroke width."""
    return {m.item["stroke"] for m in scene if m.kind == "line" and m.item["strokeWidth"] == width}


def rules(scene: Any) -> list[Any]:
    """The rules from the top of the plot to its bottom, the crosshair's left out."""
    return [
        m
        for m in scene
        if m.kind == "rule"
        and m.role == "mark"
        and m.item.get("y2")
        and m.item.get("strokeWidth") == 1.5
    ]
