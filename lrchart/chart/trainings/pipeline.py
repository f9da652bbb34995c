"""Turn a frame of trainings into findings, and findings into a chart."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.trainings.drift import drift
from lrchart.analysis.trainings.findings import TrainingFindings, findings_of
from lrchart.analysis.trainings.range_test import answer_of, judge
from lrchart.analysis.trainings.window import TOLERANCE, check_tolerance
from lrchart.chart.trainings.drift import drift_chart
from lrchart.chart.trainings.u_curve import u_curve_chart
from lrchart.errors import InputError
from lrchart.frame.trainings import validate as validate_trainings
from lrchart.options import DEFAULTS, Options


def analyse_trainings(
    frame: Any,
    options: Options = DEFAULTS,
    *,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
) -> TrainingFindings:
    """Return the findings of trainings: curves, optima, and the cost of one rate for all.

    The runs of `range_test`, a sweep frame of the same training, are read together, as
    replicates. For the other parameters and the errors see `lrchart.plot_trainings`.
    """
    check_tolerance(tolerance)
    findings = findings_of(validate_trainings(frame), tolerance)
    if range_test is None:
        return findings
    if len(findings.curves) > 1:
        raise InputError(
            f"a range test is judged by one curve of trainings; there are {len(findings.curves)}: "
            "leave the other groups out"
        )
    answer = answer_of(range_test, options)
    return findings.judged_by(judge(answer, findings.curves[0], findings.optima.iloc[0]))


def plot_trainings(
    frame: Any,
    options: Options = DEFAULTS,
    *,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
) -> alt.LayerChart:
    """Return the U-curve of a frame of trainings, or of findings; see `lrchart.plot_trainings`."""
    if not isinstance(frame, TrainingFindings):
        frame = analyse_trainings(frame, options, tolerance=tolerance, range_test=range_test)
    return u_curve_chart(frame, options)


def plot_drift(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the chart of the best rate against the groups' number; see `lrchart.plot_drift`."""
    return drift_chart(drift(frame), options)
