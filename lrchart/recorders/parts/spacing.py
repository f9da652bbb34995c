"""The learning rates of a sweep, lowest first."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lrchart.errors import OptionError, one_of

Rates = npt.NDArray[np.float64]
Spacing = Callable[[float, float, int], Rates]

#: how the rates between the ends are spaced -> numpy's function that spaces them so;
#: both set the first and the last value exactly
SPACINGS: dict[str, Spacing] = {"exponential": np.geomspace, "linear": np.linspace}


def ladder(start: float, end: float, steps: int, spacing: str) -> Rates:
    """Return the `steps` learning rates from `start` to `end`, both included exactly.

    Parameters
    ----------
    start, end
        The first and the last learning rate, 0 < start < end.
    steps
        How many rates, at least 2.
    spacing
        ``"exponential"``: an equal ratio between neighbours, so an equal distance on the chart's
        log axis; ``"linear"``: an equal difference.

    Raises
    ------
    OptionError
        For an unknown spacing, fewer than 2 steps or ends that do not rise from above 0.
    """
    if spacing not in SPACINGS:
        raise one_of("spacing", spacing, SPACINGS)
    if not (math.isfinite(end) and 0 < start < end):
        raise OptionError(
            f"start and end must be learning rates with 0 < start < end; got {start!r} and {end!r}"
        )
    if steps < 2 or steps != int(steps):
        raise OptionError(f"steps must be a whole number of at least 2; got {steps!r}")
    return SPACINGS[spacing](start, end, int(steps))
