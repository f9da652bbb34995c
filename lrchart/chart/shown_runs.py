"""Follow the runs that the legend shows: their window, and their answer in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart.rows import Rows, Tables
from lrchart.chart.runs import id_of, ids
from lrchart.chart.zones import zones
from lrchart.report.sentences import subtitle, title, title_of
from lrchart.text import line, lr_text, shortened

#: maximum runs whose windows and suggestions a chart carries
FOLLOWED = 12
#: Vega expression: ids of the visible runs; empty if all (see
#: `lrchart.chart.interaction.chosen_runs`)
SHOWN = "(isArray(runs.id) ? runs.id : [])"
#: Vega test: does a row belong to the only visible run, or to the requested one of several?
WINDOWED = (
    f"length({SHOWN}) == 1 ? datum.id == {SHOWN}[0] "
    f": datum.requested && (length({SHOWN}) == 0 || indexof({SHOWN}, datum.id) >= 0)"
)


def is_shown(run: str) -> str:
    """Return the Vega test for the run with the id `run` being shown."""
    return f"(length({SHOWN}) == 0 || indexof({SHOWN}, '{run}') >= 0)"


def with_other_windows(data: Tables, findings: Findings, zoned: str | None) -> Tables:
    """Return `data` with the window of every run, each row with its run's ``id``."""
    if len(data.names) == 1 or (zoned is None and len(data.names) > FOLLOWED):
        return data
    parts: tuple[Rows, Rows, Rows] = ([], [], [])
    for i, (name, run) in enumerate(id_of(data.names).items()):
        if i < FOLLOWED or name == zoned:
            own = {"id": run, "requested": name == zoned}
            for part, rows in zip(parts, zones(findings, name), strict=True):
                part += [{**row, **own} for row in rows]
    return replace(data, zones=parts[0], bounds=parts[1], interval=parts[2])


def of_shown(layer: alt.Chart, data: Tables) -> alt.Chart:
    """Return `layer` with the rows of the window that is shown; the only run's is always shown."""
    return layer if len(data.names) == 1 else layer.transform_filter(WINDOWED)


def words_of_shown(layer: alt.Chart, data: Tables) -> alt.Chart:
    """Return a `layer` of words above the plot, for the window that is shown."""
    if data.zones:
        return of_shown(layer, data)
    return layer.transform_filter(f"headroom && ({WINDOWED})")


def headroom(data: Tables) -> list[Any]:
    """Return the parameter ``headroom`` of a chart that has no window until a run is alone.

    Its words are drawn only on a page, which makes room for them above the plot.
    """
    return [] if data.zones else [alt.param(name="headroom", value=False).param]


def answers(findings: Findings) -> list[Any]:
    """Return the parameter ``answer``: a sentence about the runs shown, empty for all of them.

    A page writes it below its heading.
    """
    if not 1 < len(findings.runs) <= FOLLOWED:
        return []
    runs = ids(findings.runs)
    alone = {run: subtitle(findings, name) for run, name in zip(runs, findings.runs, strict=True)}
    table = findings.suggestions.dropna(subset=["lr"]).set_index("run")
    rates = {
        run: lr_text(float(table["lr"][name])) + ("" if table["readable"][name] else " (a guess)")
        for run, name in zip(runs, findings.runs, strict=True)
        if name in table.index
    }
    names = {run: shortened(line(name), 40) for run, name in zip(runs, findings.runs, strict=True)}
    parts = " + ".join(
        f"({is_shown(run)} ? {json.dumps(f' · {names[run]} {rate}')} : '')"
        for run, rate in rates.items()
    )
    every = f"length({SHOWN}) == 0 || length({SHOWN}) == {len(runs)}"
    several = f"'Suggested:' + replace({parts}, ' ·', '')" if parts else "''"
    text = f"{every} ? '' : length({SHOWN}) == 1 ? {json.dumps(alone)}[{SHOWN}[0]] : {several}"
    return [alt.param(name="answer", expr=text).param]


def headings(findings: Findings) -> list[Any]:
    """Return the parameter ``heading``: the chart's own title, for the runs that are shown."""
    if not 1 < len(findings.runs) <= FOLLOWED or findings.crowd is not None:
        return []
    count, runs = len(findings.runs), ids(findings.runs)
    alone = {run: title_of(line(name)) for run, name in zip(runs, findings.runs, strict=True)}
    tally = f"replace({json.dumps(title_of(f'# of {count} runs'))}, '#', length({SHOWN}))"
    text = (
        f"length({SHOWN}) == 0 || length({SHOWN}) == {count} ? {json.dumps(title(findings))} "
        f": length({SHOWN}) == 1 ? {json.dumps(alone)}[{SHOWN}[0]] : {tally}"
    )
    return [alt.param(name="heading", expr=text).param]
