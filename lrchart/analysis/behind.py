"""Compress the losses behind the edge, so that one line can follow a climb over powers of ten."""

from __future__ import annotations

from typing import Any

import numpy as np

from lrchart.analysis.noise import noise_level
from lrchart.frame.arrays import BoolArray, FloatArray

#: sides of the edge: before it, behind it, or behind a jump, where a new line begins
BEFORE, BEHIND, APART = 0, 1, 2
#: maximum shift of the line in the dip by losses behind the edge, in standard deviations of noise
LEAK = 0.25
#: minimum jump at the edge, in compressed ranges of the losses before it: a factor of about 150
JUMP = 5.0
#: minimum steps before the edge for this limit; with fewer, the losses behind it may join the line
FEWEST = 5
#: number of steps on either side whose losses bound the line behind the edge
NEAR = 3


def exploding(loss: FloatArray) -> BoolArray:
    """Mark the last steps before the edge whose losses explode already.

    Each lies further above all losses before it than those spread. An edge is where the loss is
    lost for good, which may be a step or two later.

    Parameters
    ----------
    loss
        The finite losses before the edges of several sweeps, shape (sweeps, steps).
    """
    marked = np.zeros(loss.shape, dtype=bool)
    if loss.shape[1] > FEWEST:
        before = loss[:, :-1]
        top, bottom = np.maximum.accumulate(before, axis=1), np.minimum.accumulate(before, axis=1)
        with np.errstate(over="ignore"):
            marked[:, FEWEST:] = (loss[:, 1:] > top + (top - bottom))[:, FEWEST - 1 :]
    return np.logical_and.accumulate(marked[:, ::-1], axis=1)[:, ::-1]


def compress(loss: FloatArray, top: Any, span: Any) -> FloatArray:
    """Return losses, logarithmic above `top`: top + span · log(1 + (loss − top) / span).

    Up to `top` it is the loss itself, and it goes on without a kink. Without a `span` (0) nothing
    is compressed.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        above = np.maximum(loss - top, 0) / span
        return np.asarray(np.where(above > 0, top + span * np.log1p(above), loss))


def expand(level: FloatArray, top: Any, span: Any) -> FloatArray:
    """Return the losses of compressed levels."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        above = np.maximum(level - top, 0) / span
        return np.asarray(np.where(above > 0, top + span * np.expm1(above), level))


def within(line: FloatArray, loss: FloatArray, end: FloatArray) -> FloatArray:
    """Return `line`, shape (m, n), limited to the losses of the nearest `NEAR` steps.

    Before a jump by many powers of ten it would dip below what was measured. It starts no lower
    than the line before the edge ends (`end`, shape (m,)), unless half of the near losses do.
    """
    near = _near(loss)
    level = np.fmin(end[:, None], np.nanmedian(near, axis=-1))
    lowest = np.fmax(np.nanmin(near, axis=-1), np.where(np.isnan(end)[:, None], np.nan, level))
    return np.clip(line, lowest, np.nanmax(near, axis=-1))


def below(line: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `line`, shape (m, n), no higher than the losses of the nearest `NEAR` steps.

    Before the edge, where the losses behind it would lift the line.
    """
    return np.minimum(line, np.nanmax(_near(loss), axis=-1))


def _near(loss: FloatArray) -> FloatArray:
    """Return the losses of the nearest `NEAR` steps on either side, (m, n, 2 NEAR + 1)."""
    padded = np.pad(loss, [(0, 0), (NEAR, NEAR)], constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR + 1, axis=-1)


def jumps(level: FloatArray, top: FloatArray, span: FloatArray) -> BoolArray:
    """Return whether the first steps behind the edge, compressed, lie far above those before.

    Shape (m,), of a `level` of shape (m, n).
    """
    return np.asarray(level[:, :NEAR].max(axis=1) > top + JUMP * span)


def leaks(joined: FloatArray, apart: FloatArray, before: FloatArray) -> BoolArray | bool:
    """Return whether the losses behind the edge change the dip by more than noise does.

    Parameters
    ----------
    joined, apart
        The lines before the edge with them and without them, shape (m, n).
    before
        The losses before the edge, shape (m, n).
    """
    if before.shape[1] < FEWEST:
        return True
    # Only the steps up to the dip count: between it and the edge, the loss already climbs.
    dip = np.arange(before.shape[1]) <= apart.argmin(axis=1)[:, None]
    moved = np.where(dip, np.abs(joined - apart), 0.0).max(axis=1)
    return np.asarray(moved > LEAK * noise_level(before))


def lifts(joined: FloatArray, loss: FloatArray, before: FloatArray) -> BoolArray | bool:
    """Return whether the losses behind the edge lift the line above all near losses before it.

    By more than noise does: `below` would cut the line to shelves there. Parameters as in `leaks`;
    `loss` has the losses as measured.
    """
    if before.shape[1] < FEWEST:
        return True
    above = (joined - below(joined, loss)).max(axis=1)
    return np.asarray(above > noise_level(before))
