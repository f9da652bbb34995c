"""Complete a chart to a spec with config, size and theme, for a page or a static image."""

from __future__ import annotations

import copy
import json
import warnings
from contextlib import nullcontext
from textwrap import wrap
from typing import Any

import altair as alt

from lrchart.chart.panels import side_by_side
from lrchart.chart.theme import config
from lrchart.chart.unchecked import is_ours, unvalidated
from lrchart.options import CSS_PPI
from lrchart.text import unwrapped, wrapped

Spec = dict[str, Any]

#: pixels around the figure
PADDING = 14
#: keys of which a Vega-Lite spec has at least one
PARTS = ("mark", "layer", "concat", "hconcat", "vconcat", "spec")
#: width, in pixels, of a character of the subtitle, and maximum characters of a readable line
CHARACTER, LONGEST = 6.6, 110
#: width, in pixels, of a character of the title, characters of its lines on a phone and a tablet,
#: and maximum lines
BOLD, SHORT, LINES = 9.4, (32, 58), 4
#: selections that follow the pointer (see `lrchart.chart.interaction`)
POINTER = ("zoom", "hover")
#: `resize` adds a second layout pass; without it, a tall legend pushes the title out of the image
FIT = {"type": "fit", "contains": "padding", "resize": True}


def spec_of(chart: Any) -> Spec:
    """Return `chart` (an Altair chart or a Vega-Lite spec) as a spec with lrchart's config."""
    spec = side_by_side(copy.deepcopy(chart) if isinstance(chart, dict) else _to_dict(chart))
    own = spec.get("config", {})
    # This config is Altair's default; any other was set by the user and takes precedence.
    theme_default = {"view": {"continuousWidth": 300, "continuousHeight": 300}}
    spec["config"] = _merged(config(), {} if own == theme_default else own)
    # The colours of the config depend on this parameter, which other charts lack.
    if not any(param.get("name") == "theme" for param in spec.get("params", [])):
        spec["params"] = [{"name": "theme", "value": "light"}, *spec.get("params", [])]
    spec.setdefault("padding", PADDING)
    return spec


def _to_dict(chart: Any) -> Spec:
    ours = is_ours(chart)
    with warnings.catch_warnings(), unvalidated() if ours else nullcontext():
        # Concatenated charts share parameters on purpose: see `lrchart.chart.panels`.
        warnings.filterwarnings("ignore", "Automatically deduplicated selection parameter")
        return dict(chart.to_dict(validate=not ours))


def responsive(spec: Spec) -> Spec:
    """Return `spec` with the width of its container; concatenated charts keep their size."""
    if not _is_single(spec):
        return spec
    room = {"expr": f"(containerSize()[0] || width + 100) - {2 * PADDING} + 0 * width"}
    sized = {**spec, "width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return _with_param(_titled(sized), "room", room)


def _titled(spec: Spec) -> Spec:
    """Return `spec` with a long title in lines that its container has room for."""
    if not _has_own_heading(spec):
        return spec
    text, (phone, tablet) = spec["title"]["text"], SHORT
    lines = {most: json.dumps(_lines(text, most)) for most in (phone, tablet, len(text))}
    tests = "".join(f"room >= {BOLD * most} ? {lines[most]} : " for most in (len(text), tablet))
    broken = {"expr": f"{tests}{lines[phone]}"}
    return spec if len(text) <= phone else {**spec, "title": {**spec["title"], "text": broken}}


def _lines(text: str, most: int) -> list[str]:
    """Return a title as lines of up to `most` characters."""
    return wrap(text, most, max_lines=LINES, placeholder="…")


def still(spec: Spec, size: tuple[float, float] | None, theme: str) -> Spec:
    """Return `spec` as a static image of exactly `size` inches in `theme`.

    None keeps the width and height of its plot; so do concatenated charts.
    """
    spec = _with_param(_without_pointer(spec), "theme", {"value": theme})
    if size is None or not _is_single(spec):
        return spec
    width, height = (round(side * CSS_PPI) for side in size)
    fit = {"width": width, "height": height, "autosize": FIT}
    spec = _with_param({**spec, **fit}, "room", {"value": width - 2 * PADDING})
    return _wrapped(spec, width - 2 * PADDING)


def _wrapped(spec: Spec, room: float) -> Spec:
    """Return `spec` with its title and subtitle in as few lines as `room` allows."""
    if not _has_own_heading(spec):
        return spec
    title, most = spec["title"], min(int(room / CHARACTER), LONGEST)
    text = _lines(title["text"], max(int(room / BOLD), 1))
    below = wrapped(unwrapped(title["subtitle"]), most, most)
    # A short title stays a text, which is easier to read in a spec.
    return {
        **spec,
        "title": {**title, "text": text if len(text) > 1 else title["text"], "subtitle": below},
    }


def _has_own_heading(spec: Spec) -> bool:
    """Return whether the heading is lrchart's: one that the user set is not wrapped."""
    title = spec.get("title")
    if not isinstance(title, dict) or title.get("limit") != {"expr": "room"}:
        return False  # not that of `lrchart.chart.finder.heading`
    return isinstance(title["text"], str)


def _is_single(spec: Spec) -> bool:
    return "layer" in spec or "mark" in spec


def _with_param(spec: Spec, name: str, binding: Spec) -> Spec:
    """Return `spec` with its parameter `name` bound to `binding`; unchanged if it has none."""
    params = [
        {"name": name, **binding} if param.get("name") == name else param
        for param in spec.get("params", [])
    ]
    return {**spec, "params": params} if params else spec


def _without_pointer(spec: Spec) -> Spec:
    """Return `spec` without zoom and crosshair, which do nothing in a static image.

    A zoom clips every mark, which makes rendering about seven times slower, and a crosshair
    computes a table of its own.
    """
    if not _is_single(spec):
        return spec
    follows = [layer for layer in spec.get("layer", []) if _mentions(layer, POINTER)]
    still = [layer for layer in spec.get("layer", []) if layer not in follows]
    params = [param for param in spec.get("params", []) if param.get("name") not in POINTER]
    bare = {**spec, "params": params, **({"layer": still} if "layer" in spec else {})}
    # Keep them if a layer that the user added refers to them.
    return spec if _mentions(bare, POINTER) else bare


def _mentions(part: Spec, names: tuple[str, ...]) -> bool:
    text = json.dumps({key: value for key, value in part.items() if key != "datasets"})
    return any(f'"param": "{name}"' in text for name in names)


def _merged(below: Spec, above: Spec) -> Spec:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def is_chart(chart: Any) -> bool:
    """Return whether `spec_of` accepts `chart`; a spec has at least one of `PARTS`."""
    if isinstance(chart, dict):
        return any(part in chart for part in PARTS)
    return isinstance(chart, alt.TopLevelMixin)
