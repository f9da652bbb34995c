"""Compute the learning rates of a sweep, lowest first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrchart.errors import OptionError, one_of, shown
from lrchart.frame.arrays import FloatArray
from lrchart.limits import MAX_LR, MAX_ROWS
from lrchart.recorders.parts.checks import positive, whole

Spacing = Callable[[float, float, int], FloatArray]

#: spacing of the rates -> NumPy function for it; both keep the first and last value exactly
SPACINGS: dict[str, Spacing] = {"exponential": np.geomspace, "linear": np.linspace}


def spaced_rates(start: float, end: float, steps: int, spacing: str) -> FloatArray:
    """Return the `steps` learning rates from `start` to `end`, both included exactly.

    Parameters
    ----------
    start, end
        The first and the last learning rate, 0 < start < end.
    steps
        How many rates, from 2 to ``MAX_ROWS``.
    spacing
        ``"exponential"``: an equal ratio between neighbours, so an equal distance on the chart's
        log axis; ``"linear"``: an equal difference.

    Raises
    ------
    OptionError
        For an unknown spacing, too few or too many steps, or ends that do not rise from above 0.
    """
    if not isinstance(spacing, str) or spacing not in SPACINGS:
        raise one_of("spacing", spacing, SPACINGS)
    first, last = positive("start", start), positive("end", end)
    ends = f"{shown(start)} and {shown(end)}"
    if first >= last:
        raise OptionError(f"start must be below end; got {ends}")
    if first < 1 / MAX_LR or last > MAX_LR:
        raise OptionError(
            f"start and end must lie between {1 / MAX_LR:g} and {MAX_LR:g} (MAX_LR); got {ends}"
        )
    if last / first < 1 + 1e-6:  # validation of a frame treats these as one rate
        raise OptionError(f"start and end must differ in their first six digits; got {ends}")
    count = whole("steps", steps, 2, MAX_ROWS, f' from 2 to {MAX_ROWS:,} (MAX_ROWS) or "auto"')
    return SPACINGS[spacing](first, last, count)
