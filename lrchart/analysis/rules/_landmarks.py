"""The landmarks of a range test: its edge, its credible descent, and how far that stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrchart.analysis.rules._curve import Curve, Sweep, curve
from lrchart.analysis.rules._smooth import smooth

#: kernel widths (standard deviations, in decades) in which the descent is looked for; the
#: landmarks are averaged over them, which steadies them more than any one width does
WIDTHS = (0.1, 0.2, 0.4, 0.8)
#: kernel width in which the edge is looked for, in decades
EDGE_WIDTH = 0.15
#: the edge is where the loss rises above its start by this share of its fall …
RISE = 0.3
#: … and by this many standard errors …
RISE_ERRORS = 6.0
#: … over this stretch, in decades
HOLD = 0.3
#: a minimum further than `NEAR` decades below the edge must be lower by so many standard errors
#: a decade: noise makes minima anywhere, training makes them near the edge
PRICE = 1.0
NEAR = 1.0
#: shares of the fall at which the descent begins and is done
BEGUN = 0.1
DONE = 0.8


@dataclass(frozen=True)
class Fall:
    """One descent, as one kernel width sees it; positions in log10 lr."""

    begun: float
    done: float
    minimum: float
    #: depth of the fall in its standard errors; what noise alone makes is below about 4
    credibility: float


@dataclass(frozen=True)
class Landmarks:
    """Where things happen on a range test; positions in log10 lr."""

    #: ends of what was swept
    start: float
    end: float
    #: where the loss leaves the ground for good or stops being finite; `end` where it never does
    edge: float
    diverges: bool
    #: the descent, averaged over `WIDTHS`
    fall: Fall
    #: finite losses before the first non-finite one that stays
    points: int


def landmarks(sweeps: Sequence[Sweep]) -> Landmarks:
    """Return the landmarks of one range test, or of several repeats of it read as one.

    Parameters
    ----------
    sweeps
        Pairs ``(lr, loss)`` of float64 arrays of shape (n,), rows in any order; the losses may
        hold NaN and ±inf.
    """
    found = curve(sweeps)
    if len(found.x) < 3:
        nothing = Fall(found.limit, found.limit, found.limit, 0.0)
        broken = bool(np.isfinite(found.broken))
        return Landmarks(found.start, found.end, found.limit, broken, nothing, len(found.x))
    edge = _edge(found)
    falls = [_fall(found, found.limit if edge is None else edge, width) for width in WIDTHS]
    return Landmarks(
        start=found.start,
        end=found.end,
        edge=found.limit if edge is None else edge,
        diverges=edge is not None or bool(np.isfinite(found.broken)),
        fall=Fall(
            begun=float(np.mean([fall.begun for fall in falls])),
            done=float(np.mean([fall.done for fall in falls])),
            minimum=float(np.mean([fall.minimum for fall in falls])),
            credibility=float(np.median([fall.credibility for fall in falls])),
        ),
        points=len(found.x),
    )


def _edge(found: Curve) -> float | None:
    """Return where the loss rises above its start for good; None where it does not."""
    seen = smooth(found, found.limit, EDGE_WIDTH)
    above = seen.level > np.maximum(-RISE * min(seen.level.min(), 0.0), RISE_ERRORS * seen.error)
    hold = int(HOLD / (seen.x[1] - seen.x[0]) + 1e-9) + 1
    # Beyond the end of the sweep a rise may well go on.
    padded = np.concatenate([above, np.ones(hold - 1)])
    risen = np.flatnonzero(above & (np.convolve(padded, np.ones(hold), mode="valid") > hold - 0.5))
    return float(seen.x[risen[0]]) if len(risen) else None


def _fall(found: Curve, edge: float, width: float) -> Fall:
    """Return the descent before `edge` to the lowest level that is worth its price."""
    seen = smooth(found, edge, width)
    price = PRICE * np.maximum(edge - seen.x - NEAR, 0.0)
    at = int(np.argmin(seen.level / np.median(seen.error) + price))
    depth = -seen.level[at]

    def reached(share: float) -> float:
        above = np.flatnonzero(seen.level[: at + 1] > -share * depth)
        return float(seen.x[min(above[-1] + 1, at) if len(above) else 0])

    # A curve that rises from its start lies below the start's median there, without any fall.
    fallen = min(depth, seen.level[: at + 1].max() - seen.level[at])
    error = seen.error[at] * np.sqrt(1 + seen.weight[at] / found.early)
    return Fall(reached(BEGUN), reached(DONE), float(seen.x[at]), float(fallen / error))
