"""Write the rows of text above the plot, where text cannot cover a line."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.chart.key import AREAS, FEWER, NAMED_FROM, has_room
from lrchart.chart.rows import Tables, values
from lrchart.chart.theme import ink

#: y, in pixels from the top of the plot: names of zones, values of the window, value at its rate
WORDS_Y, BOUNDS_Y, OWN_Y = -52, -7, -58

#: minimum pixels between two values of the window
APART = 6
#: Vega expressions: whether the rate between the bounds has a name, and the pixels of its text. By
#: `room` instead of `width`, as in the key, which names the rate otherwise
NAMED = f"room >= {NAMED_FROM}"
AT_WIDTH = f"({NAMED} ? datum.at_width : datum.at_short_width)"

#: pixels below which a cut name would be three dots, and say nothing
LEAST = 28
#: value of the window -> alignment of its text with its rule
ALIGN = {"low": "right", "at": "center", "high": "left"}

#: zone -> role of its text colour, if not named after the zone
TEXT = {"unreadable": "climbing"}


def zone_words(tables: Tables) -> alt.Chart:
    """Name the zones above the plot, each within its visible width.

    A zone has two lines, its name, or its short name: what fits. The lowest line stays where it is.
    """
    left, right = (f"clamp(scale('x', datum.{end}), 0, width)" for end in ("low", "high"))
    # A zone in the key has at most its name in the plot, unless zoomed in.
    named = has_room("datum.share", "datum.long_width", "datum.spare")
    in_key = f"indexof({list(AREAS)}, datum.zone) >= 0 && !({named})"
    room = f"({right} - {left} + 2 * datum.spare - ({in_key} ? {FEWER} * datum.share : 0))"
    text = (
        f"{room} >= datum.long_width ? split(datum.long, '\\n') "
        f": {room} >= datum.name_width ? datum.name "
        f": {room} >= datum.short_width ? datum.short : ''"
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
            color=_zone_colour(),
        )
    )


def _zone_colour() -> alt.ColorValue:
    """Return the colour of a zone's text."""
    return alt.ColorValue(
        ink("too low text"),
        condition=[
            {
                "test": f"datum.zone == '{zone}'",
                "value": {"expr": ink(f"{TEXT.get(zone, zone)} text").expr},
            }
            for zone in ("optimal", "climbing", "divergence", "unreadable")
        ],
    )


def bound_values(tables: Tables) -> list[alt.Chart]:
    """Write the window's values at the top of their rules, each joined to its rule.

    The rate between the bounds stands at its rule; the values of the bounds keep clear of it. Where
    the window goes on to an end of the sweep, that end is named instead.
    """
    texts = [_value(tables, side, align) for side, align in ALIGN.items()]
    joints = (_joint(tables, side) for side in ALIGN)
    return [*joints, *texts, _open_end(tables, "low"), _open_end(tables, "high")]


def _place(side: str, lr: str = "datum.lr") -> str:
    """Return the expression of where the text of the value `lr` is anchored, in pixels."""
    rule, at = f"scale('x', {lr})", "scale('x', datum.at)"
    return {
        "low": f"min({rule} + 3, {at} - {AT_WIDTH} / 2 - {APART})",
        "at": f"clamp({rule}, {AT_WIDTH} / 2 - 40, width + 40 - {AT_WIDTH} / 2)",
        "high": f"max({rule} - 3, {at} + {AT_WIDTH} / 2 + {APART})",
    }[side]


def _visible(side: str, tables: Tables) -> tuple[alt.Chart, str]:
    """Return the rows of a value, and the test of its rule for being in the plot."""
    rows = [row for row in tables.bounds if row["side"] == side and not row["open"]]
    rule = "scale('x', datum.lr)"
    return alt.Chart(values(rows)), f"({rule} >= -1 && {rule} <= width + 1)"


