"""What a reader can do with a chart: its settings, shown before it is alive, and its gestures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: pointer, "fine" for a mouse and "coarse" for a finger -> what it can do where the axis can be
#: moved, and where there are runs to choose from
MOVE = {
    "fine": "Drag to move along the axis, shift with the wheel to zoom, double-click to reset.",
    "coarse": "Drag sideways to move along the axis, double-tap to reset.",
}
CHOOSE = {
    "fine": "Click the name of a run to hide it, shift-click to show it alone.",
    "coarse": "Tap the name of a run to hide it.",
}


@dataclass(frozen=True)
class Control:
    """One bound parameter of a spec, drawn in advance so that nothing moves later."""

    #: "range", "radio", "select" or "checkbox"
    kind: str
    #: name of the parameter
    signal: str
    #: words beside it
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
    """Return what each kind of pointer can do with the chart of `spec` itself, in sentences."""
    params = {param["name"]: param for param in spec.get("params", [])}
    several = len(params.get("runs", {}).get("value", [])) > 1
    offered = [MOVE] * ("zoom" in params) + [CHOOSE] * several
    return {pointer: " ".join(words[pointer] for words in offered) for pointer in MOVE if offered}


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
