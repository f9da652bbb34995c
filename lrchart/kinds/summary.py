"""Detect the kind of a run from a few aggregates, for histories too long to collect."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lrchart.kinds import words
from lrchart.kinds.kind import Kind
from lrchart.text import lr_text

#: share of the rows at one rate from which a run is a training
HELD = 1 / 2
#: … and if that rate is the highest one, at the end of a warm-up
WARM_UP = 1 / 3
#: … and if it falls now and then, as in steps
AGAIN = 0.1
#: falls, and share of the moves, that are new passes or stray rows
STRAY, STRAY_SHARE = 5, 1e-3
#: how far the mean and the scatter of log10(lr) may be from those of an even run, over its range
EVEN = 0.02


@dataclass(frozen=True)
class Summary:
    """Aggregates of one run; one pass over the rows in their order computes all of them.

    With ``lag`` for the rate of the row before (a window ordered by the step or the row number)::

        SELECT count(*) AS rows, min(lr) AS low, max(lr) AS high,
               sum((lr > lag * (1 + 2e-7))::int) AS rises,
               sum((lr < lag * (1 - 2e-7))::int) AS falls,
               sum((lr >= top / 1.005)::int) AS at_high, avg(log10(lr)) AS mean_log,
               stddev_pop(log10(lr)) AS scatter_log
        FROM (SELECT lr, lag(lr) OVER (ORDER BY step) AS lag, max(lr) OVER () AS top FROM history)

        SELECT max(count) AS held            -- rows at the most frequent rate, in cells of 0.5 %
        FROM (SELECT count(*) AS count FROM history GROUP BY floor(ln(lr) / ln(1.005)))

    Attributes
    ----------
    rows, rises, falls
        Rows, and how many of them have a higher, or a lower, rate than the row before.
    low, high
        The lowest and the highest rate, greater than 0.
    held, at_high
        Rows at the most frequent rate, and rows within half a percent of the highest.
    mean_log, scatter_log
        Mean and standard deviation of log10(lr).
    """

    rows: int
    rises: int
    falls: int
    low: float
    high: float
    held: int
    at_high: int
    mean_log: float
    scatter_log: float


def kind_of_summary(summary: Summary) -> Kind:
    """Return the kind of a long run, as far as aggregates tell; `sure` is False if they do not.

    The aggregates know neither the order of the moves nor the losses: a range test with a second
    pass is a sweep without a mask, an exponential fall is a training. Only for runs of
    thousands of steps; collect shorter ones and ask
    `lrchart.kinds.run.kind_of_run`.
    """
    rows, span = summary.rows, words.between(summary.low, summary.high)
    if summary.at_high > rows * WARM_UP or summary.held > rows * HELD:
        at_high = summary.at_high >= summary.held
        count = summary.at_high if at_high else summary.held
        rate = f", {lr_text(summary.high)}" if at_high else ""
        return words.training(f"{count:,} of {words.steps_text(rows)} are at one rate{rate}")
    moves = summary.rises + summary.falls
    again = summary.falls and (summary.held > rows * AGAIN or summary.rises < summary.falls)
    if summary.falls <= max(STRAY, STRAY_SHARE * moves) and not again:
        if not summary.falls:
            return Kind("sweep", words.risen(summary.low, summary.high, rows))
        evidence = f"the rate rises {summary.rises:,} times and falls {summary.falls}, {span}"
        return Kind("sweep", evidence, sure=False)
    if not summary.rises:
        text = f"the rate only falls, {span}"
        return words.training(text, sure=not _is_even(summary))
    return words.training(
        f"the rate rises {summary.rises:,} times and falls {summary.falls:,} times, {span}",
        sure=not _is_even(summary),
    )


def _is_even(summary: Summary) -> bool:
    """Whether log10(lr) has the mean and the scatter of an even distribution over its range."""
    low, high = math.log10(summary.low), math.log10(summary.high)
    span = high - low
    middle, scatter = (low + high) / 2, span / math.sqrt(12)
    off = max(abs(summary.mean_log - middle), abs(summary.scatter_log - scatter))
    return off <= EVEN * span
