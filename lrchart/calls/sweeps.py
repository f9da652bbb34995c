"""Draw and answer range tests of any source: plot, slope, anatomy, suggest, analyse."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from lrchart import pipeline
from lrchart.analysis import suggest as suggestion
from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import DEFAULT_RULE, names
from lrchart.calls.chart import Chart, carrying
from lrchart.calls.door import READING, admit, check_colours, check_keywords, given
from lrchart.calls.keywords import Plotting, Reading
from lrchart.calls.misplaced import check_sources, is_lost
from lrchart.errors import OptionError, nearest
from lrchart.options import Options, Schedule


def plot(*sources: Any, options: Options | None = None, **values: Unpack[Plotting]) -> Chart:
    """Return the finder chart of range tests: loss against learning rate, with its window.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read` takes: paths, patterns and folders, a DataFrame with any usual
        column names, two arrays ``lrs, losses`` (learning rate > 0), a mapping of runs
        ``{"a": frame, "b": frame}``, a recorder, or the finder of a framework.
        Several runs share the chart; more than 40 are drawn as a band. Trainings are drawn as loss
        and rate over their steps, without a suggestion, if they are read with ``kind="training"``.
    options
        How the sweep is read and drawn, as one value; keywords override it.
    **values
        The fields of `lrchart.Options` (``title``, ``theme``, ``size``, ``smoothing``, ``marks``,
        ``palette``, …), and the keywords of `lrchart.read` (``lr_column``, ``kind``, …).

    Returns
    -------
    altair.LayerChart
        Interactive on pages, static in images. It carries `theme`, `size` and `dpi`. Compose it
        with Altair, and write it with `lrchart.save`.

    Raises
    ------
    InputError
        A source holds no range test.
    OptionError
        A keyword is unknown or its value out of range, or a name in it is that of no run or rule.

    Examples
    --------
    >>> chart = lrchart.plot("history.csv", title="A transformer", marks=[3e-3, (1e-2, "mine")])
    >>> lrchart.save(chart, "finder.svg")
    [...Path('finder.svg')]

    Runs in colours of your own, and two arrays:

    >>> chart = lrchart.plot("seeds/*.csv", palette=["#0068a8", "teal", "firebrick"])
    >>> chart = lrchart.plot([1e-4, 1e-3, 1e-2, 1e-1], [2.3, 1.9, 1.1, 2.9], size=(6, 4))
    """
    sources, reading, chosen = given("plot", sources, dict(values), options)
    frame = admit(sources, reading)
    check_colours(frame, chosen)
    return carrying(pipeline.plot(frame, chosen), chosen)


def slope(*sources: Any, options: Options | None = None, **values: Unpack[Plotting]) -> Chart:
    """Return the slope view of range tests: how fast the loss falls per decade of learning rate.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read` takes; see `lrchart.plot`.
    options
        How the sweep is read and drawn, as one value; keywords override it.
    **values
        The fields of `lrchart.Options` and the keywords of `lrchart.read`.

    Returns
    -------
    altair.LayerChart
        Below zero the loss falls. Compose it with Altair, and write it
        with `lrchart.save`.

    Raises
    ------
    InputError
        A source holds no range test.
    OptionError
        A keyword is unknown or its value out of range, or a name in it is that of no run or rule.

    Examples
    --------
    >>> chart = lrchart.slope("history.csv", smoothing=0.2)
    """
    sources, reading, chosen = given("slope", sources, dict(values), options)
    frame = admit(sources, reading)
    check_colours(frame, chosen)
    return carrying(pipeline.slope(frame, chosen), chosen)


def anatomy(*sources: Any, options: Options | None = None, **values: Unpack[Plotting]) -> Chart:
    """Return the teaching chart of one run, its parts named.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read` takes; see `lrchart.plot`.
    options
        How the sweep is read and drawn, as one value; keywords override it.
    **values
        The fields of `lrchart.Options` and the keywords of `lrchart.read`. ``window_of`` chooses
        the run; None takes the first.

    Returns
    -------
    altair.LayerChart
        Its parts are numbered. Compose it with Altair, and write it
        with `lrchart.save`.

    Raises
    ------
    InputError
        A source holds no range test.
    OptionError
        A keyword is unknown or its value out of range, or ``window_of`` names no run.

    Examples
    --------
    >>> chart = lrchart.anatomy("history.csv", theme="dark")
    """
    sources, reading, chosen = given("anatomy", sources, dict(values), options)
    return carrying(pipeline.anatomy(admit(sources, reading), chosen), chosen)


def analyse(*sources: Any, options: Options | None = None, **values: Unpack[Plotting]) -> Findings:
    """Return the findings of range tests: curves, windows, landmarks, limits.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read` takes; see `lrchart.plot`.
    options
        Smoothing, rule and training of the analysis; keywords override it.
    **values
        The fields of `lrchart.Options` and the keywords of `lrchart.read`.

    Returns
    -------
    Findings
        Small tables: ``curve`` (the smoothed loss and its slope per decade beside each step),
        ``windows`` and ``suggestions`` (one row a run), ``landmarks``, and more.

    Raises
    ------
    InputError
        A source holds no range test.
    OptionError
        A keyword is unknown or its value out of range, or a name in it is that of no run or rule.

    Examples
    --------
    >>> findings = lrchart.analyse("history.csv")
    >>> findings
    <findings of 1 run (275 steps): history suggests 0.0018>
    >>> findings.windows[["run", "source"]].values.tolist()
    [['history', 'estimated']]
    """
    sources, reading, chosen = given("analyse", sources, dict(values), options)
    return pipeline.analyse(admit(sources, reading), chosen)


def suggest(
    *sources: Any,
    rule: str = DEFAULT_RULE,
    training_steps: int | None = None,
    schedule: Schedule | None = None,
    **values: Unpack[Reading],
) -> pd.DataFrame:
    """Return the suggested learning rate of every run.

    Parameters
    ----------
    *sources
        Whatever `lrchart.read` takes; see `lrchart.plot`. Several replicates of a run are read
        together and answered once.
    rule
        The name of a rule, or "all" for one row a run and rule.
    training_steps, schedule
        Optimizer steps (1 to 1e9) and schedule ("constant" or "decay") of the training that the
        rate is for; None takes them from the columns of these names, or a typical training. They
        matter to the default rule only. The sweep's own length is the span of its column ``step``;
        without one, each row counts as one step.
    **values
        The keywords of `lrchart.read`; ``replicates=True`` treats all runs as repeats of one.

    Returns
    -------
    pandas.DataFrame
        ``run, rule, lr, lr_low, lr_high, training_steps, schedule, readable, reason``.
        ``training_steps`` and ``schedule`` are as stated, NaN and "" if they were not.
        ``lr_low`` to ``lr_high`` is the 80 % interval, which held the best learning rate in four
        measured trainings of five. The interval, ``readable`` and ``reason`` belong to the run and
        are the same for each of its rules.
        ``lr`` is NaN if the rule has no answer, and ``reason`` then says why; the bounds are NaN
        if there is no interval. ``reason`` is empty if nothing limits the sweep.

    Raises
    ------
    InputError
        A source holds no range test, or one of its runs is a training (`KindError`).
    OptionError
        A keyword is unknown, no rule has that name, or a training is out of its range.

    Examples
    --------
    >>> table = lrchart.suggest("history.csv", training_steps=20_000)
    >>> suggestion = table.iloc[0]
    >>> bool(suggestion.lr_low < suggestion.lr < suggestion.lr_high), bool(suggestion.readable)
    (True, True)
    """
    allowed = (*READING, "rule", "training_steps", "schedule")
    check_keywords("suggest", values, allowed)
    for source in sources[1:]:
        if isinstance(source, str) and (meant := _rule_meant(source)):
            raise OptionError(f"name the rule: lrchart.suggest(..., rule={meant!r})")
    check_sources("suggest", sources)
    suggestion.rules_of(rule)  # report a misspelt rule before reading anything
    return suggestion.suggest(
        admit(sources, dict(values)), rule, training_steps=training_steps, schedule=schedule
    )


def _rule_meant(word: str) -> str | None:
    """Return the rule that a word among the sources names or resembles, if it names no file."""
    rules = (suggestion.ALL, *names())
    return word if word in rules else nearest(word, rules) if is_lost(word) else None
