"""Thin findings to the rows that a spec can carry, so that charts of long sweeps open quickly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lrchart.analysis.divergence import breaks
from lrchart.analysis.findings import Findings
from lrchart.analysis.points import points
from lrchart.analysis.spans import spans
from lrchart.frame.arrays import FloatArray, IntArray

#: maximum rows of a spec, and of its curves; a browser draws them in about a second and responds in
#: a quarter of one (benchmarks/browser.py)
ROWS, CURVE_ROWS = 10_000, 9_000
#: maximum rows of one curve: four in each of 240 columns of a few pixels
ROWS_PER_RUN = 1_000
#: maximum runs that are drawn as lines; more are drawn as a band
CROWD = 40
#: room for rows that are always kept: ends, edge, breaks, minimum, steepest descent, chosen rate
RESERVED = 17


def reduce(findings: Findings) -> Findings:
    """Return `findings` with a curve that a spec can carry, unchanged if it already fits.

    Everything else was found on the full data. Of each column of the log-lr axis the curve keeps
    the first, last, lowest and highest loss (M4: Jugel et al. 2014, doi:10.14778/2732951.2732953),
    so that a line through them covers the same pixels; landmarks, the edge and the first loss
    that is no number are kept too.
    """
    curve = points(findings.curve)
    sweeps = spans(curve, ["run"])
    most = min(ROWS_PER_RUN, CURVE_ROWS // len(sweeps))
    if len(curve) == len(findings.curve) and all(s.stop - s.start <= most for s in sweeps):
        # A band cannot follow the smoothing slider; `thinned` keeps its lines from doing so.
        return replace(findings, thinned=findings.crowd is not None)
    marks = _marks(findings)
    rows = [
        sweep.start + _rows(curve.iloc[sweep], marks.get(str(run), []), most)
        for sweep, run in zip(sweeps, curve["run"].iloc[[s.start for s in sweeps]], strict=True)
    ]
    thinned = curve.iloc[np.concatenate(rows)].reset_index(drop=True)
    return replace(findings, curve=thinned, thinned=True)


def m4(x: FloatArray, y: FloatArray, columns: int) -> IntArray:
    """Return the rows with the first, last, lowest and highest `y` of each column of `x`.

    Parameters
    ----------
    x
        Shape (n,), sorted.
    y
        Shape (n,), finite.
    columns
        Equal stretches that the range of `x` is cut into.

    Returns
    -------
    numpy.ndarray
        Sorted indices without repetition, at most 4 a column.
    """
    inner = np.searchsorted(x, np.linspace(x[0], x[-1], columns + 1)[1:-1])
    starts, stops = [0, *inner.tolist()], [*inner.tolist(), len(x)]
    rows: set[int] = set()
    for start, stop in zip(starts, stops, strict=True):
        if start < stop:
            part = y[start:stop]
            rows |= {start, stop - 1, start + int(part.argmin()), start + int(part.argmax())}
    return np.array(sorted(rows), dtype=np.intp)


def _rows(sweep: pd.DataFrame, marks: list[float], most: int) -> IntArray:
    """Return the rows of one curve that are drawn, at most `most`."""
    if len(sweep) <= most:
        return np.arange(len(sweep))
    x = np.log10(sweep["lr"].to_numpy())
    rows = _landmarks(sweep, x, marks)
    names = [name for name in ("loss", "loss_low", "loss_high") if np.isfinite(sweep[name]).any()]
    columns = (most - RESERVED) // (4 * len(names))
    for name in names:
        finite = np.flatnonzero(np.isfinite(sweep[name].to_numpy()))
        rows.append(finite[m4(x[finite], sweep[name].to_numpy()[finite], columns)])
    return np.unique(np.concatenate(rows))


def _landmarks(sweep: pd.DataFrame, x: FloatArray, marks: list[float]) -> list[IntArray]:
    """Return the rows that must stay: the ends, the edge, marks and breaks."""
    level, slope = (sweep[name].to_numpy() for name in ("loss_smooth", "slope_per_decade"))
    smooth = np.flatnonzero(np.isfinite(level))
    edge = np.flatnonzero(sweep["diverged"])[:1]
    broken = breaks(sweep["loss"].to_numpy())
    rows = [np.array([0, len(sweep) - 1]), edge, np.maximum(edge - 1, 0), broken]
    if len(smooth):
        near = [int(np.abs(x[smooth] - np.log10(lr)).argmin()) for lr in marks]
        extremes = [int(level[smooth].argmin()), int(level[smooth].argmax())]
        rows.append(smooth[[0, len(smooth) - 1, *extremes, *near]])
    steep = np.flatnonzero(np.isfinite(slope))
    if len(steep):
        extremes = [int(slope[steep].argmin()), int(slope[steep].argmax())]
        rows.append(steep[[0, len(steep) - 1, *extremes]])
    return rows


def _marks(findings: Findings) -> dict[str, list[float]]:
    """Return the learning rates that are marked on each curve."""
    tables = [findings.windows[["run", "lr"]], findings.landmarks[["run", "lr"]]]
    rows = pd.concat([table for table in tables if len(table)]).dropna()
    return {str(run): lr.tolist() for run, lr in rows.groupby("run", sort=False)["lr"]}
