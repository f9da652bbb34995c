"""Refuse a table whose losses were all measured after a training: one row each."""

from __future__ import annotations

import numpy as np

from lrchart.errors import InputError
from lrchart.kinds import words
from lrchart.kinds.door import AUTO, refusal
from lrchart.readers.columns import Choice, candidates
from lrchart.readers.numbers import to_numbers
from lrchart.readers.table import Table
from lrchart.readers.trainings.columns import HELD_OUT, STEP, is_metric, snake

#: minimum different rates of such a table
RATES = 3


def refuse_held_out(table: Table, choice: Choice) -> None:
    """Refuse a table of rates beside losses or scores on held-out data, if no column counts steps.

    Raises
    ------
    KindError
        The rows look like trainings.
    """
    rates = candidates("lr", table.names)
    metrics = [name for name in table.names if is_metric(name)]
    counted = any(STEP.fullmatch(snake(name)) for name in table.names)
    # A path such as val/loss is a tracker's, or that of nested records: a history.
    held_out = all(HELD_OUT.fullmatch(snake(name)) and "/" not in name for name in metrics)
    chosen = choice.kind != AUTO or choice.lr_column or choice.loss_column
    if chosen or counted or len(rates) != 1 or not metrics or not held_out:
        return
    try:
        lr = to_numbers(table.load(rates), rates[0]).values
    except InputError:  # reported when the columns are read
        return
    if len(np.unique(lr[np.isfinite(lr)])) < RATES:
        return
    reason = f"{metrics[0]!r} is measured on held-out data, and no column counts steps"
    raise refusal(words.trainings(reason, sure=False))
