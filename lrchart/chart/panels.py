"""Make concatenated charts share their settings in one spec."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lrchart.chart.theme import PLOT

Spec = dict[str, Any]

CONCATS = ("hconcat", "vconcat", "concat")
#: names in an expression that mean something else in each panel
SIDES = re.compile(r"(?<![\w.'])(width|height|room)\b")
SCALES = re.compile(r"\bscale\('([xy])'")
#: pixels beside the plot, for axis and labels
BESIDE = 80
#: selection -> mark of the layer that holds it
HOMES = {"hover": "rule", "runs": "line", "zoom": "line"}


def side_by_side(spec: Spec) -> Spec:
    """Return a concatenated `spec` that Vega-Lite can draw; other specs unchanged.

    Altair lifts the parameters of every panel to the top, where equal names collide, and does
    not rewrite expressions, in which ``width`` and ``scale('x')`` are then undefined. Here
    panels share their settings, and expressions refer to the panel's own size and scales.
    """
    if not any(key in spec for key in CONCATS):
        return spec
    spec = _settled(spec, "")
    units = [list(_units(panel)) for panel in _panels(spec)]
    params = [_homed(param, units) for param in _merged(spec.get("params", []))]
    return {**spec, "params": params}


def _settled(node: Spec, prefix: str) -> Spec:
    """Return a panel, or nested panels, with expressions that refer to the panel itself."""
    for key in CONCATS:
        if key in node:
            kids = [_settled(kid, f"{prefix}concat_{i}_") for i, kid in enumerate(node[key])]
            # Panels do not share these scales: "r0" is a different run in each.
            apart = dict.fromkeys(("color", "strokeDash", "shape"), "independent")
            return {**node, key: kids, "resolve": {"scale": apart, **node.get("resolve", {})}}
    width, height = (node.get(side, PLOT[side]) for side in ("width", "height"))
    sides = {"width": f"{width}", "height": f"{height}", "room": f"({width} + {BESIDE})"}

    def scaled(text: str) -> str:
        return SCALES.sub(rf"scale('{prefix}\1'", text)

    def settled(text: str) -> str:
        return scaled(SIDES.sub(lambda match: sides[match[1]], text))

    # The label expression of a legend holds the names of runs, which may be "width".
    return dict(_rewritten(node, {"expr": settled, "labelExpr": scaled}))


def _rewritten(part: Any, settle: dict[str, Callable[[str], str]]) -> Any:
    """Return a part of a spec with its expressions rewritten, each kind by its key."""
    if isinstance(part, dict):
        return {
            key: settle[key](value)
            if key in settle and isinstance(value, str)
            else _rewritten(value, settle)
            for key, value in part.items()
        }
    return [_rewritten(value, settle) for value in part] if isinstance(part, list) else part


def _merged(params: list[Spec]) -> list[Spec]:
    """Merge parameters of the same name; the merged one offers what all of them offer."""
    merged: dict[str, Spec] = {}
    for param in params:
        same = merged.setdefault(param["name"], dict(param))
        binds = [bind for bind in (same.get("bind"), param.get("bind")) if bind]
        same["bind"] = min(binds, key=lambda bind: len(str(bind))) if binds else None
        if "views" in param:
            same["views"] = [*same.get("views", ()), *param["views"]]
            same["value"] = max((same.get("value"), param.get("value")), key=_extent)
    return [{k: v for k, v in param.items() if v is not None} for param in merged.values()]


def _homed(param: Spec, panels: list[list[Spec]]) -> Spec:
    """Attach a selection to one layer of each panel; Altair attaches it to all named layers."""
    if "views" not in param:
        return param
    kind = HOMES.get(param["name"])
    views = []
    for units in panels:
        mine = [unit for unit in units if unit.get("name") in param["views"]]
        mine = [unit for unit in mine if _kind(unit["mark"]) == kind] or mine
        views += [unit["name"] for unit in mine[:1]]
    return {**param, "views": views}


def _extent(value: Any) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _kind(mark: Any) -> Any:
    return mark.get("type") if isinstance(mark, dict) else mark


def _panels(node: Spec) -> Iterator[Spec]:
    kids = [kid for key in CONCATS for kid in node.get(key, [])]
    for kid in kids:
        yield from _panels(kid)
    if not kids:
        yield node


def _units(node: Spec) -> Iterator[Spec]:
    for kid in node.get("layer", []):
        yield from _units(kid)
    if "mark" in node:
        yield node
