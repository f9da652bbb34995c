"""Read out every group's mean at the trained rate that is nearest to the pointer."""

from __future__ import annotations

import json

import altair as alt

from lrchart.chart.interaction import INERT, LISTED
from lrchart.chart.rows import values
from lrchart.chart.runs import ids
from lrchart.chart.theme import ink
from lrchart.chart.trainings.rows import Rows
from lrchart.text import line, lr_text

#: characters of a group's name beside the pointer
LONGEST = 40


def crosshair(means: Rows, names: list[str], ends: tuple[float, float]) -> alt.Chart:
    """Draw a rule at the trained rate nearest to the pointer, with a tooltip of the means there.

    `ends` bound the axis: a rate outside is not looked for.
    """
    shown = ids(names)[:LISTED]
    at: dict[float, dict[str, str]] = {}
    for row in means:
        if ends[0] <= row["lr"] <= ends[1] and row["id"] in shown:
            at.setdefault(row["lr"], {})[row["id"]] = row["value_text"]
    rows = [
        {"lr": lr, "at": lr_text(lr), **{run: texts.get(run, "–") for run in shown}}
        for lr, texts in sorted(at.items())
    ]
    hover = alt.selection_point(
        name="hover",
        nearest=True,
        on="pointerover",
        clear="pointerout",
        empty=False,
        fields=["lr"],
    )
    # The nearest point is found with cells that wrap the row: their tooltip must unwrap it.
    row_of = "(datum.datum || datum)"
    heads = {"at": "learning rate", **dict(zip(shown, _titles(names), strict=False))}
    tip = ", ".join(f"{json.dumps(head + INERT)}: {row_of}.{key}" for key, head in heads.items())
    return (
        alt.Chart(values(rows))
        .mark_rule(stroke=ink("rule"), strokeWidth=1, tooltip=alt.ExprRef(f"{{{tip}}}"))
        .encode(alt.X("lr:Q"), opacity=alt.condition(hover, alt.value(0.7), alt.value(0)))
        .add_params(hover)
    )


def _titles(names: list[str]) -> list[str]:
    """Return the names as headings of the tooltip, distinct."""
    cut = [line(name)[:LONGEST] for name in names]
    return [name if cut.count(name) == 1 else f"{name} ({i + 1})" for i, name in enumerate(cut)]
