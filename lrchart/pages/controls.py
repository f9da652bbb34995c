"""List controls, tools and gestures of a chart; pages lay them out before Vega starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: pointer ("fine": mouse, "coarse": finger) -> help on the gestures that move the axis
MOVE = {
    "fine": "Drag to move along the axis, shift with the wheel to zoom, double-click to reset.",
    "coarse": "Tap to read values, drag sideways to move along the axis, pinch the chart to zoom, "
    "double-tap to reset.",
}
CHOOSE = {
    "fine": "Click the name of a run to hide it, shift-click to show it alone.",
    "coarse": "Tap the name of a run to hide it.",
}
#: (key of a tool in tools.js, label, tooltip if the label is a symbol)
ZOOMS = (
    ("closer", "+", "Zoom in"),
    ("wider", "\N{MINUS SIGN}", "Zoom out"),
    ("reset", "Whole range", ""),
)
TOOLS = (
    ("number", "Copy number", ""),
    ("png", "PNG", "Save as PNG"),
    ("svg", "SVG", "Save as SVG"),
    ("csv", "CSV", "Save the data as CSV"),
    ("spec", "Copy spec", ""),
    ("full", "Full screen", ""),
)


@dataclass(frozen=True)
class Control:
    """One bound parameter of a spec, laid out in advance so that nothing shifts later."""

    #: "range", "radio", "select" or "checkbox"
    kind: str
    #: name of the Vega parameter
    signal: str
    #: text beside the control
    label: str
    value: Any
    #: (value, label) of each option, for radio and select
    options: tuple[tuple[Any, str], ...] = ()
    low: Any = None
    high: Any = None
    step: Any = None


def controls(spec: dict[str, Any]) -> list[Control]:
    """Return the controls that Vega will draw for `spec`, in its order."""
    bound = [param for param in spec.get("params", []) if _has_input(param)]
    return [_control(param) for param in bound]


def gestures(spec: dict[str, Any]) -> dict[str, str]:
    """Return, for each kind of pointer, the gestures that the chart of `spec` understands."""
    params = {param["name"]: param for param in spec.get("params", [])}
    several = len(params.get("runs", {}).get("value", [])) > 1
    offered = [MOVE] * ("zoom" in params) + [CHOOSE] * several
    return {pointer: " ".join(words[pointer] for words in offered) for pointer in MOVE if offered}


def tools(spec: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return key, label and explanation of each button below the chart of `spec`."""
    return (*(ZOOMS if "zoom" in _params(spec) else ()), *TOOLS)


def is_readable(spec: dict[str, Any]) -> bool:
    """Return whether a crosshair reads the values of the chart of `spec`."""
    return "hover" in _params(spec)


def _params(spec: dict[str, Any]) -> set[str]:
    return {param["name"] for param in spec.get("params", [])}


def _has_input(param: dict[str, Any]) -> bool:
    bind = param.get("bind")
    return isinstance(bind, dict) and bind.get("input") in {"range", "radio", "select", "checkbox"}


def _control(param: dict[str, Any]) -> Control:
    bind = param["bind"]
    choices = bind.get("options", [])
    labels = bind.get("labels", choices)
    return Control(
        kind=bind["input"],
        signal=param["name"],
        label=bind.get("name", param["name"]).strip(),
        value=param.get("value"),
        options=tuple((value, str(label)) for value, label in zip(choices, labels, strict=False)),
        low=bind.get("min"),
        high=bind.get("max"),
        step=bind.get("step"),
    )
