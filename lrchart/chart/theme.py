"""Define colours and fonts: one palette a theme, switched by the spec's ``theme`` parameter."""

from __future__ import annotations

import json
import re
from typing import Any

import altair as alt

#: size of the plot, in pixels, in a chart as built; pages and images set their own
PLOT: Any = {"width": 800, "height": 380}

FONT = "LRChart Sans, Inter, Helvetica Neue, Arial, sans-serif"

#: role -> (light, dark, print) colour; contrast with `paper` is 4.5:1 for text, 3:1 for lines
INKS: dict[str, tuple[str, str, str]] = {
    "paper": ("#ffffff", "#12161c", "#ffffff"),
    "text": ("#1c2430", "#e8ecf2", "#000000"),
    "muted": ("#566072", "#a3adbd", "#444444"),
    "axis": ("#8a94a6", "#6d788a", "#666666"),
    "grid": ("#dfe4ec", "#2a313c", "#e2e2e2"),
    "rule": ("#3d4757", "#b9c3d3", "#333333"),
    # Zones are translucent: the last two digits are the opacity.
    "too low": ("#4f7cc40f", "#6f9be01a", "#ffffff00"),
    "optimal": ("#12a5641f", "#2fd08a24", "#00000014"),
    "climbing": ("#e39a1122", "#f0c0402b", "#ffffff00"),
    "climbing area": ("#f3cf8a", "#75602f", "#dddddd"),
    "divergence": ("#e0453822", "#ff405a3d", "#ffffff00"),
    "divergence area": ("#f2a79e", "#9c3040", "#bbbbbb"),
    "strip": ("#5660720d", "#a3adbd14", "#00000008"),
    "too low text": ("#3f5f8f", "#9db8e0", "#444444"),
    "optimal text": ("#0f6b45", "#6fd3a3", "#000000"),
    "climbing text": ("#855600", "#f0c070", "#444444"),
    "divergence text": ("#a8332a", "#f29a91", "#444444"),
}

#: (light, dark, print) colours of runs, distinct with the common colour-vision deficiencies
RUN_COLOURS: tuple[tuple[str, str, str], ...] = (
    ("#0068a8", "#4fb3f0", "#000000"),
    ("#c9510c", "#f59a4b", "#5a5a5a"),
    ("#00805a", "#3ecf9c", "#868686"),
    ("#bb3a84", "#ff99ca", "#303030"),
    ("#80690a", "#e8d44d", "#707070"),
    ("#4b4ac2", "#a5a4ff", "#4a4a4a"),
    ("#8f1f36", "#ff8f9c", "#1e1e1e"),
    ("#1c8aa6", "#7fe3f2", "#7b7b7b"),
    ("#5f6b1c", "#b9cf5a", "#404040"),
    ("#6b5b53", "#cdb9ad", "#636363"),
)

#: dash patterns; a new one after each cycle of colours or, in print, for each run
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))


def by_theme(light: Any, dark: Any, print_: Any) -> alt.ExprRef:
    """Return the expression that selects one of three values by the ``theme`` parameter."""
    light, dark, print_ = (json.dumps(value) for value in (light, dark, print_))
    return alt.ExprRef(f"theme == 'dark' ? {dark} : theme == 'print' ? {print_} : {light}")


def ink(role: str) -> alt.ExprRef:
    """Return the colour of `role` (see `INKS`) in the current theme."""
    return by_theme(*INKS[role])


def run_colours(count: int) -> list[alt.ExprRef]:
    """Return a colour for each of `count` runs."""
    return [by_theme(*RUN_COLOURS[i % len(RUN_COLOURS)]) for i in range(count)]


def run_dashes(count: int) -> list[alt.ExprRef]:
    """Return a dash pattern for each of `count` runs; on screens only beyond the tenth."""
    dashes = []
    for i in range(count):
        later = list(DASHES[i // len(RUN_COLOURS) % len(DASHES)])
        # Shift by one every 20 runs, where the pairs of grey and dash would repeat.
        dashes.append(by_theme(later, later, list(DASHES[(i + i // 20) % len(DASHES)])))
    return dashes


def config() -> dict[str, Any]:
    """Return the Vega-Lite config: type, axes and background, for the top of a spec.

    Charts carry no config: Vega-Lite allows it at the top only, and charts are composed further.
    """
    text, muted, axis, grid = (ink(role).to_dict() for role in ("text", "muted", "axis", "grid"))
    return {
        "font": FONT,
        "background": ink("paper").to_dict(),
        "view": {"stroke": None},
        "axis": {
            "domainColor": axis,
            "tickColor": axis,
            "gridColor": grid,
            "labelColor": muted,
            "labelFontSize": 12,
            "titleColor": text,
            "titleFontSize": 12.5,
            "titleFontWeight": "bold",
            "titlePadding": 10,
        },
        "legend": {
            "labelColor": text,
            "labelFontSize": 12,
            "titleColor": muted,
            "symbolStrokeWidth": 2.5,
            "rowPadding": 4,
            # An expression, because Vega-Lite's schema rejects the object that Vega accepts.
            "layout": {"expr": "{bottom: {direction: 'vertical', anchor: 'start', offset: 8}}"},
        },
        "title": {
            "color": text,
            "fontSize": 16,
            "fontWeight": "bold",
            "subtitleColor": muted,
            "subtitleFontSize": 12.5,
            "subtitlePadding": 6,
            "lineHeight": 20,
            "subtitleLineHeight": 17,
        },
    }


#: expression that `by_theme` returns; the groups are the dark, print and light value
BY_THEME = re.compile(r"theme == 'dark' \? (.+?) : theme == 'print' \? (.+?) : (\"[^\"]*\"|[^)]+)")

COLOUR = re.compile(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?")


def light_to_dark(spec: dict[str, Any]) -> dict[str, str] | None:
    """Return light colour -> dark colour of a `spec`; None if the themes differ in anything else.

    A light colour with two dark ones, or one used in both themes, cannot be replaced in a
    rendered picture; nor can anything other than a colour that depends on the theme.
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
            choices = BY_THEME.findall(part)
            if part.count("theme ==") != 2 * len(choices):
                return None
            if not all(_added(colours, *choice) for choice in choices):
                return None
    return None if literal & colours.keys() else colours


def _added(colours: dict[str, str], *choice: str) -> bool:
    """Add a choice of `by_theme` to `colours`; return whether it is one colour for another."""
    dark, light = (json.loads(choice[i]) for i in (0, 2))
    if dark == light:
        return True
    if not all(isinstance(value, str) and COLOUR.fullmatch(value) for value in (dark, light)):
        return False
    return colours.setdefault(light, dark) == dark
