"""The drift chart: the best learning rate of each group against its number."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np

from lrchart.analysis.trainings.drift import Drift
from lrchart.chart.finder import heading
from lrchart.chart.rows import values
from lrchart.chart.scales import lr_axis
from lrchart.chart.theme import RUN_COLOURS, by_theme, ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.trainings import drift_sentence, drift_subtitle
from lrchart.text import lr_text, span_text

#: places along the band
PLACES = 40
#: factor by which the axes reach beyond what is drawn
BEYOND = 1.3
#: Vega expression: a group's number, large ones with a prefix, as 1.07G
NUMBER = "format(datum.value, datum.value < 10000 && datum.value >= 0.001 ? '.5~g' : '.3~s')"
LINE = by_theme(*RUN_COLOURS[0])


@unchecked
def drift_chart(drift: Drift, options: Options) -> alt.LayerChart:
    """Return the layered chart of a drift: bars, the power law, and its band."""
    points = _points(drift)
    law = _law(drift) if drift.fitted else []
    ends = _ends(drift, points)
    x: Any = lr_axis(*_around([row["lr"] for row in points])).to_dict()
    x["axis"] |= {
        "title": f"{drift.by} (log scale)",
        "values": sorted({float(row["lr"]) for row in points}),
        "labelExpr": NUMBER,
        "gridOpacity": 1,
        "tickSize": 6,
    }
    y: Any = lr_axis(*ends).to_dict()
    y["axis"] |= {"title": "Best learning rate (log scale)", "minExtent": 44}
    base = alt.Chart(values(law)).encode(
        alt.X.from_dict({**x, "field": "lr", "type": "quantitative"}),
        alt.Y.from_dict({**y, "field": "rate", "type": "quantitative"}),
    )
    marks = alt.Chart(values(points)).encode(
        alt.X.from_dict({**x, "field": "lr", "type": "quantitative"}),
        alt.Y.from_dict({**y, "field": "rate", "type": "quantitative"}),
    )
    tips = [
        alt.Tooltip("group:N", title=drift.by),
        alt.Tooltip("text:N", title="best learning rate"),
        alt.Tooltip("says:N", title="interval"),
    ]
    stack = [
        base.mark_area(fill=LINE, fillOpacity=0.16, line=False, tooltip=False).encode(
            alt.Y.from_dict({**y, "field": "low", "type": "quantitative"}), alt.Y2("high")
        ),
        base.mark_line(stroke=LINE, strokeWidth=2, strokeDash=[6, 4], tooltip=False),
        marks.transform_filter("datum.used")
        .mark_rule(stroke=ink("text"), strokeWidth=1.6)
        .encode(alt.Y("low:Q"), alt.Y2("high"), tooltip=tips),
        marks.transform_filter("datum.used")
        .mark_point(filled=True, size=90, opacity=1, fill=ink("text"), stroke=ink("paper"))
        .encode(tooltip=tips),
        marks.transform_filter("!datum.used")
        .mark_point(filled=False, size=80, opacity=1, stroke=ink("muted"), strokeWidth=2)
        .encode(tooltip=tips),
    ]
    params: list[Any] = [
        alt.param(name="theme", value=options.theme),
        alt.param(name="room", expr="width + 80"),
    ]
    # The font has no sign for it.
    title = options.title or drift_sentence(drift).replace("∝", "goes as")
    return alt.LayerChart(
        layer=[layer for layer in stack if layer.data.values],
        title=heading(title, drift_subtitle(drift)),
        description=f"{title}. {drift_subtitle(drift)}.",
        width=800,
        height=380,
        params=[param.param for param in params],
    )


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
                "group": str(point["group"])[:60],
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
        middle = drift.band(np.array([drift.at_low, drift.at_high]))
        rates += [*middle["lr_low"], *middle["lr_high"]]
    return _around([rate for rate in rates if math.isfinite(rate)])


def _around(numbers: list[float]) -> tuple[float, float]:
    return min(numbers) / BEYOND, max(numbers) * BEYOND