def _room(side: str, lr: str = "datum.lr") -> str:
    """Return the expression of the pixels that the text of the value `lr` has."""
    place = _place(side, lr)
    return {"low": place, "at": "width", "high": f"(width - {place})"}[side]


def _is_long(side: str) -> str:
    """Return the test for the long text of a value, which both bounds have, or neither has."""
    if side == "at":
        return NAMED
    other, rule = {"low": "high", "high": "low"}[side], "scale('x', datum.other)"
    outside = f"{rule} < -1 || {rule} > width + 1"
    others = f"({outside} || {_room(other, 'datum.other')} >= datum.other_width)"
    return f"{_room(side)} >= datum.text_width && {others}"


def _joint(tables: Tables, side: str) -> alt.Chart:
    """Join the top of a rule to its value, which may have had to move aside."""
    rows, visible = _visible(side, tables)
    # The text is 3 pixels beside its rule.
    shift = {"low": -3, "at": 0, "high": 3}[side]
    rule = "scale('x', datum.lr)"
    return rows.mark_rule(
        stroke=ink("rule"),
        strokeWidth=1,
        strokeOpacity=alt.ExprRef(f"{visible} ? 1 : 0"),
        clip=False,
        tooltip=False,
    ).encode(
        x=alt.XValue(alt.ExprRef(f"clamp({rule}, 0, width)")),
        x2=alt.X2Value(alt.ExprRef(f"clamp({_place(side)} + ({shift}), 0, width)")),
        y=alt.YValue(0),
        y2=alt.Y2Value(BOUNDS_Y + 1),
    )


def _value(tables: Tables, side: str, align: Any) -> alt.Chart:
    place, room = _place(side), _room(side)
    rows, visible = _visible(side, tables)
    text = (
        f"!{visible} ? '' "
        f": {_is_long(side)} ? datum.text "
        f": {room} >= datum.short_width ? datum.short : ''"
    )
    guess: Any = {"test": "datum.guess", "value": {"expr": ink("climbing text").expr}}
    fill = alt.ColorValue(ink("optimal text" if side == "at" else "rule"), condition=guess)
    return rows.mark_text(
        text=alt.ExprRef(text),
        align=align,
        baseline="bottom",
        fontSize=11.5,
        fontWeight="bold" if side == "at" else "normal",
        clip=False,
        tooltip=False,
    ).encode(x=alt.XValue(alt.ExprRef(place)), y=alt.YValue(BOUNDS_Y), color=fill)


def _open_end(tables: Tables, side: str) -> alt.Chart:
    """Name the end of the sweep at the edge of the plot, if it is in view and there is room."""
    rows = [row for row in tables.bounds if row["side"] == side and row["open"]]
    edge, at = {"low": "0", "high": "width"}[side], "scale('x', datum.at)"
    room = f"abs({at} - {edge}) - {AT_WIDTH} / 2 - {APART}"
    text = (
        f"abs(scale('x', datum.lr) - {edge}) > 1 ? '' "
        f": {room} >= datum.text_width ? datum.text "
        f": {room} >= datum.short_width ? datum.short : ''"
    )
    return (
        alt.Chart(values(rows))
        .mark_text(
            text=alt.ExprRef(text),
            align="left" if side == "low" else "right",
            baseline="bottom",
            fontSize=11.5,
            fontStyle="italic",
            fill=ink("muted"),
            clip=False,
            tooltip=False,
        )
        .encode(x=alt.XValue(alt.ExprRef(edge)), y=alt.YValue(BOUNDS_Y))
    )


def own_marks(tables: Tables) -> list[alt.Chart]:
    """Draw the user's own marks: a rule each, with its name in a row above all others."""
    place = "scale('x', datum.lr)"
    room = f"(datum.final ? width - {place} + 30 : scale('x', datum.next) - {place} - 6)"
    text = f"{room} >= datum.text_width ? datum.text : {room} >= {LEAST} ? datum.short : ''"
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
