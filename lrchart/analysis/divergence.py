"""Where the loss has left the ground: the first learning rate of the divergence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.ragged import median
from lrchart.analysis.spans import bounds
from lrchart.frame.arrays import FloatArray, IntArray

#: share of the sweep's steps that tells the level it started from
START_SHARE = 0.1
#: rise above the start that counts as divergence, as a share of the fall before it
RISE = 0.35
#: the same in units of the sweep's own noise (robust standard deviations), whichever is larger
NOISE_RISE = 6.0
#: most losses looked at at once, so that the windows over them stay small
BATCH = 200_000


def mark_divergence(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the column ``diverged`` (bool): True from each sweep's edge on."""
    loss = frame["loss"].to_numpy(dtype="float64")
    starts, stops = (np.array(ends, dtype=np.intp) for ends in bounds(frame))
    counts = stops - starts
    broken = np.add.reduceat(~np.isfinite(loss), starts, dtype=np.intp) > 0
    edges = np.empty(len(starts), dtype=np.intp)
    for one in np.flatnonzero(broken):
        edges[one] = find_edge(loss[starts[one] : stops[one]])
    # Thousands of runs are often equally long: as one matrix they cost what a few do.
    for count in np.unique(counts[~broken]):
        alike = np.flatnonzero(~broken & (counts == count))
        for part in np.array_split(alike, -(-len(alike) * count // BATCH)):
            edges[part] = find_edges(loss[starts[part, None] + np.arange(count)])
    behind = np.arange(len(frame)) >= np.repeat(starts + edges, counts)
    return frame.assign(diverged=behind)


def find_edge(loss: FloatArray) -> int:
    """Return the index at which a sweep's loss leaves the ground; its length where it does not.

    The edge is the first loss that is not finite, or what `find_edges` finds before it.

    Parameters
    ----------
    loss
        Shape (n,), float64, in order of rising learning rate; NaN and ±inf allowed.
    """
    stop = blow_up(loss)
    kept = np.flatnonzero(np.isfinite(loss[:stop]))
    (edge,) = find_edges(loss[kept][None])
    return int(kept[edge]) if edge < len(kept) else stop


def find_edges(loss: FloatArray) -> IntArray:
    """Return where the losses of equally long sweeps leave the ground; n where they do not.

    The edge is the first loss, after the minimum, where the running median lies above the level
    the sweep started from by `RISE` of its fall and by `NOISE_RISE` of its noise. Differences,
    never ratios, decide: a negative or shifted loss is read like any other.

    Parameters
    ----------
    loss
        Shape (m, n), float64, finite, in order of rising learning rate.
    """
    steps = loss.shape[1]
    if steps < 5:
        return np.full(len(loss), steps, dtype=np.intp)
    level = running_median(loss)
    start, best = start_level(level), level.argmin(axis=1)
    # What follows the minimum may be the divergence itself, which is no noise.
    quiet = np.maximum(best + 1, max(steps // 5, 5))
    rise = np.maximum(RISE * (start - level.min(axis=1)), NOISE_RISE * noise_level(loss, quiet))
    ceiling = start + np.maximum(rise, np.spacing(np.abs(start)))
    above = (level > ceiling[:, None]) & (np.arange(steps) >= best[:, None])
    return np.where(above.any(axis=1), above.argmax(axis=1), steps)


def blow_up(loss: FloatArray) -> int:
    """Return the index from which nothing is finite any more, or of the first +inf; n for none.

    A NaN with finite losses after it is one bad batch, not the end.
    """
    finite = np.flatnonzero(np.isfinite(loss))
    end = int(finite[-1]) + 1 if len(finite) else 0
    infinite = np.flatnonzero(np.isposinf(loss))
    return min(end, int(infinite[0])) if len(infinite) else end


def breaks(loss: FloatArray) -> IntArray:
    """Return the index of the first loss that is no number and that of the blow-up, in order.

    Often they are one; where every loss is finite there is none. Shape (0,), (1,) or (2,).
    """
    bad = np.flatnonzero(~np.isfinite(loss))
    return bad[(bad == bad[:1]) | (bad == blow_up(loss))]


def start_level(loss: FloatArray) -> FloatArray:
    """Return the median of each sweep's first tenth, at least five steps; the loss's unit.

    `loss` has the shape (…, n), the answer (…).
    """
    return np.asarray(np.median(loss[..., : max(5, int(START_SHARE * loss.shape[-1]))], axis=-1))


def noise_level(loss: FloatArray, steps: IntArray | None = None) -> FloatArray:
    """Return the batch noise as a robust standard deviation, in the loss's unit.

    From the median absolute difference of neighbours, which a slow trend hardly moves:
    1.4826 turns a median absolute deviation into a Gaussian σ, √2 undoes the difference of two.

    Parameters
    ----------
    loss
        Shape (…, n), finite.
    steps
        Shape (…): how many steps of each sweep to look at; None takes all. Fewer than two have no
        noise.
    """
    if steps is None:
        steps = np.full(loss.shape[:-1], loss.shape[-1])
    jumps = median(np.abs(np.diff(loss)), np.maximum(steps - 1, 0))
    return np.asarray(1.4826 / np.sqrt(2) * jumps)


def running_median(loss: FloatArray, width: int = 5) -> FloatArray:
    """Return the centred running median over `width` (odd) steps; same shape, ends repeated."""
    half = width // 2
    padded = np.pad(loss, [(0, 0)] * (loss.ndim - 1) + [(half, half)], mode="edge")
    if width == 3:  # several times faster than sorting
        before, after = padded[..., :-2], padded[..., 2:]
        low, high = np.minimum(before, loss), np.maximum(before, loss)
        return np.maximum(low, np.minimum(high, after))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width, axis=-1)
    return np.asarray(np.partition(windows, half, axis=-1)[..., half])
