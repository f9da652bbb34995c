"""Build the drift chart: the best learning rate of each group against its number."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np

from lrchart.analysis.trainings.drift import Drift
from lrchart.chart.finder import heading
from lrchart.chart.interaction import base, rule_at_pointer, tooltip
from lrchart.chart.rows import values
from lrchart.chart.runs import ids
from lrchart.chart.scales import lr_axis
from lrchart.chart.theme import PLOT, RUN_COLOURS, by_theme, ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.trainings import drift_sentence, drift_subtitle
from lrchart.text import line, lr_text, span_text

#: maximum characters of a name on an axis or in a tooltip
LONGEST = 60
#: number of points along the band
PLACES = 40
#: factor by which the axes extend beyond the data
BEYOND = 1.3
#: Vega expression: the number of a group as text; large ones with an SI prefix, such as 1.07G
NUMBER = "format(datum.value, datum.value < 100000 && datum.value >= 0.001 ? '.5~g' : '.3~s')"
#: what is read at a group
READ = ["best learning rate", "interval"]
LINE = by_theme(*RUN_COLOURS[0])


@unchecked
def drift_chart(drift: Drift, options: Options) -> alt.LayerChart:
    """Return the layered chart of a drift: bars, the power law, and its band."""
    points = _points(drift)
    x, y = _axes(drift, points)
    law = alt.Chart(values(_law(drift) if drift.fitted else [])).encode(x, y("rate"))
    marks = alt.Chart(values(points)).encode(x, y("rate"))
    stack = [*_band(law, y("low")), *_optima(marks, drift), _crosshair(points, drift)]
    # The bundled font lacks this character.
    title = options.title or drift_sentence(drift).replace("∝", "goes as")
    return alt.LayerChart(
        layer=[layer for layer in stack if layer.data.values],
        title=heading(title, drift_subtitle(drift)),
        description=f"{title}. {drift_subtitle(drift)}.",
        **PLOT,
        params=base(options),
    )


def _axes(drift: Drift, points: list[dict[str, Any]]) -> tuple[alt.X, Callable[[str], alt.Y]]:
    """Return the axis of the groups' numbers, and that of the rates for a column."""
    x: Any = lr_axis(*_around([row["lr"] for row in points])).to_dict()
    x["axis"] |= {
        "title": f"{line(drift.by)[:LONGEST]} (log scale)",
        "values": sorted({float(row["lr"]) for row in points}),
        "labelExpr": NUMBER,
        "gridOpacity": 1,
        "tickSize": 6,
    }
    y: Any = lr_axis(*_ends(drift, points), along="y").to_dict()
    y["axis"] |= {"title": "Best learning rate (log scale)", "minExtent": 44}
    across = alt.X.from_dict({**x, "field": "lr", "type": "quantitative"})
    return across, lambda name: alt.Y.from_dict({**y, "field": name, "type": "quantitative"})


def _band(law: alt.Chart, low: alt.Y) -> list[alt.Chart]:
    """Draw the power law, and where it lies with 95 %."""
    area = law.mark_area(fill=LINE, fillOpacity=0.16, line=False, tooltip=False)
    return [
        area.encode(low, alt.Y2("high")),
        law.mark_line(stroke=LINE, strokeWidth=2, strokeDash=[6, 4], tooltip=False),
    ]


def _optima(marks: alt.Chart, drift: Drift) -> list[alt.Chart]:
    """Mark the best rates with their intervals; those left out of the fit are hollow."""
    used = marks.transform_filter("datum.used")
    bars = used.mark_rule(stroke=ink("text"), strokeWidth=1.6)
    discs = used.mark_point(filled=True, size=90, opacity=1, fill=ink("text"), stroke=ink("paper"))
    rings = marks.transform_filter("!datum.used").mark_point(
        filled=False, size=80, opacity=1, stroke=ink("muted"), strokeWidth=2
    )
    # The crosshair is above them; a screen reader reads these.
    tips = [
        alt.Tooltip("group:N", title=line(drift.by)[:LONGEST]),
        alt.Tooltip("text:N", title="best learning rate"),
        alt.Tooltip("says:N", title="interval"),
    ]
    spans = bars.encode(alt.Y("low:Q"), alt.Y2("high"))
    return [mark.encode(tooltip=tips) for mark in (spans, discs, rings)]


def _crosshair(points: list[dict[str, Any]], drift: Drift) -> alt.Chart:
    """Draw a rule at the group nearest to the pointer, with its best rate in a tooltip."""
    best, interval = ids(READ)
    rows = [
        {"stop": i, "lr": row["lr"], "at": row["group"], best: row["text"], interval: row["says"]}
        for i, row in enumerate(sorted(points, key=lambda row: float(row["lr"])))
    ]
    tip = tooltip(READ, line(drift.by)[:LONGEST])
    return rule_at_pointer(alt.Chart(values(rows)), "stop", tip)


def _points(drift: Drift) -> list[dict[str, Any]]:
    rows = []
    for point in drift.points.to_dict("records"):
        known = point["used"]
        rows.append(
            {
                "lr": point["at"],
                "rate": point["lr"],
                "low": point["lr_low"] if known else point["lr"],
                "high": point["lr_high"] if known else point["lr"],
                "used": known,
                "group": line(str(point["group"]))[:LONGEST],
                "text": lr_text(point["lr"]),
                "says": span_text(point["lr_low"], point["lr_high"]) if known else "not determined",
            }
        )
    return rows


def _law(drift: Drift) -> list[dict[str, Any]]:
    at = np.geomspace(drift.points["at"].min(), drift.points["at"].max(), PLACES)
    named = {"at": "lr", "lr": "rate", "lr_low": "low", "lr_high": "high"}
    return list(drift.band(at).rename(columns=named).to_dict("records"))  # type: ignore[arg-type]


def _ends(drift: Drift, points: list[dict[str, Any]]) -> tuple[float, float]:
    rates = [row[name] for row in points for name in ("low", "high", "rate")]
    if drift.fitted:
        # Groups that the law is not fitted to may lie beyond those that it is.
        middle = drift.band(np.array([drift.points["at"].min(), drift.points["at"].max()]))
        rates += [*middle["lr_low"], *middle["lr_high"]]
    return _around([rate for rate in rates if math.isfinite(rate)])


def _around(numbers: list[float]) -> tuple[float, float]:
    return min(numbers) / BEYOND, max(numbers) * BEYOND
