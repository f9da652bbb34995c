"""Find rewards, accuracies and likelihoods that stand in the place of losses."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds.warm_up import part_losses

#: minimum losses of a sweep that is looked at, and number of parts, each reduced to its median
FEWEST, PARTS = 20, 24
#: a negative loss ends below its start by less than this factor, unless it is bounded by -1, as a
#: cosine is
FACTOR, BOUNDED = 10, -1.5
#: minimum of the highest accuracy or likelihood; losses far below 1 are losses in other units
LEARNED = 0.2
#: minimum rise before the fall, in standard errors; maximum fall before it, as a fraction of it
NOISES, BEFORE = 6.0, 0.5
#: minimum fraction of the sweep before the highest part
EARLY = 0.2


def is_reward(loss: FloatArray) -> bool:
    """Return whether losses below 0, or from 0 to 1, rise and then fall, or end far below 0.

    Losses of contrast or density are negative, too; but they fall where the training learns, and
    rise where it diverges.

    Parameters
    ----------
    loss
        Shape (n,), in the order of the rates; NaN and ±inf are left out.

    Examples
    --------
    >>> rate = np.linspace(-6, 0, 61)
    >>> loss = 2.3 - 1.5 / (1 + np.exp(-4 * (rate + 3))) + 90 * np.maximum(rate + 1, 0) ** 2
    >>> is_reward(loss), is_reward(loss - 99), is_reward(-loss)
    (False, False, True)
    """
    usable = loss[np.isfinite(loss)]
    if len(usable) < FEWEST:
        return False
    top = usable.max()
    if not (top < 0 or (usable.min() >= 0 and LEARNED <= top <= 1)):
        return False
    if np.median(usable[-3:]) < min(FACTOR * float(np.median(usable[:3])), BOUNDED):
        return True
    count = min(PARTS, len(usable) // 3)
    parts, scatter = part_losses(usable, np.arange(len(usable), dtype=np.float64), count)
    peak = int(parts[: max(int(parts.argmin()), 1)].argmax())
    start = float(np.median(parts[:3]))
    rise, fall = parts[peak] - start, start - parts[: peak + 1].min()
    return bool(rise > NOISES * scatter and fall < BEFORE * rise and peak > EARLY * len(parts))
