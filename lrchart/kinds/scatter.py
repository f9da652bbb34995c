"""Scatter of losses from row to row: the mark of mini-batches, which final losses have less of."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray

#: rows that are inspected, at the lowest rates: fraction of all, and minimum
HEAD, FEWEST = 1 / 3, 8
#: minimum fraction of these rows at which the direction changes (two thirds expected for noise)
TURNS = 0.4
#: minimum of the median distance from the mean of the neighbours, as a fraction of the fall
SHARE = 0.05


def scatters(loss: FloatArray) -> bool:
    """Return whether losses scatter at their lowest rates as those of mini-batches do.

    Final losses of trainings lie on a smooth curve if all have one seed, and scatter by few percent
    of their fall if each has its own. Those of batches scatter by 6 to 31 % in half of the
    measured range tests.

    Parameters
    ----------
    loss
        Shape (rows,): the losses in the order of the rates; those that are not finite are left out.

    Examples
    --------
    >>> rate = np.linspace(0, 1, 40)
    >>> scatters(2 - rate), scatters(2 - rate + 0.2 * np.cos(9 * np.arange(40) ** 2))
    (False, True)
    """
    usable = loss[np.isfinite(loss)]
    head = usable[: int(HEAD * len(usable))]
    if len(head) < FEWEST:
        return False
    moves = np.diff(head)
    turns = float(np.mean(moves[:-1] * moves[1:] < 0))
    apart = float(np.median(np.abs(head[1:-1] - (head[:-2] + head[2:]) / 2)))
    fall = float(np.median(head[:5]) - usable.min())
    return turns >= TURNS and apart > SHARE * fall
