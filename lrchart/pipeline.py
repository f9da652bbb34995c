"""Turn a sweep frame into findings, and findings into a chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from lrchart.analysis.axis_limits import loss_limits
from lrchart.analysis.crowd import crowd_of, extend
from lrchart.analysis.divergence import mark_divergence
from lrchart.analysis.findings import Findings
from lrchart.analysis.landmarks import edges, landmarks
from lrchart.analysis.pooling import pool
from lrchart.analysis.slope import add_slope
from lrchart.analysis.smooth import default_half_life, smooth
from lrchart.analysis.suggest import ALL, suggest
from lrchart.analysis.thin import CROWD, reduce
from lrchart.analysis.trainings.drift import drift
from lrchart.analysis.trainings.findings import TrainingFindings, findings_of
from lrchart.analysis.trainings.range_test import judge
from lrchart.analysis.trainings.window import TOLERANCE, check_tolerance
from lrchart.analysis.window import windows
from lrchart.chart.anatomy import anatomy_chart
from lrchart.chart.finder import finder_chart
from lrchart.chart.slope import slope_chart
from lrchart.chart.trainings.drift import drift_chart
from lrchart.chart.trainings.u_curve import u_curve_chart
from lrchart.errors import InputError
from lrchart.frame.condense import condense, only
from lrchart.frame.replicates import as_repeats
from lrchart.frame.schema import validate
from lrchart.frame.trainings import validate as validate_trainings
from lrchart.kinds.door import require_range_tests
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
    require_range_tests(frame)
    return _found(validate(condense(frame)), options)


def drawn(frame: Any, options: Options = DEFAULTS) -> Findings:
    """Return what a chart of `frame` draws: all that was found, within the bounds of a spec.

    Of more than `lrchart.analysis.thin.CROWD` runs, only the notable ones are told one by one.
    What was found already stays as it is.
    """
    if isinstance(frame, Findings):
        return frame
    require_range_tests(frame)
    tidy = validate(condense(frame))
    if tidy["run"].nunique() <= CROWD:
        return reduce(_found(tidy, options))
    curve = smooth(mark_divergence(pool(tidy)), _half_life(tidy, options))
    crowd = crowd_of(curve, options.window_of)
    found = analyse(only(frame, list(crowd.notable)), options)
    return reduce(replace(found, crowd=crowd, limits=extend(found.limits, crowd)))


def _half_life(tidy: pd.DataFrame, options: Options) -> float:
    return default_half_life(tidy) if options.smoothing is None else options.smoothing


def _curve(tidy: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return one sweep a run with all that is computed step by step."""
    curve = mark_divergence(pool(tidy))
    return add_slope(smooth(curve, half_life), half_life)


def _found(tidy: pd.DataFrame, options: Options) -> Findings:
    half_life = _half_life(tidy, options)
    curve = _curve(tidy, half_life)
    asked = suggest(tidy, options.rule)
    # Of all rules, the default one comes first: the window is its.
    picks = asked.drop_duplicates("run", ignore_index=True)
    return Findings(
        curve=curve,
        windows=windows(tidy, picks),
        suggestions=picks,
        landmarks=landmarks(curve),
        edges=edges(curve),
        half_life=half_life,
        limits=loss_limits(curve),
        every_rule=asked if options.rule == ALL else None,
    )


def plot(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the finder chart of `frame`: loss against learning rate, with its window."""
    return finder_chart(drawn(frame, options), options)


def slope(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the slope view of `frame`: how fast the loss falls per decade of learning rate."""
    return slope_chart(drawn(frame, options), options)


def anatomy(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the teaching chart of one run of `frame`, its parts numbered and named.

    It is the run ``options.window_of``, or else the first.
    """
    require_range_tests(frame)
    tidy = validate(condense(frame))
    run = tidy["run"] == (options.window_of or tidy["run"].iloc[0])
    # A name that no run has is refused with the names of all.
    return anatomy_chart(drawn(tidy[run] if run.any() else tidy, options), options)


def analyse_trainings(
    frame: Any,
    options: Options = DEFAULTS,
    *,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
) -> TrainingFindings:
    """Return what the trainings in `frame` say: curves, optima, and what one rate for all costs.

    Parameters
    ----------
    frame
        Trainings, one row each, as `lrchart.read_trainings` returns them.
    options
        ``rule`` is asked about the range test.
    tolerance
        Share of what can be learned that a rate of the good window may give up.
    range_test
        A sweep frame of the same training, whose suggestion is judged; its runs are read
        together, as replicates.

    Raises
    ------
    InputError
        A frame is not what it should be, or a range test is given for several groups.
    """
    check_tolerance(tolerance)
    found = findings_of(validate_trainings(frame), tolerance)
    if range_test is None:
        return found
    if len(found.curves) > 1:
        raise InputError(
            f"a range test is judged by one curve of trainings; there are {len(found.curves)}: "
            "leave the other groups out"
        )
    tidy = validate(condense(range_test))
    together = tidy if tidy["run"].nunique() == 1 else as_repeats(tidy)
    return found.judged_by(judge(suggest(together, options.rule).iloc[0], found.curves[0]))


def plot_trainings(
    frame: Any,
    options: Options = DEFAULTS,
    *,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
) -> alt.LayerChart:
    """Return the U-curve of trainings: final loss against learning rate, with the best rate.

    See `analyse_trainings`; findings are drawn as they are.
    """
    if not isinstance(frame, TrainingFindings):
        frame = analyse_trainings(frame, options, tolerance=tolerance, range_test=range_test)
    return u_curve_chart(frame, options)


def plot_drift(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the chart of the best learning rate against the groups' number (`lrchart.drift`)."""
    return drift_chart(drift(frame), options)
