"""Interactive parts of the chart (zoom, tooltip, legend), expressed in the spec without scripts."""

from __future__ import annotations

import json
import math
from typing import Any

import altair as alt

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.chart.rows import Tables
from lrchart.chart.runs import ids
from lrchart.chart.shown_runs import SHOWN, answers, headings, is_shown
from lrchart.chart.theme import ink
from lrchart.options import VIEWS, Options
from lrchart.text import line, shortened

#: maximum runs in the crosshair's tooltip; more do not fit beside the pointer
LISTED = 12
#: zero-width space, which keeps vega-tooltip from treating a key such as ``title`` specially
INERT = "\u200b"
#: number of stops of the crosshair along the learning-rate axis
STOPS = 90


def settings(options: Options, findings: Findings, views: tuple[str, ...] = VIEWS) -> list[Any]:
    """Return the parameters of the finder chart; `views` are the scales on offer."""
    # Steps finer than a tenth of the default make no visible difference.
    step = float(f"{findings.half_life / 10 or 0.01:.1g}")
    most = max(100 * step, findings.half_life)
    slider = alt.binding_range(min=0, max=most, step=step, name="Smoothing (decades) ")
    measured = findings.limits.measured
    own = [raw_loss() if measured else alt.param(name="raw", value=True)]
    if not findings.thinned:
        # Without a finite loss there is nothing to set, but expressions refer to it.
        bound: Any = {"bind": slider} if measured else {}
        own.insert(0, alt.param(name="smoothing", value=findings.half_life, **bound))
    params = common(options, findings.limits, views) + [param.param for param in own]
    return params + answers(findings) + ([] if options.title else headings(findings))


def common(options: Options, limits: Limits, views: tuple[str, ...] = VIEWS) -> list[Any]:
    """Return the parameters of a chart with a vertical axis that can be switched."""
    offered = [view for view in views if view != "log" or limits.positive]
    offered = offered if limits.measured else offered[:1]
    wanted = options.view or ("log" if limits.apart else "focus")
    view = wanted if wanted in offered else offered[0]
    labels = [view.capitalize() for view in offered]
    radio = alt.binding_radio(options=offered, labels=labels, name="Scale ")
    choice: Any = {"bind": radio} if len(offered) > 1 else {}
    return base(options, alt.param(name="view", value=view, **choice))


def base(options: Options, *own: alt.Parameter) -> list[Any]:
    """Return the parameters that a chart of any kind has, and its `own`."""
    theme = alt.param(name="theme", value=options.theme)
    # Width of the whole figure, set by the page or the image; legends wrap to it.
    room = alt.param(name="room", expr="width + 80")
    return [param.param for param in (theme, room, *own)]


def raw_loss() -> alt.Parameter:
    """Return the switch of the line through the losses as they were measured."""
    return alt.param(name="raw", value=True, bind=alt.binding_checkbox(name="Raw loss "))


def chosen_runs(names: list[str]) -> alt.Parameter:
    """Return the legend's selection: click hides or shows a run, shift-click isolates it.

    A second shift-click on the isolated run, or a double-click anywhere, shows all: nothing is
    selected then.
    """
    # Without this filter, a click on the plot would toggle the last run again.
    by_legend: Any = alt.LegendStreamBinding(
        legend="click[event.item && indexof(event.item.mark.role, 'legend') >= 0]"
    )
    return alt.selection_point(
        name="runs",
        fields=["id"],
        toggle="!event.shiftKey || length(data('runs_store')) == 1 && "
        "data('runs_store')[0].values[0] == runs_id_legend",
        # Vega-Lite accepts `clear` only together with `on`; this event never fires.
        on="click[false]",
        clear="dblclick",
        value=[{"id": run} for run in ids(names)],
        bind=by_legend,
    )


def zoom() -> alt.Parameter:
    """Return the zoom along lr: drag pans, shift-wheel zooms, double-click resets."""
    return alt.selection_interval(
        name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.shiftKey]"
    )


