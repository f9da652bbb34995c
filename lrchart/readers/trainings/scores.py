"""Detect scores among the losses by the shape of their values."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text
from lrchart.frame.rates import merge_rates
from lrchart.readers.trainings.columns import LOSS, snake

#: names that tuners give to an objective, whether it was minimised or maximised
UNTOLD = re.compile(r"value|values_\d+|objective")
#: minimum number of rates, and minimum on each side of the highest value, to judge the shape
FEWEST, BESIDE = 6, 2
#: minimum rank correlation, on each side, of the values with their distance from the highest. On
#: 219 tables of this project, with grids of 1/3, 2/3 and 1 decade, 0.3 % of the losses (all from
#: one table) and 83 % of the negated losses pass for scores
STEADY = 0.8


def say_score(
    name: str, lr: pd.Series[float], value: pd.Series[float], *, chosen: bool, known: bool
) -> str:
    """Return a note if a column may be a score; its name is no loss's, and its values say so.

    Parameters
    ----------
    name
        The column that is read as the loss.
    lr, value
        Rates and values of the finished trainings of one curve.
    chosen
        Whether the caller named the column.
    known
        Whether the caller or the source says whether more is better.

    Raises
    ------
    InputError
        Nobody chose the column, and its name leaves open which way is better.
    """
    short = snake(re.split(r"[./]", name)[-1])
    is_loss = LOSS.fullmatch(short) and not UNTOLD.fullmatch(short)
    if known or is_loss or not is_arch(lr, value):
        return ""
    remark = f"{name!r} is highest between the lowest and the highest rate, as a score would be"
    higher = option_text("higher_is_better", True)
    if chosen:
        return f"{remark}; it is read as a loss: if higher is better, add {higher}"
    raise InputError(
        f"{remark}; if higher is better, add {higher}, otherwise choose it as a loss with "
        f"{option_text('loss_column')}"
    )


def is_arch(lr: pd.Series[float], value: pd.Series[float]) -> bool:
    """Return whether values rise to a rate between the ends, and fall beyond it.

    A final loss is lowest between the ends; nothing explains one that is highest there.
    """
    finite = np.isfinite(value.to_numpy(dtype="float64")) & (lr > 0).to_numpy()
    lr, value = lr[finite], value[finite]
    if lr.nunique() < FEWEST:
        return False
    means = value.groupby(merge_rates(lr)).mean().sort_index().to_numpy()
    top, count = int(means.argmax()), len(means)
    if count < FEWEST or not BESIDE <= top < count - BESIDE:
        return False
    ranks, place = means.argsort().argsort(), np.arange(count)
    left = np.corrcoef(ranks[: top + 1], place[: top + 1])[0, 1]
    right = np.corrcoef(ranks[top:], -place[top:])[0, 1]
    return bool(min(left, right) >= STEADY)
