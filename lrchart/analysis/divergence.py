"""Where the loss has left the ground: the first learning rate of the divergence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from lrchart.analysis.spans import spans

FloatArray = npt.NDArray[np.float64]

#: share of the sweep's steps that tells the level it started from
START_SHARE = 0.1
#: rise above the start that counts as divergence, as a share of the fall before it
RISE = 0.35
#: the same in units of the sweep's own noise (robust standard deviations), whichever is larger
NOISE_RISE = 6.0


def mark_divergence(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the column ``diverged`` (bool): True from each sweep's edge on."""
    diverged = np.zeros(len(frame), dtype=bool)
    loss = frame["loss"].to_numpy(dtype="float64")
    for sweep in spans(frame):
        diverged[sweep.start + find_edge(loss[sweep]) : sweep.stop] = True
    return frame.assign(diverged=diverged)


def find_edge(loss: FloatArray) -> int:
    """Return the index at which a sweep's loss leaves the ground; its length where it does not.

    The edge is the first loss that is not finite, or the first, after the minimum, where the
    running median lies above the level the sweep started from by `RISE` of its fall and by
    `NOISE_RISE` of its noise. Differences, never ratios, decide: a negative or shifted loss
    is read like any other.

    Parameters
    ----------
    loss
        Shape (n,), float64, in order of rising learning rate; NaN and ±inf allowed.
    """
    stop = _blow_up(loss)
    kept = np.flatnonzero(np.isfinite(loss[:stop]))
    if len(kept) < 5:
        return stop
    level = running_median(loss[kept])
    start, best = start_level(level), int(level.argmin())
    # What follows the minimum may be the divergence itself, which is no noise.
    quiet = loss[kept[: max(best + 1, len(kept) // 5, 5)]]
    rise = max(RISE * (start - level[best]), NOISE_RISE * noise_level(quiet))
    ceiling = start + max(rise, float(np.spacing(abs(start))))
    above = np.flatnonzero(level[best:] > ceiling)
    return int(kept[best + above[0]]) if len(above) else stop


def _blow_up(loss: FloatArray) -> int:
    """Return the index from which nothing is finite any more, or of the first +inf.

    A NaN with finite losses after it is one bad batch, not the end.
    """
    finite = np.flatnonzero(np.isfinite(loss))
    end = int(finite[-1]) + 1 if len(finite) else 0
    infinite = np.flatnonzero(np.isposinf(loss))
    return min(end, int(infinite[0])) if len(infinite) else end


def start_level(loss: FloatArray) -> float:
    """Return the median of the sweep's first tenth, at least five steps; the loss's unit."""
    return float(np.median(loss[: max(5, int(START_SHARE * len(loss)))]))


def noise_level(loss: FloatArray) -> float:
    """Return the batch noise as a robust standard deviation, in the loss's unit.

    From the median absolute difference of neighbours, which a slow trend hardly moves:
    1.4826 turns a median absolute deviation into a Gaussian σ, √2 undoes the difference of two.
    """
    return float(1.4826 * np.median(np.abs(np.diff(loss))) / np.sqrt(2))


def running_median(loss: FloatArray, width: int = 5) -> FloatArray:
    """Return the centred running median over `width` (odd) steps; same shape, ends repeated."""
    padded = np.pad(loss, width // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    return np.asarray(np.partition(windows, width // 2, axis=1)[:, width // 2])
