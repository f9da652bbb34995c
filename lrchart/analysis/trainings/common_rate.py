"""Find the one learning rate that serves all groups best, and what it costs each of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lrchart.analysis.trainings.curve import Curve, curves
from lrchart.analysis.trainings.window import learnable, regret

#: rates tried per decade
PER_DECADE = 60


def common_rate(tidy: pd.DataFrame) -> pd.DataFrame:
    """Return the cost of one common learning rate for each group of a tidy frame of trainings.

    It is the rate whose largest regret is the smallest: the share of what can be learned that it
    gives up, linear in log lr between measured rates.

    Returns
    -------
    pandas.DataFrame
        One row a group: ``group``, ``common_lr``, ``regret`` (share, 0 to 1 or more) and
        ``loss_more`` (in the loss's unit). NaN if a group diverges there, was not trained near
        it, or if no rate serves all groups.
    """
    every = [curve for curve in curves(tidy) if curve.lowest >= 0]
    low = max((curve.lr[0] for curve in every), default=math.nan)
    high = min((curve.lr[-1] for curve in every), default=math.nan)
    common = _least(every, low, high) if low < high else math.nan
    rows = [(curve.group, common, *_cost(curve, common)) for curve in every]
    return pd.DataFrame(rows, columns=["group", "common_lr", "regret", "loss_more"])


def _least(every: list[Curve], low: float, high: float) -> float:
    tried = np.geomspace(low, high, max(2, int(math.log10(high / low) * PER_DECADE)))
    # Try the measured rates, too: the lowest point of a polyline is one of its corners.
    own = np.concatenate([curve.lr for curve in every])
    tried = np.unique(np.concatenate([tried, own[(own >= low) & (own <= high)]]))
    worst = [max(_known(regret(curve, lr)) for curve in every) for lr in tried]
    best = int(np.argmin(worst))
    return float(tried[best]) if math.isfinite(worst[best]) else math.nan


def _known(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _cost(curve: Curve, lr: float) -> tuple[float, float]:
    if not math.isfinite(lr):
        return math.nan, math.nan
    share = regret(curve, lr)
    return share, share * learnable(curve)
