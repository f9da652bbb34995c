"""Wrong calls with a chart: each is answered with the call that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pytest

import lrchart
from tests.calls.conftest import Answered, plot, suggested


def grown(chart: Any) -> Any:
    """Return a chart with another one added in place."""
    chart += plot()
    return chart


CALLS: list[tuple[Callable[[], Any], str]] = [
    (lambda: lrchart.save(), 'name the chart and the file: lrchart.save(chart, "finder.html")'),
    (lambda: plot().save(), 'name the file: lrchart.save(chart, "finder.html")'),
    (lambda: (plot() | plot()).save(), 'name the file: lrchart.save(chart, "finder.html")'),
    (lambda: plot() | 3, 'as chart | lrchart.plot("history.csv"); got 3'),
    (lambda: plot() | "b.csv", """as chart | lrchart.plot("history.csv"); got 'b.csv'"""),
    (lambda: plot() & None, 'as chart & lrchart.plot("history.csv"); got None'),
    (lambda: plot() + 3, "as chart + alt.Chart(...).mark_rule(); got 3"),
    (lambda: plot() + plot(), 'lrchart.plot("a.csv", "b.csv"), and a | b puts two charts side'),
    (lambda: grown(plot()), "one chart draws several runs, "),
    (lambda: (plot() | plot()) + plot(), "one chart draws several runs, "),
    (lambda: lrchart.save(alt.layer(plot(), plot()), "x.png"), "one chart draws several runs, "),
    (lambda: plot()[0], "one figure and no list: chart.layer has its layers, and lrchart.suggest"),
    (lambda: [*plot()], "a chart is one figure and no list: "),
    (lambda: plot().facet("run"), "draw one of each run, and join them with a | b"),
    (lambda: plot().repeat(["run"]), "draw one of each run, and join them with a | b"),
    (lambda: plot().properties(figsize=3), "width, height and title are some"),
    (lambda: plot().properties(theme="dark"), "as lrchart.plot(..., theme='dark')"),
    (lambda: plot().properties(title=3), "properties: 3 is not of type 'string'"),
    (lambda: plot().set_title("x"), "give it to what draws the chart, as lrchart.plot(..., title="),
    (lambda: plot().to_png(), 'lrchart.save(chart, "finder.html") saves it'),
    (lambda: plot().suggest(), "the number is that of lrchart.suggest"),
    (lambda: plot().save(None), "a file name must be a string or a Path; got None"),
    (lambda: plot().save("x", format="png"), "no keyword 'format'; the suffix of the file is it"),
    (lambda: lrchart.save([plot(), plot()], "x.png"), "one chart is saved at a time; join several"),
    (lambda: lrchart.save(plot(), plot(), "x.png"), 'lrchart.save(a | b, "finder.html")'),
    (lambda: lrchart.save(suggested(), "x.csv"), 'by pandas: frame.to_csv("x.csv", index=False)'),
    (lambda: lrchart.save(None, "x.png"), "Altair chart or a Vega-Lite spec; got None"),
]


@pytest.mark.parametrize(("call", "sentence"), CALLS, ids=[sentence for _, sentence in CALLS])
def test_a_call(call: Callable[[], Any], sentence: str, answered: Answered) -> None:
    answered(call, sentence)


@pytest.mark.usefixtures("folder")
def test_marks_of_altair_are_added() -> None:
    mark = alt.Chart(pd.DataFrame({"lr": [1e-3]})).mark_rule().encode(x="lr")
    chart = plot() + mark
    chart += mark
    assert len(chart.layer) == len(plot().layer) + 2
    assert [path.name for path in chart.properties(width=300).save("x.svg")] == ["x.svg"]
