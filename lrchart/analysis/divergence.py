"""Mark the rows from the divergence on, and find the losses that are not finite.

The divergence itself is a landmark (`lrchart.analysis.rules.own.landmarks`). The stop rule of the
recorders is another one: it must decide while the sweep is still running.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.spans import bounds
from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.frame.rates import NEAR


def mark_divergence(curve: pd.DataFrame, marks: Landmarks) -> pd.DataFrame:
    """Return `curve` with the column ``diverged`` (bool): True from the edge of each run on.

    Parameters
    ----------
    curve
        A tidy frame with one sweep a run.
    marks
        The landmarks of the same runs, in the order of the frame.
    """
    edge = np.where(marks.diverges, marks.edge, np.inf)
    starts, stops = (np.array(ends, dtype=np.intp) for ends in bounds(curve, ["run"]))
    edges = np.repeat(edge, stops - starts)
    return curve.assign(diverged=np.log10(curve["lr"].to_numpy()) >= edges - NEAR)


def blow_up(loss: FloatArray) -> int:
    """Return the index from which no loss is finite, or of the first +inf; n if there is none.

    A NaN that finite losses follow is a bad batch, not the end; nor is NaN at the end if it is no
    longer than a gap before it.
    """
    finite = np.flatnonzero(np.isfinite(loss))
    end = int(finite[-1]) + 1 if len(finite) else 0
    if len(loss) - end <= int(np.diff(finite).max(initial=1)) - 1:
        end = len(loss)
    infinite = np.flatnonzero(np.isposinf(loss))
    return min(end, int(infinite[0])) if len(infinite) else end


def breaks(loss: FloatArray) -> IntArray:
    """Return the indices of the first non-finite loss and of the blow-up, in order.

    They are often the same; if every loss is finite, there is none. Shape (0,), (1,) or (2,).
    """
    bad = np.flatnonzero(~np.isfinite(loss))
    return bad[(bad == bad[:1]) | (bad == blow_up(loss))]
