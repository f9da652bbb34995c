"""The whole project on one page: a sweep frame becomes findings, findings become a chart."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.divergence import mark_divergence
from lrchart.analysis.findings import Findings
from lrchart.analysis.landmarks import edges, landmarks
from lrchart.analysis.limits import loss_limits
from lrchart.analysis.replicates import pool
from lrchart.analysis.slope import add_slope
from lrchart.analysis.smooth import default_half_life, smooth
from lrchart.analysis.suggest import suggest
from lrchart.analysis.window import windows
from lrchart.chart.anatomy import anatomy_chart
from lrchart.chart.finder import finder_chart
from lrchart.chart.slope import slope_chart
from lrchart.frame import validate
from lrchart.options import DEFAULTS, Options


def analyse(frame: Any, options: Options = DEFAULTS) -> Findings:
    """Return what the range tests in `frame` say: curves, windows, landmarks, limits.

    Raises
    ------
    InputError
        The frame is not a sweep frame (see `lrchart.frame.validate`).
    OptionError
        ``options.rule`` or ``options.window_of`` names nothing that is there.
    """
    tidy = validate(frame)
    curve = pool(tidy)
    curve = mark_divergence(curve)
    half_life = default_half_life(tidy) if options.smoothing is None else options.smoothing
    curve = smooth(curve, half_life)
    curve = add_slope(curve, half_life)
    picks = suggest(tidy, options.rule)
    return Findings(
        curve=curve,
        windows=windows(tidy, picks),
        suggestions=picks,
        landmarks=landmarks(curve),
        edges=edges(curve),
        half_life=half_life,
        limits=loss_limits(curve),
    )


def plot(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the finder chart of `frame`: loss against learning rate, with its window."""
    return finder_chart(analyse(frame, options), options)


def slope(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the slope view of `frame`: how fast the loss falls per decade of learning rate."""
    return slope_chart(analyse(frame, options), options)


def anatomy(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the teaching chart of the first run of `frame`, its parts numbered and named."""
    return anatomy_chart(analyse(frame, options), options)
