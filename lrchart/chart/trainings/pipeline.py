"""Turn a frame of trainings into findings, and findings into a chart."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.suggest import landmarks_of, rules_of, suggestions
from lrchart.analysis.trainings.drift import drift
from lrchart.analysis.trainings.findings import TrainingFindings, findings_of
from lrchart.analysis.trainings.range_test import judge
from lrchart.analysis.trainings.window import TOLERANCE, check_tolerance
from lrchart.chart.trainings.drift import drift_chart
from lrchart.chart.trainings.u_curve import u_curve_chart
from lrchart.errors import InputError
from lrchart.frame.door import tidy
from lrchart.frame.purpose import for_training
from lrchart.frame.replicates import as_repeats
from lrchart.frame.trainings import validate as validate_trainings
from lrchart.options import DEFAULTS, Options


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
        ``rule`` is asked about the range test, for ``training_steps`` and ``schedule``.
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
    findings = findings_of(validate_trainings(frame), tolerance)
    if range_test is None:
        return findings
    if len(findings.curves) > 1:
        raise InputError(
            f"a range test is judged by one curve of trainings; there are {len(findings.curves)}: "
            "leave the other groups out"
        )
    sweeps = sweeps_of(for_training(as_repeats(tidy(range_test)), options))
    answer = suggestions(sweeps, landmarks_of(sweeps), rules_of(options.rule)).iloc[0]
    return findings.judged_by(judge(answer, findings.curves[0]))


def plot_trainings(
    frame: Any,
    options: Options = DEFAULTS,
    *,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
) -> alt.LayerChart:
    """Return the U-curve of trainings: final loss against learning rate, with the best rate.

    Parameters
    ----------
    frame
        Trainings, one row each, as `lrchart.read_trainings` returns them, or findings.
    options
        How the chart is drawn; ``rule`` suggests for the range test.
    tolerance
        Share of what can be learned that a rate of the good window may give up (0 to 1).
    range_test
        A sweep frame of the same training, whose suggestion is compared with the best rate.

    Returns
    -------
    altair.LayerChart
        One curve a group.

    Raises
    ------
    InputError
        A frame is not what it should be, or a range test is given for several groups.

    Examples
    --------
    >>> frame = lrchart.read_trainings("trainings.csv", untrained=2.31)
    >>> chart = lrchart.plot_trainings(frame)
    """
    if not isinstance(frame, TrainingFindings):
        frame = analyse_trainings(frame, options, tolerance=tolerance, range_test=range_test)
    return u_curve_chart(frame, options)


def plot_drift(frame: Any, options: Options = DEFAULTS) -> alt.LayerChart:
    """Return the chart of the best learning rate against the groups' number (`lrchart.drift`).

    Parameters
    ----------
    frame
        Trainings of several groups, each with a number in the column ``at``.
    options
        How the chart is drawn.

    Returns
    -------
    altair.LayerChart
        The best rates with their intervals, and the power law through them.

    Raises
    ------
    InputError
        Fewer than two groups have a number, or a determined optimum.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> lr = np.logspace(-5, 0, 16)
    >>> parts = [
    ...     pd.DataFrame({"lr": lr, "loss": np.log10(lr * w) ** 2, "group": str(w), "at": w})
    ...     for w in (64, 128, 256)
    ... ]
    >>> chart = lrchart.plot_drift(pd.concat(parts))
    """
    return drift_chart(drift(frame), options)
