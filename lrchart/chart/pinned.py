"""Pin marks to the smoothed curve: their rates stay, their heights follow the slider."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from typing import Any

import altair as alt

from lrchart.chart.rows import Rows, values


def pin(curve: Rows, *marks: Rows) -> Rows:
    """Return `curve` with a ``pin`` in each row that is the last of its run before a mark.

    The marks get the same ``pin``, and ``share``: how far they are on the way to the next row, on
    the log axis. One of a run without a curve is left as it is.
    """
    by_run: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for i, row in enumerate(curve):
        by_run[row["id"]].append((math.log(row["lr"]), i))
    for steps in by_run.values():
        steps.sort()
    pins: dict[int, int] = {}
    for mark in (mark for rows in marks for mark in rows):
        if steps := by_run.get(mark["id"], []):
            rate = math.log(float(mark["at"] if "at" in mark else mark["lr"]))
            here = max(bisect_right(steps, (rate, len(curve))) - 1, 0)
            (before, row_number), (after, _) = steps[here], steps[min(here + 1, len(steps) - 1)]
            mark["pin"] = pins.setdefault(row_number, len(pins))
            mark["share"] = (rate - before) / (after - before) if before < rate < after else 0.0
    return [{**row, "pin": pins[i]} if i in pins else row for i, row in enumerate(curve)]


def pinned(smoothed: alt.Chart, marks: Rows) -> alt.Chart:
    """Return the chart of `marks`, their ``loss`` read off the curve `smoothed` as it is drawn."""
    if not marks:
        return alt.Chart(values([]))
    groups: dict[int, Rows] = defaultdict(list)
    for row in values(marks).values:
        groups[row["pin"]].append(row)
    # A Vega lookup joins a single row, so rows of the same step are packed into a list.
    table = alt.InlineData([{"pin": key, "marks": rows} for key, rows in groups.items()])
    names = dict.fromkeys(name for row in marks for name in row)
    own = {name: f"datum.marks.{name}" for name in names if name not in ("id", "loss", "pin")}
    after: Any = {"after": "lead(smooth)"}
    return (
        smoothed.transform_window(groupby=["id"], sort=[alt.SortField("lr")], **after)
        .transform_filter("isValid(datum.pin)")
        .transform_lookup("pin", alt.LookupData(table, "pin", ["marks"]))
        # Drop steps to which only other layers pin marks.
        .transform_filter("isValid(datum.marks)")
        .transform_flatten(["marks"])
        .transform_calculate(
            loss="datum.smooth + (datum.marks.share > 0 ? datum.marks.share * "
            "(datum.after - datum.smooth) : 0)",
            **own,
        )
    )
