"""Detect trainings at constant rates, one after another, in each of which the loss begins anew."""

from __future__ import annotations

import numpy as np

from lrchart.kinds import words
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import Levels

#: minimum rows at a rate that show a fall, maximum rates, and minimum rates at which it falls,
#: as a number and as a fraction of all
ROWS, MANY, RATES, PART = 8, 60, 3, 0.25
#: fraction of the rows at a rate whose median loss is that of its start or of its end
END = 0.1
#: the loss falls at a rate if it does so by this many standard deviations of the difference of its
#: ends' noise; it begins anew if it climbs back by this fraction of the fall at the next rate, at
#: this share of the rates at which it falls
NOISES, CLIMB, SHARE = 4.0 * 1.4, 0.5, 0.8


def restarted(history: History, steps: Levels) -> Kind | None:
    """Return "trainings" if the loss falls while a rate is held and is back at the next; else None.

    A range test in stairs goes on with the loss that it has come to.
    """
    if not RATES < len(steps.lr) <= MANY or np.median(steps.held) < ROWS:
        return None
    loss = history.loss
    moves = np.append(np.abs(np.diff(loss)), 0)
    # Losses scatter more where they are higher. The mean move is 1.13 standard deviations.
    noise = np.add.reduceat(moves, steps.start)[:-1] / steps.held[:-1] / 1.13
    near = np.maximum((END * steps.held).astype(int), 1)
    stop = steps.start + steps.held
    begin, end = (
        np.array([np.median(loss[first:last]) for first, last in zip(firsts, lasts, strict=True)])
        for firsts, lasts in ((steps.start, steps.start + near), (stop - near, stop))
    )
    with np.errstate(invalid="ignore"):
        fall, climb = (begin - end)[:-1], begin[1:] - end[:-1]
        falls = fall > NOISES * noise / np.sqrt(near[:-1])
        anew = climb[falls] >= CLIMB * fall[falls]
    if falls.sum() < max(RATES, PART * len(steps.lr)) or anew.mean() < SHARE:
        return None
    return Kind(
        "trainings",
        f"{len(loss):,} rows are at {len(steps.lr)} rates, and the loss begins anew at each of "
        f"them: {words.RUNS}",
        sure=False,
    )