def with_stops(curve: alt.Chart, first: float, last: float) -> alt.Chart:
    """Add ``stop``, the place of the crosshair that each row of `curve` is nearest to.

    It comes before the smoothing: what groups the smoothed rows need not copy them then.
    """
    place = f"(log(datum.lr) / LN10 - {math.log10(first):.9g}) / {_width(first, last):.9g}"
    return curve.transform_calculate(stop=f"round({place})")


def _width(first: float, last: float) -> float:
    """Return how many decades two stops of the crosshair are apart."""
    return math.log10(last / first) / STOPS


def crosshair(
    data: Tables,
    first: float,
    last: float,
    curve: alt.Chart,
    more: dict[str, str] | None = None,
    *,
    measured: bool = True,
) -> alt.Chart:
    """Draw a rule at the pointer, with every run's smoothed and raw loss in its tooltip.

    `curve` has the column of `with_stops`; `more` maps headings of further tooltip rows to their
    expressions. If its ``loss`` is not `measured`, only ``smooth`` is read.
    """
    several = len(data.names) > 1
    extra = {f"more{i}": text for i, text in enumerate((more or {}).values())}
    listed = data.names[:LISTED]
    number = "replace(format(datum.{0}, '.4~g'), 'e+', 'e')".format
    # Not for thinned rows: most are extremes, so their mean is no measured loss.
    raw = f" + ' (raw ' + {number('loss')} + ')'"
    table = (
        curve.transform_aggregate(loss="mean(loss)", smooth="mean(smooth)", groupby=["stop", "id"])
        .transform_calculate(
            lr=f"pow(10, datum.stop * {_width(first, last):.9g} + {math.log10(first):.9g})",
            text=number("smooth") + (raw if measured and not data.thinned else ""),
        )
        .transform_pivot("id", groupby=["stop", "lr"], value="text", op="max")
        .transform_calculate(**extra)
        .transform_calculate(
            **{run: f"isValid(datum.{run}) ? datum.{run} : '–'" for run in ids(listed)},
            at="replace(format(datum.lr, '.2~e'), 'e+', 'e')",
        )
    )
    parts = tooltip(listed) | dict(zip(extra, map(_part, extra, more or {}), strict=True))
    if several:
        parts |= {run: f"{is_shown(run)} ? {parts[run]} : {{}}" for run in ids(listed)}
        parts |= {key: f"length({SHOWN}) == 1 ? {{}} : {parts[key]}" for key in extra}
    return rule_at_pointer(table, "stop", parts)


def rule_at_pointer(rows: alt.Chart, field: str, parts: dict[str, str], x: str = "lr") -> alt.Chart:
    """Draw a rule at the nearest of `rows` by `field`, with the tooltip `parts`."""
    hover = alt.selection_point(
        name="hover",
        nearest=True,
        on="pointerover",
        clear="pointerout",
        empty=False,
        fields=[field],
    )
    tip = alt.ExprRef(f"merge({', '.join(parts.values())})")
    return (
        rows.mark_rule(stroke=ink("rule"), strokeWidth=1, tooltip=tip)
        .encode(alt.X(f"{x}:Q"), opacity=alt.condition(hover, alt.value(0.7), alt.value(0)))
        .add_params(hover)
    )


def tooltip(names: list[str], at: str = "learning rate") -> dict[str, str]:
    """Return the tooltip's row `at` and a row for each of `names`, as Vega objects by id."""
    cut = [shortened(line(name), 40) for name in names]
    heads = [name if cut.count(name) == 1 else f"{name} ({i + 1})" for i, name in enumerate(cut)]
    keys = {"at": at, **dict(zip(ids(names), heads, strict=True))}
    return {key: _part(key, head) for key, head in keys.items()}


def _part(key: str, head: str) -> str:
    # Nearest-point selection wraps each row in a Voronoi cell: its row is in `datum.datum`.
    return f"{{{json.dumps(head + INERT)}: (datum.datum || datum).{key}}}"
