"""Detect the kind of one run from its rates in the order in which they were recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lrchart.kinds.falling import falling
from lrchart.kinds.history import History, history
from lrchart.kinds.kind import Kind
from lrchart.kinds.mixed import mixed
from lrchart.kinds.rising import NARROW, WARM_UP, rising
from lrchart.kinds.words import between, steps_text

#: minimum steps from which the kind of a growing history is known
ENOUGH = 20
#: maximum stairs, and steps on each, before a growing staircase counts as a training
STAIRS, STAIR = 4, 50


def kind_of_run(
    lr: npt.ArrayLike,
    loss: npt.ArrayLike | None = None,
    step: npt.ArrayLike | None = None,
    *,
    growing: bool = False,
) -> Kind:
    """Return the kind of one run: "sweep" or "training", or "trainings" if its rows have no order.

    Parameters
    ----------
    lr
        Shape (rows,): the learning rates in the order in which they were recorded; neither sorted
        by rate nor condensed, for the order is the evidence. A rate of 0 (rounded), a negative or
        a missing one is passed over.
    loss
        Shape (rows,): the losses beside them; NaN and ±inf are welcome. They decide only whether
        an exponential fall of the rate is a range test. None: taken as unknown.
    step
        Shape (rows,): the step column, if there is one. It puts shuffled rows in order.
    growing
        Whether the history is still being written: below `ENOUGH` steps, `known` is then False.

    Returns
    -------
    Kind
        See `lrchart.kinds.kind.Kind`. The columns beside rates and losses are read by
        `lrchart.kinds.columns.signs`, several runs by `lrchart.kinds.table`.

    Examples
    --------
    >>> import numpy as np
    >>> kind_of_run(np.geomspace(1e-7, 10, 101)).kind
    'sweep'
    >>> kind_of_run([1e-3, 2e-3, 3e-3] + [4e-3] * 17).evidence
    '17 of 20 steps are at one rate, 4e-3: this is a training under a schedule, not a range test'
    """
    return kind_of(history(lr, loss, step), growing=growing)


def kind_of(run: History, *, growing: bool) -> Kind:
    """Return the kind of a `History`."""
    total = len(run.lr)
    if total < 2:
        evidence = f"{steps_text(total)} with a rate: too few to tell a range test from a training"
        return Kind("sweep", evidence, sure=False, known=False)
    if not len(run.falls):
        kind = rising(run)
    elif not len(run.rises):
        kind = falling(run)
    else:
        kind = mixed(run)
    if not growing:
        return kind
    if kind.kind == "trainings":  # a growing file is never a table: its stairs are a range test's
        kind = replace(kind, kind="sweep", sure=False)
    if total < ENOUGH:
        text = f"{steps_text(total)} so far: the kind is known from {ENOUGH} steps on"
        return replace(kind, evidence=text, sure=False, known=False)
    far = run.lr.max() >= run.lr.min() * 10**NARROW
    if not (kind.kind == "sweep" and far) and _may_begin(run):
        text = f"{steps_text(total)} so far, {between(run.lr.min(), run.lr.max())}: too few to tell"
        return replace(kind, evidence=text, sure=False, known=False)
    return kind


def _may_begin(run: History) -> bool:
    """Return whether a growing history may be the beginning of a range test.

    Either its rate goes up, but has not come far; or it has stayed at a few rates, as a range test
    with a plateau at its start or with long stairs does.
    """
    total = len(run.lr)
    if not len(run.falls) and len(run.rises) < STAIRS and total < STAIRS * STAIR:
        return True
    # A few steps at another rate may precede the rise.
    start = int(run.falls[-1]) + 1 if len(run.falls) else 0
    if total - start < total / 2 or run.lr[-1] >= run.lr[start] * 10**NARROW:
        return False
    rises = len(run.rises) - int(np.searchsorted(run.rises, start))
    return rises >= STAIRS and total - 1 - int(run.rises[-1]) <= (total - start) * WARM_UP
