"""Charts as Vega draws them: every mark with its place in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from lrchart.chart.whole_spec import spec_of, still


@dataclass(frozen=True)
class Mark:
    """One drawn thing; `x` and `y` are pixels from the plot's top left corner."""

    kind: str
    role: str
    x: float
    y: float
    item: dict[str, Any]

    @property
    def text(self) -> str:
        text = self.item.get("text", "")
        return "\n".join(text) if isinstance(text, list) else str(text)


Scene = list[Mark]
Draw = Callable[..., Scene]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Draw a chart of `width` by `height` inches, and return all that can be seen in it."""
    import vl_convert

    def _draw(
        chart: Any, width: float = 10.0, theme: str = "light", height: float = 6.0, **params: Any
    ) -> Scene:
        spec = still(spec_of(chart), (width, height), theme)
        for param in spec.get("params", []):
            if param["name"] in params:
                param["value"] = params[param["name"]]
        graph = vl_convert.vegalite_to_scenegraph(spec, vl_version="6.4")
        return list(_marks(graph["scenegraph"]))

    return _draw


def _marks(node: dict[str, Any], x: float = 0.0, y: float = 0.0) -> Iterator[Mark]:
    for item in node.get("items", []):
        at = x + (item.get("x") or 0), y + (item.get("y") or 0)
        if node["marktype"] == "group":
            for child in item.get("items", []):
                yield from _marks(child, *at)
        elif item.get("opacity", 1) and item.get("text", "shown") != "":
            yield Mark(node["marktype"], node.get("role", ""), *at, item)
