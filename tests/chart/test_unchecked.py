"""Charts are built without Altair's checks: here is where they are checked."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest
from altair.utils.schemapi import SchemaValidationError

from lrchart.chart.unchecked import is_ours, unchecked
from lrchart.chart.whole_spec import spec_of
from lrchart.options import Options
from lrchart.pipeline import anatomy, plot, slope

AWKWARD = {
    "replicates, blow-ups, marks": (2, 120, {"window_of": "b", "marks": ("3e-4:mine",)}),
    "thinned": (1, 1_500, {}),
    "log": (1, 120, {"view": "log", "smoothing": 0.0}),
}


def test_every_chart_of_the_gallery_follows_the_schema(charts: dict[str, Any]) -> None:
    for chart in charts.values():
        chart.to_dict(validate=True)


@pytest.mark.parametrize("draw", [plot, slope, anatomy], ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_charts_follow_it_too(draw: Any, case: str, sweep: Any, dip: Any) -> None:
    import numpy as np

    repeats, steps, options = AWKWARD[case]
    loss = np.interp(np.linspace(0, 1, steps), np.linspace(0, 1, len(dip)), dip)
    loss[-3:] = np.inf
    runs = [
        sweep(loss + i, run=name, replicate=i)
        for i in range(repeats)
        for name in ("a", "b")[: 2 if "window_of" in options else 1]
    ]
    draw(pd.concat(runs), Options(**options)).to_dict(validate=True)


def test_a_crowd_follows_it_too(sweep: Any, dip: Any) -> None:
    runs = pd.concat([sweep(dip + i / 50, run=f"run {i}") for i in range(50)])
    for draw in (plot, slope):
        draw(runs).to_dict(validate=True)


def test_what_is_made_from_our_charts_is_checked(sweep: Any, dip: Any) -> None:
    chart = plot(sweep(dip))
    assert is_ours(chart)
    assert not is_ours(chart.properties(title="mine"))
    assert not is_ours(chart.copy())
    mine = chart.properties(title="mine")
    mine.width = "wide"
    with pytest.raises(SchemaValidationError):
        spec_of(mine)


def test_the_checks_are_back_after_an_error() -> None:
    @unchecked
    def fail() -> alt.LayerChart:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(SchemaValidationError):
        alt.Axis(grid="no")
