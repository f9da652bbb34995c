"""Turn a sweep frame into findings, and findings into a chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from lrchart.analysis.axis_limits import loss_limits
from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.crowd import crowd_of, extend
from lrchart.analysis.divergence import mark_divergence
from lrchart.analysis.findings import Findings
from lrchart.analysis.landmark_table import climbs, edges, landmark_table, returns
from lrchart.analysis.pooling import pool
from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.slope import add_slope
from lrchart.analysis.smooth import default_half_life, longest_joined, smooth, smoother
from lrchart.analysis.suggest import ALL, landmarks_of, rules_of, suggestions
from lrchart.analysis.thin import CROWD, reduce
from lrchart.analysis.window import windows
from lrchart.chart.anatomy import anatomy_chart
from lrchart.chart.finder import finder_chart
from lrchart.chart.slope import slope_chart
from lrchart.chart.training import training_chart
from lrchart.frame.declared import in_steps, is_training
from lrchart.frame.door import of_runs, tidy, validated
from lrchart.frame.purpose import for_training
from lrchart.frame.schema import TidyFrame
from lrchart.kinds.door import range_tests_of
from lrchart.options import DEFAULTS, Options, require_options


def analyse(frame: Any, options: Options = DEFAULTS) -> Findings:
    """Return the findings of the range tests in `frame`; see `lrchart.analyse`."""
    return sweep_findings(_admitted(frame, options), options)


def plot(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the finder chart of a sweep frame, or the chart of trainings; see `lrchart.plot`."""
    if is_training(frame):
        return training_chart(in_steps(validated(frame)), options)
    return chart_of(thinned_findings(_admitted(frame, options), options), options)


def slope(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the slope view of a sweep frame; see `lrchart.slope`."""
    return chart_of(thinned_findings(_admitted(frame, options), options), options, slope=True)


def anatomy(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the teaching chart of one run of a sweep frame; see `lrchart.anatomy`."""
    rows = _admitted(frame, options)
    run = options.window_of or rows["run"].iloc[0]
    # Keep all runs if none has this name: the error lists their names.
    chosen = of_runs(rows, [run]) if (rows["run"] == run).any() else rows
    return anatomy_chart(thinned_findings(chosen, options), options)


def _admitted(frame: Any, options: Options) -> TidyFrame:
    """Return the range tests of `frame` as a tidy one; a training is refused."""
    require_options(options)
    return tidy(range_tests_of(frame))


def thinned_findings(frame: TidyFrame, options: Options = DEFAULTS) -> Findings:
    """Return the findings that a chart of `frame` draws, thinned to what a spec can carry.

    Of more than `lrchart.analysis.thin.CROWD` runs, only the notable ones are drawn one by one.
    """
    if frame["run"].nunique() <= CROWD:
        return reduce(sweep_findings(frame, options))
    marks = landmarks_of(sweeps_of(frame))
    curve = smooth(_pooled(frame, marks), _half_life(frame, options))
    crowd = crowd_of(curve, options.window_of)
    findings = sweep_findings(of_runs(frame, list(crowd.notable)), options)
    return reduce(replace(findings, crowd=crowd, limits=extend(findings.limits, crowd)))


def chart_of(findings: Findings, options: Options, *, slope: bool = False) -> alt.LayerChart:
    """Return the finder chart, or the slope view, of findings that `thinned_findings` returned."""
    return (slope_chart if slope else finder_chart)(findings, options)


def sweep_findings(frame: TidyFrame, options: Options) -> Findings:
    """Return all findings of a tidy frame."""
    sweeps = sweeps_of(for_training(frame, options))
    marks = landmarks_of(sweeps)
    half_life, usual = _half_life(frame, options), default_half_life(frame)
    smoothed = smoother(_pooled(frame, marks))
    curve = add_slope(smoothed(half_life), half_life)
    # Measure landmarks with the default smoothing, so that they do not depend on what is drawn.
    reference = curve if half_life == usual else add_slope(smoothed(usual), usual)
    every_rule = suggestions(sweeps, marks, rules_of(options.rule))
    # The default rule comes first; charts and windows use it.
    picks = every_rule.drop_duplicates("run", ignore_index=True)
    climb = climbs(sweeps.names, marks)
    return Findings(
        curve=curve,
        windows=windows(frame, picks, climb),
        suggestions=picks,
        landmarks=landmark_table(reference, marks),
        edges=edges(curve),
        climbs=climb,
        returns=returns(reference, marks),
        half_life=half_life,
        joined=longest_joined(curve),
        limits=loss_limits(curve),
        every_rule=every_rule if options.rule == ALL else None,
    )


def _pooled(frame: TidyFrame, marks: Landmarks) -> pd.DataFrame:
    """Return one sweep a run, its divergence marked."""
    return mark_divergence(pool(frame), marks)


def _half_life(frame: TidyFrame, options: Options) -> float:
    return default_half_life(frame) if options.smoothing is None else options.smoothing
