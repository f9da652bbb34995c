"""Options of static images that a chart carries in its spec, wherever it is composed or stored."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import altair as alt

from lrchart.chart.theme import PLOT
from lrchart.chart.whole_spec import is_chart
from lrchart.errors import OptionError
from lrchart.options import DEFAULTS, THEMES, Options

#: parameter of a spec with the size and resolution, if not the defaults
IMAGE = "image"
NAMES = ("size", "dpi")


def carry(chart: alt.LayerChart, options: Options) -> None:
    """Add the size and resolution in `options` to a `chart`; its theme is a parameter already."""
    values = {name: getattr(options, name) for name in NAMES}
    changed = {name: value for name, value in values.items() if value != getattr(DEFAULTS, name)}
    if changed:
        given = {key: list(v) if isinstance(v, tuple) else v for key, v in changed.items()}
        params: Any = chart.params
        chart.params = [*params, _param(given)]


def _param(value: dict[str, Any]) -> Any:
    return alt.param(name=IMAGE, value=value).param


def carried(chart: Any) -> Options:
    """Return the options of its images that a chart or a spec carries; else the defaults."""
    if not is_chart(chart):
        return DEFAULTS
    spec = chart if isinstance(chart, dict) else {"params": _params(chart)}
    values = {param.get("name"): param.get("value") for param in spec.get("params", [])}
    image = values.get(IMAGE)
    chosen = (
        {name: image[name] for name in NAMES if name in image} if isinstance(image, dict) else {}
    )
    if values.get("theme") in THEMES:
        chosen["theme"] = values["theme"]
    try:
        return replace(DEFAULTS, **chosen)
    except OptionError:  # a parameter of the user that happens to have this name
        return DEFAULTS


def is_sized(chart: Any) -> bool:
    """Return whether the plot of a chart or a spec was given a width or a height with Altair."""
    part = chart.get if isinstance(chart, dict) else partial(getattr, chart)
    sides = ((part(name, None), own) for name, own in PLOT.items())
    return any(isinstance(side, int | float) and side != own for side, own in sides)


def _params(chart: Any) -> list[Any]:
    """Return the parameters of a chart and of the charts in it, as in a spec."""
    own: Any = getattr(chart, "params", alt.Undefined)
    params = [] if own is alt.Undefined else [param.to_dict() for param in own]
    for key in ("hconcat", "vconcat", "concat"):
        for part in getattr(chart, key, None) or []:
            params += _params(part)
    return params
