"""Draw and answer trainings of any source: plot_trainings, plot_drift, optimum, drift."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from lrchart.analysis.trainings import drift as law
from lrchart.analysis.trainings import optimum as best
from lrchart.analysis.trainings.window import TOLERANCE
from lrchart.calls.chart import Chart, carrying
from lrchart.calls.door import (
    DRAWING_TRAININGS,
    READING_TRAININGS,
    admit,
    admit_trainings,
    check_keywords,
    given,
)
from lrchart.calls.keywords import PlottingTrainings, ReadingTrainings
from lrchart.calls.misplaced import check_sources
from lrchart.chart.trainings import pipeline
from lrchart.errors import spelled
from lrchart.options import Options


def plot_trainings(
    *sources: Any,
    options: Options | None = None,
    tolerance: float = TOLERANCE,
    range_test: Any = None,
    **values: Unpack[PlottingTrainings],
) -> Chart:
    """Return the U-curve of trainings: final loss against learning rate, with the best rate.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read_trainings` takes: tables, databases and folders of tuners, a
        DataFrame, or two arrays, learning rates (> 0) and final losses.
    options
        How the chart is drawn, as one value; ``rule`` suggests for the range test.
    tolerance
        Share of what can be learned that a rate of the good window may give up (0 to 1).
    range_test
        A range test of the same training, as `lrchart.read` takes it, whose suggestion is compared
        with the best rate.
    **values
        ``title``, ``palette``, ``theme``, ``size`` and ``dpi``, as in `lrchart.Options`; ``rule``,
        ``training_steps`` and ``schedule``, for the range test; and the keywords of
        `lrchart.read_trainings`.

    Returns
    -------
    altair.LayerChart
        One curve a group: the mean over seeds, the best rate with its 95 % interval, and the
        window of good rates.

    Raises
    ------
    InputError
        A source is not what it should be, or a range test is given for several groups.
    OptionError
        A keyword is unknown, or its value out of range.

    Examples
    --------
    >>> chart = lrchart.plot_trainings("trainings.csv", untrained=2.31, range_test="history.csv")
    """
    sources, reading, chosen = given(
        "plot_trainings",
        sources,
        dict(values),
        options,
        ("range_test", "tolerance", *READING_TRAININGS),
        DRAWING_TRAININGS,
    )
    frame = admit_trainings(sources, reading)
    # Errors name `range_test`, since this function has no keyword to overrule its kind.
    with spelled({"range_test": "range_test"}):
        sweep = None if range_test is None else admit((range_test,), {})
        findings = pipeline.analyse_trainings(frame, chosen, tolerance=tolerance, range_test=sweep)
    return carrying(pipeline.plot_trainings(findings, chosen), chosen)


def plot_drift(
    *sources: Any, options: Options | None = None, **values: Unpack[PlottingTrainings]
) -> Chart:
    """Return the chart of the best learning rate against a number of the groups, as the width.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read_trainings` takes, of several groups with a number each.
    options
        How the chart is drawn, as one value.
    **values
        The keywords of `lrchart.plot_trainings`; ``by`` names the setting that the groups differ
        in.

    Returns
    -------
    altair.LayerChart
        The best rates with their intervals, and the power law through them.

    Raises
    ------
    InputError
        Fewer than two groups have a number, or a determined optimum.
    OptionError
        A keyword is unknown, or its value out of range.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> lr = np.logspace(-5, 0, 16)
    >>> parts = [
    ...     pd.DataFrame({"lr": lr, "final_loss": np.log10(lr * w) ** 2, "width": w})
    ...     for w in (64, 128, 256)
    ... ]
    >>> chart = lrchart.plot_drift(pd.concat(parts), by="width")
    """
    sources, reading, chosen = given(
        "plot_drift", sources, dict(values), options, READING_TRAININGS, DRAWING_TRAININGS
    )
    return carrying(pipeline.plot_drift(admit_trainings(sources, reading), chosen), chosen)


def optimum(
    *sources: Any, tolerance: float = TOLERANCE, **values: Unpack[ReadingTrainings]
) -> pd.DataFrame:
    """Return the best learning rate of every group of trainings.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read_trainings` takes; see `lrchart.plot_trainings`.
    tolerance
        Share of what can be learned that a rate of the good window may give up (0 to 1).
    **values
        The keywords of `lrchart.read_trainings`.

    Returns
    -------
    pandas.DataFrame
        One row a group. ``lr`` is the lowest point of the parabola through the lowest mean and
        its two neighbours, in log lr; ``lr_low`` and ``lr_high`` bound its 95 % interval: the
        rates that cannot be told from the lowest, and half a step of the grid on each side.
        ``loss`` is the lowest measured mean. ``determined`` is False if the trainings do not
        bracket the optimum; ``reason`` says why, ``lr`` is then the lowest measured rate, and an
        end of the interval that is unknown is NaN. ``good_low`` and ``good_high`` bound the rates
        that give up at most `tolerance`; ``diverges_from`` is the lowest rate above the best at
        which a training diverged, or NaN; ``rates`` and ``seeds`` count.

    Raises
    ------
    InputError
        A source holds no trainings.
    OptionError
        A keyword is unknown, or `tolerance` is outside 0 to 1.

    Examples
    --------
    >>> lr = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0]
    >>> table = lrchart.optimum(lr, [3.0, 2.6, 1.4, 1.0, 1.4, 2.5, 3.0])
    >>> table[["lr", "determined"]].values.tolist()
    [[0.01, True]]
    """
    check_sources("optimum", sources)
    check_keywords("optimum", values, (*READING_TRAININGS, "tolerance"))
    return best.optimum(admit_trainings(sources, dict(values)), tolerance=tolerance)


def drift(*sources: Any, **values: Unpack[ReadingTrainings]) -> law.Drift:
    """Return how the best learning rate moves with a number of the groups, such as the width.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read_trainings` takes, of several groups with a number each.
    **values
        The keywords of `lrchart.read_trainings`; ``by`` names the setting that the groups differ
        in.

    Returns
    -------
    Drift
        The power law lr* = scale · at ** exponent, fitted by weighted least squares of log lr:
        ``exponent``, ``exponent_low`` and ``exponent_high`` (95 % interval), ``ratio`` (factor
        between the smallest and the largest group) and ``points``, the table of the groups.

    Raises
    ------
    InputError
        Fewer than two groups have a number, or a determined optimum.
    OptionError
        A keyword is unknown.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> lr = np.logspace(-5, 0, 16)
    >>> parts = [
    ...     pd.DataFrame({"lr": lr, "loss": np.log10(lr * w) ** 2, "group": str(w), "at": w})
    ...     for w in (64, 128, 256, 512, 1024)
    ... ]
    >>> lrchart.drift(pd.concat(parts))
    <drift over 5 groups: exponent -1, 95 % interval -1.32 to -0.68>
    """
    check_sources("drift", sources)
    check_keywords("drift", values, READING_TRAININGS)
    return law.drift(admit_trainings(sources, dict(values)))
