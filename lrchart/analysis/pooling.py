"""Pool the replicates of a run into one mean curve with its spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.divergence import blow_up
from lrchart.analysis.spans import bounds, spans
from lrchart.frame.rates import NEAR


def pool(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one sweep a run: the mean loss, with ``loss_low`` and ``loss_high`` around it.

    The replicates of a run are read at the learning rates of its longest one, linearly in
    log lr and never beyond their own ends; ``loss`` becomes their mean and ``replicates``
    (int) their number. The bounds are the smallest and largest of them, and NaN where a run
    has one replicate only, whose rows are kept as they are.
    """
    alone = frame.assign(loss_low=np.nan, loss_high=np.nan, replicates=1)
    if len(bounds(frame, ["run"])[0]) == len(bounds(frame)[0]):
        return alone
    pooled = [_pool_run(frame.iloc[rows], alone.iloc[rows]) for rows in spans(frame, ["run"])]
    return pd.concat(pooled, ignore_index=True)


def _pool_run(rows: pd.DataFrame, alone: pd.DataFrame) -> pd.DataFrame:
    groups = [rows.iloc[sweep] for sweep in spans(rows)]
    if len(groups) == 1:
        return alone
    longest = max(groups, key=len)
    losses = np.stack([_at(sweep, longest["lr"].to_numpy()) for sweep in groups])
    finite = np.ma.masked_invalid(losses)
    # If a replicate diverged at some rate, the mean there is not finite.
    broken = np.isinf(losses).any(axis=0)
    return longest.assign(
        replicate=0,
        loss=np.where(broken, np.inf, finite.mean(axis=0).filled(np.nan)),
        loss_low=finite.min(axis=0).filled(np.nan),
        loss_high=finite.max(axis=0).filled(np.nan),
        replicates=len(groups),
    )


def _at(sweep: pd.DataFrame, lr: np.ndarray) -> np.ndarray:
    """Return the loss of `sweep` at each `lr`: NaN outside it, inf where it blew up.

    A bad batch (a non-finite loss that finite losses follow) is interpolated.
    """
    x, loss = np.log10(sweep["lr"].to_numpy()), sweep["loss"].to_numpy()
    at, known = np.log10(lr), np.flatnonzero(np.isfinite(loss[: blow_up(loss)]))
    first, last = (x[known[0]], x[known[-1]]) if len(known) else (x[0], -np.inf)
    level = np.interp(at, x[known], loss[known]) if len(known) else at
    level = np.where(at > last + NEAR, np.inf, level)
    return np.where((at < first - NEAR) | (at > x[-1] + NEAR), np.nan, level)
