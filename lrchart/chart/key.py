"""Build the legend of the marks, rules and bars that are drawn."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from lrchart.analysis.zoning import Zoning
from lrchart.chart.rows import Tables
from lrchart.chart.runs import columns
from lrchart.chart.theme import ink
from lrchart.chart.zones import SAME, is_whole_interval

#: SVG paths of symbols, in Vega's square from -1 to 1
STAR = "M0,-1.5L.4,-.5L1.5,-.45L.6,.2L.9,1.25L0,.65L-.9,1.25L-.6,.2L-1.5,-.45L-.4,-.5Z"
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
CROSS = "M-.7,-.9L0,-.2L.7,-.9L.9,-.7L.2,0L.9,.7L.7,.9L0,.2L-.7,.9L-.9,.7L-.2,0L-.9,-.7Z"
RULE = "M-.12,-1.2H.12V1.2H-.12Z"
DASHES = "M-.12,-1.2H.12V-.35H-.12ZM-.12,.35H.12V1.2H-.12Z"
DOTS = "M-1.3,-.12H-1V.12H-1.3ZM-.5,-.12H-.2V.12H-.5ZM.3,-.12H.6V.12H.3ZM1.1,-.12H1.4V.12H1.1Z"
BAR = "M-1.3,-.4H1.3V.4H-1.3Z"
AREA = "M-1.3,-.9H1.3V.9H-1.3Z"

#: zones that the key explains if both lines of their labels do not fit in the plot
AREAS = ("climbing", "divergence")

#: maximum pixels of a figure outside its plot, and how many fewer there may be. The legend is laid
#: out before the width of the plot is known, so the key lists every zone whose label may not fit
OUTSIDE, FEWER = 115, 50
#: width, in pixels, of a character of the key, and space around its text
CHARACTER, AROUND = 6.2, 40
#: minimum width of a figure in whose plot the rate in the window is named
NAMED_FROM = 560

#: kind of mark, rule or bar -> (symbol, text), in the order of the legend
KEY = {
    "optimum": (STAR, "declared optimum"),
    "suggested": ("circle", "suggested LR"),
    "guess": (RING, "a guess, not a suggestion"),
    "minimum": ("diamond", "lowest loss, rarely best LR"),
    "steepest descent": ("triangle-down", "steepest descent"),
    "at": (RULE, "suggested LR"),
    "at optimum": (RULE, "declared optimum"),
    "at guess": (RULE, "a guess, not a suggestion"),
    "bounds": (DASHES, "window"),
    "interval": (BAR, "80 % interval"),
    "climbing": (AREA, "loss climbs, past the best"),
    "above": (AREA, "above the window, less likely best"),
    "divergence": (AREA, "divergence, LR too high"),
    "returned": (AREA, "loss back at its start, LR too high"),
    "strip": (DOTS, "axis compressed above"),
    "broken": (CROSS, "loss is NaN or infinite"),
}


def key_shape(kinds: list[str], notes: dict[str, str], worded: dict[str, str]) -> alt.Shape:
    """Return the shape encoding of ``mark``, with a legend entry for each of `kinds`.

    `notes` are further words, by kind; `worded` has the tests for kinds that are named in the plot
    itself, and are not listed then.
    """
    listed = [kind for kind in KEY if kind in kinds]
    words = {kind: KEY[kind][1] + notes.get(kind, "") for kind in listed}
    widths = [len(words[kind]) * CHARACTER + AROUND for kind in listed]
    legend = alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        columns=columns(widths, [worded.get(kind, "") for kind in listed]),
        labelExpr=f"{json.dumps(words)}[datum.value]",
        labelLimit=0,
        symbolFillColor=_fill(),
        symbolStrokeColor=ink("muted"),
        symbolStrokeWidth=0,
        symbolSize=80,
        **_values(listed, worded),
    )
    domain: Any = [KEY[kind][0] for kind in listed]
    return alt.Shape("mark:N", scale=alt.Scale(domain=listed, range=domain), legend=legend)


def declared(data: Tables) -> bool:
    """Return whether a run declares its optimum."""
    return any(row["mark"] == "optimum" for row in data.picks)


def window_kinds(data: Tables) -> list[str]:
    """Return the kinds of the rules around a window, and of the stretch above it."""
    sides = {row["side"] for row in data.bounds if not row["open"]}
    kinds = ["bounds"] if {"low", "high"} & sides else []
    if "at" in sides and len(data.names) == 1:
        guess = any(row["guess"] for row in data.bounds)
        kinds.append("at guess" if guess else "at optimum" if declared(data) else "at")
    return kinds + [row["key"] for row in data.zones if row["zone"] in AREAS]


def window_notes(data: Tables, plan: Zoning | None) -> dict[str, str]:
    """Return the further words of a window that is the whole interval."""
    ruled = any(row["side"] in ("low", "high") and not row["open"] for row in data.bounds)
    whole = ruled and not data.interval and not declared(data)
    if plan is None or not whole:
        return {}
    return {"bounds": f" {'=' if is_whole_interval(plan, SAME) else '≈'} 80 % interval"}


def worded(data: Tables) -> dict[str, str]:
    """Return the tests for what is named in the plot: zones above a window, and the rate in it."""
    zones = {
        row["key"]: has_room(f"{row['share']:.6g}", f"{row['long_width']:.6g}", f"({row['spare']})")
        for row in data.zones
        if row["zone"] in AREAS
    }
    return zones | dict.fromkeys(("at", "at optimum"), f"room >= {NAMED_FROM}")


def has_room(share: str, width: str, spare: str) -> str:
    """Return the test of a zone having room for its words, which the key leaves out then."""
    return f"(room - {OUTSIDE}) * {share} + 2 * {spare} >= {width}"


def _values(listed: list[str], worded: dict[str, str]) -> dict[str, Any]:
    """Return which entries the legend lists: those that are not named in the plot."""
    # Keep an entry: with an empty legend, Vega draws nothing of the chart.
    if not worded.keys() & set(listed) or not set(listed) - worded.keys():
        return {}
    entries = [
        f"({worded[kind]} ? '' : '|{kind}')" if kind in worded else f"'|{kind}'" for kind in listed
    ]
    return {"values": alt.ExprRef(f"split(slice({' + '.join(entries)}, 1), '|')")}


def _fill() -> alt.ExprRef:
    """Return the colour of a symbol: areas have that of their zone."""
    amber = "indexof(['climbing', 'above'], datum.value) >= 0"
    red = "indexof(['divergence', 'returned'], datum.value) >= 0"
    return alt.ExprRef(
        f"{amber} ? ({ink('climbing area').expr}) "
        f": {red} ? ({ink('divergence area').expr}) : ({ink('muted').expr})"
    )
