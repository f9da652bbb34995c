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
from lrchart.analysis.landmark_table import climbs, edges, landmark_table
from lrchart.analysis.pooling import pool
from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.slope import add_slope
from lrchart.analysis.smooth import default_half_life, smooth
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
from lrchart.kinds.door import require_range_tests
from lrchart.options import DEFAULTS, Options, require_options


def analyse(frame: Any, options: Options = DEFAULTS) -> Findings:
    """Return the findings of the range tests in `frame`: curves, windows, landmarks, limits.

    Parameters
    ----------
    frame
        A sweep frame with the columns ``lr`` and ``loss``, as `lrchart.read` returns it and
        `lrchart.validate` takes it.
    options
        Smoothing, rule and training of the analysis; the rest is for charts.

    Returns
    -------
    Findings
        Small tables: ``curve`` (the smoothed loss and its slope per decade beside each step),
        ``windows`` and ``suggestions`` (one row a run), ``landmarks``, and more.

    Raises
    ------
    InputError
        The frame is not a sweep frame (see `lrchart.frame.validate`).
    OptionError
        ``options.rule`` or ``options.window_of`` names nothing that is there.

    Examples
    --------
    >>> findings = lrchart.analyse(lrchart.read("history.csv"))
    >>> findings.windows[["run", "source"]].values.tolist()
    [['history', 'estimated']]
    """
    return sweep_findings(_admitted(frame, options), options)


def plot(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the finder chart of `frame`: loss against learning rate, with its window.

    Parameters
    ----------
    frame
        A sweep frame with the columns ``lr`` and ``loss``, as `lrchart.read` returns it and
        `lrchart.validate` takes it.
        Several runs share the chart; more than 40 are drawn as a band. Trainings that were read
        with ``kind="training"`` are drawn as loss and rate over their steps, without a suggestion.
    options
        How the sweep is read and drawn.

    Returns
    -------
    altair.LayerChart
        Interactive on pages, static in images. Compose it with Altair, and write it
        with `lrchart.save`.

    Raises
    ------
    InputError
        The frame is not a sweep frame.
    OptionError
        ``options.rule`` or ``options.window_of`` names nothing that is there.

    Examples
    --------
    >>> chart = lrchart.plot(lrchart.read("history.csv"))
    >>> lrchart.save(chart, "finder.svg")
    [...Path('finder.svg')]

    The options hold for everything that is drawn:

    >>> options = lrchart.Options(view="log", marks=("3e-4:mine",))
    >>> chart = lrchart.plot(lrchart.scenarios(), options)
    """
    if is_training(frame):
        return training_chart(in_steps(validated(frame)), options)
    return chart_of(drawn(_admitted(frame, options), options), options)


def slope(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the slope view of `frame`: how fast the loss falls per decade of learning rate.

    Parameters
    ----------
    frame
        A sweep frame with the columns ``lr`` and ``loss``, as `lrchart.read` returns it and
        `lrchart.validate` takes it.
    options
        How the sweep is read and drawn.

    Returns
    -------
    altair.LayerChart
        Below zero the loss falls. Compose it with Altair, and write it
        with `lrchart.save`.

    Raises
    ------
    InputError
        The frame is not a sweep frame.
    OptionError
        ``options.rule`` or ``options.window_of`` names nothing that is there.

    Examples
    --------
    >>> chart = lrchart.slope(lrchart.read("history.csv"))
    """
    return chart_of(drawn(_admitted(frame, options), options), options, slope=True)


def anatomy(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the teaching chart of one run of `frame`, its parts named.

    Parameters
    ----------
    frame
        A sweep frame with the columns ``lr`` and ``loss``, as `lrchart.read` returns it and
        `lrchart.validate` takes it.
    options
        How the sweep is read and drawn. ``window_of`` chooses the run; None takes the first.

    Returns
    -------
    altair.LayerChart
        Its parts are numbered. Compose it with Altair, and write it
        with `lrchart.save`.

    Raises
    ------
    InputError
        The frame is not a sweep frame.
    OptionError
        ``options.window_of`` names no run.

    Examples
    --------
    >>> chart = lrchart.anatomy(lrchart.read("history.csv"))
    """
    rows = _admitted(frame, options)
    run = options.window_of or rows["run"].iloc[0]
    # A name that no run has is refused with the names of all.
    chosen = of_runs(rows, [run]) if (rows["run"] == run).any() else rows
    return anatomy_chart(drawn(chosen, options), options)


def _admitted(frame: Any, options: Options) -> TidyFrame:
    """Return `frame` as a tidy one of range tests; a training is refused."""
    require_options(options)
    require_range_tests(frame)
    return tidy(frame)


def drawn(frame: TidyFrame, options: Options = DEFAULTS) -> Findings:
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


def chart_of(
    findings: Findings, options: Options = DEFAULTS, *, slope: bool = False
) -> alt.LayerChart:
    """Return the finder chart, or the slope view, of findings that `drawn` returned."""
    return (slope_chart if slope else finder_chart)(findings, options)


def sweep_findings(frame: TidyFrame, options: Options = DEFAULTS) -> Findings:
    """Return all findings of a tidy frame."""
    sweeps = sweeps_of(for_training(frame, options))
    marks = landmarks_of(sweeps)
    half_life = _half_life(frame, options)
    curve = add_slope(smooth(_pooled(frame, marks), half_life), half_life)
    every_rule = suggestions(sweeps, marks, rules_of(options.rule))
    # The default rule is the first, and the window is its.
    picks = every_rule.drop_duplicates("run", ignore_index=True)
    climb = climbs(sweeps.names, marks)
    return Findings(
        curve=curve,
        windows=windows(frame, picks, climb),
        suggestions=picks,
        landmarks=landmark_table(curve, marks),
        edges=edges(curve),
        climbs=climb,
        half_life=half_life,
        limits=loss_limits(curve),
        every_rule=every_rule if options.rule == ALL else None,
    )


def _pooled(frame: TidyFrame, marks: Landmarks) -> pd.DataFrame:
    """Return one sweep a run, its divergence marked."""
    return mark_divergence(pool(frame), marks)


def _half_life(frame: TidyFrame, options: Options) -> float:
    return default_half_life(frame) if options.smoothing is None else options.smoothing
