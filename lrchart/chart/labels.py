"""Draw the rows of text above the plot, where text cannot cover a line."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.chart.rows import Tables, values
from lrchart.chart.theme import ink

#: rows of text above the plot, in pixels from its top: words of the zones, values of the bounds
WORDS_Y, BOUNDS_Y, OWN_Y = -34, -42, -58

#: pixels by which the window's words may be wider than the window, on either side
SPARE = 12

#: pixels between two values of the window
APART = 6

#: value of the window -> how its text stands to its rule
ALIGN = {"low": "right", "at": "center", "high": "left"}


def zone_words(tables: Tables) -> alt.Chart:
    """Name the zones above the plot, each within its visible width."""
    left, right = (f"clamp(scale('x', datum.{end}), 0, width)" for end in ("low", "high"))
    # The middle one may reach SPARE pixels into its neighbours, which keep clear of them.
    room = f"({right} - {left} + (datum.zone == 'optimal' ? {SPARE} : -{SPARE}) * 2)"
    text = (
        f"{room} >= datum.long_width ? split(datum.long, '\\n') "
        f": {room} >= datum.short_width ? datum.short : ''"
    )
    colour = alt.ColorValue(
        ink("too low text"),
        condition=[
            {"test": f"datum.zone == '{zone}'", "value": {"expr": ink(f"{zone} text").expr}}
            for zone in ("optimal", "divergence")
        ],
    )
    return (
        alt.Chart(values(tables.zones))
        .mark_text(
            text=alt.ExprRef(text),
            align="center",
            baseline="top",
            lineHeight=14,
            fontSize=12,
            fontWeight="bold",
            clip=False,
            tooltip=False,
        )
        .encode(
            x=alt.XValue(alt.ExprRef(f"({left} + {right}) / 2")),
            y=alt.YValue(alt.ExprRef(f"{room} >= datum.long_width ? {WORDS_Y} : {WORDS_Y + 14}")),
            color=colour,
        )
    )


def bound_values(tables: Tables) -> list[alt.Chart]:
    """Write the window's values above their rules.

    That of the rate between the bounds is what people come for: it stands at its rule, and those
    of the bounds grow apart from it.
    """
    return [_value(tables, side, align) for side, align in ALIGN.items()]


def _value(tables: Tables, side: str, align: Any) -> alt.Chart:
    rule, at = "scale('x', datum.lr)", "scale('x', datum.at)"
    place = {
        "low": f"min({rule} + 3, {at} - datum.at_width / 2 - {APART})",
        "at": rule,
        "high": f"max({rule} - 3, {at} + datum.at_width / 2 + {APART})",
    }[side]
    room = {"low": place, "at": "width", "high": f"(width - {place})"}[side]
    rows = [row for row in tables.bounds if row["side"] == side]
    text = (
        f"{rule} < -1 || {rule} > width + 1 ? '' "
        f": {room} >= datum.text_width ? datum.text "
        f": {room} >= datum.short_width ? datum.short : ''"
    )
    return (
        alt.Chart(values(rows))
        .mark_text(
            text=alt.ExprRef(text),
            align=align,
            baseline="bottom",
            fontSize=11.5,
            fontWeight="bold" if side == "at" else "normal",
            fill=ink("optimal text" if side == "at" else "rule"),
            clip=False,
            tooltip=False,
        )
        .encode(x=alt.XValue(alt.ExprRef(place)), y=alt.YValue(BOUNDS_Y))
    )


def own_marks(tables: Tables) -> list[alt.Chart]:
    """Draw the user's own marks: a rule each, with its name in a row above all others."""
    place = "scale('x', datum.lr)"
    room = f"(datum.final ? width - {place} + 30 : scale('x', datum.next) - {place} - 6)"
    text = f"{room} >= datum.text_width ? datum.text : datum.short"
    visible = f"{place} >= -1 && {place} <= width + 1 ? ({text}) : ''"
    rows = alt.Chart(values(tables.own))
    rule = rows.mark_rule(strokeDash=[2, 3], strokeWidth=1.5, stroke=ink("text")).encode(
        alt.X("lr:Q"), tooltip=alt.Tooltip("text:N", title="marked")
    )
    words = rows.mark_text(
        text=alt.ExprRef(visible),
        limit=alt.ExprRef(f"max(1, {room})"),
        align="left",
        baseline="bottom",
        dx=-3,
        fontSize=11.5,
        fontWeight="bold",
        fill=ink("text"),
        clip=False,
        tooltip=False,
    ).encode(x=alt.XValue(alt.ExprRef(place)), y=alt.YValue(OWN_Y if tables.zones else -6))
    return [rule, words]
