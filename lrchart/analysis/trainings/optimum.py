"""Find the best learning rate of each U-curve and its interval, or the reason if there is none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.trainings.accidents import accidents
from lrchart.analysis.trainings.curve import Curve, curves
from lrchart.analysis.trainings.noise import noise
from lrchart.analysis.trainings.unlogged import doubt_of_unlogged
from lrchart.analysis.trainings.window import TOLERANCE, check_tolerance, diverges_from, good
from lrchart.frame.trainings import validate
from lrchart.text import lr_text, span_text

#: columns of `optimum`; those after `seeds` are for the chart and the drift
COLUMNS = (
    "group", "lr", "lr_low", "lr_high", "loss", "determined", "reason", "good_low", "good_high",
    "diverges_from", "rates", "seeds", "at", "lowest_lr", "edge", "step",
)  # fmt: skip

#: seeds -> standard errors within which two rates are equally good; fitted on the "choose" half of
#: the benchmark's trainings (`python -m benchmarks.trainings.coverage`)
FACTORS = {1: 2.5, 2: 1.75, 3: 1.4}
#: seeds -> factor on the 95 % quantile of the range of equally good means, since the noise is an
#: estimate; 2 to 13 % of curves of pure noise still pass for bowls
FLAT = {1: 2.0, 2: 1.75, 3: 1.25}
#: a second dip of one seed is as good as the best if it is higher by less than this share of the
#: rise between them; fitted as `FACTORS`
AS_DEEP = 0.5
#: minimum rates with a finite loss to determine an optimum
FEWEST = 4


def optimum(frame: Any, *, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Return the best learning rate of every group of trainings; see `lrchart.optimum`."""
    check_tolerance(tolerance)
    return optima(validate(frame), tolerance)


def optima(tidy: pd.DataFrame, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Return the table of `optimum` for a frame that is tidy already."""
    rows = [_row(curve, tolerance) for curve in curves(tidy)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(curve: Curve, tolerance: float) -> dict[str, Any]:
    at = curve.lowest
    low, high = interval(curve)
    edge, reason = verdict(curve, low, high)
    lowest = float(curve.lr[at]) if at >= 0 else math.nan
    # Around a rate that may not be the best, no rate is known to be nearly as good.
    window = (math.nan, math.nan) if reason else good(curve, tolerance)
    return {
        "group": curve.group,
        "lr": lowest if reason else vertex(curve),
        "lr_low": math.nan if low is None else low,
        "lr_high": math.nan if high is None else high,
        "loss": float(curve.mean[at]) if at >= 0 else math.nan,
        "determined": not reason,
        "reason": reason,
        "good_low": window[0],
        "good_high": window[1],
        "diverges_from": diverges_from(curve),
        "rates": len(curve.lr),
        "seeds": int(curve.seeds.max()),
        "at": curve.at,
        "lowest_lr": lowest,
        "edge": edge,
        "step": grid_step(curve),
    }


def vertex(curve: Curve) -> float:
    """Return the lowest point of the parabola through the lowest mean and its neighbours.

    It is taken in log lr. Beside a rate without a finite mean there is no parabola, and the
    lowest measured rate is returned.
    """
    at = curve.lowest
    around = slice(at - 1, at + 2)
    x, y = curve.log_lr[around], curve.mean[around]
    if at == 0 or len(x) < 3 or not np.isfinite(y).all():
        return float(curve.lr[at])
    before, after = x[1] - x[0], x[2] - x[1]
    left, right = (y[0] - y[1]) / before, (y[2] - y[1]) / after
    if left + right <= 0:  # three equal losses
        return float(curve.lr[at])
    # The slope of a parabola rises linearly, from -left to right between the midpoints: find its 0.
    step = (before + after) / 2 * left / (left + right) - before / 2
    return float(10 ** (x[1] + step))


def alike(curve: Curve) -> np.ndarray:
    """Return the positions of the rates whose mean cannot be told from the lowest one.

    Of a rate that one seed may have spoilt, the others count.
    """
    seeds = curve.seeds
    room = FACTORS[_counted(curve)] * noise(curve)
    lowest, error = curve.mean[curve.lowest], 1 / seeds[curve.lowest]
    near = curve.mean - lowest <= room * np.sqrt(1 / seeds + error)
    spoilt, rest = accidents(curve)
    near |= spoilt & (rest - lowest <= room * np.sqrt(1 / np.maximum(seeds - 1, 1) + error))
    # The roughness of one seed's curve shows no noise that is as wide as the bowls.
    if _counted(curve) == 1:
        near |= dips(curve)
    return np.flatnonzero(near & (np.isfinite(curve.mean) | spoilt))


def dips(curve: Curve) -> np.ndarray:
    """Return the mask of the dips that are almost as deep as the lowest, beyond a rise.

    Either the noise is as large as the rise between two dips, or the loss has two minima: one
    seed cannot tell which of them is the best.
    """
    mean, lowest = curve.mean[curve.finite], curve.mean[curve.lowest]
    at = int(np.flatnonzero(curve.finite == curve.lowest)[0])
    # Highest loss on the way from the lowest.
    left = np.maximum.accumulate(mean[at::-1])[::-1]
    rise = np.concatenate([left, np.maximum.accumulate(mean[at:])[1:]])
    mask = np.zeros(len(curve.lr), dtype=bool)
    mask[curve.finite] = mean - lowest < AS_DEEP * (rise - mean)
    return mask


def flat(curve: Curve) -> bool:
    """Return whether the means differ by no more than those of equally good rates would.

    The range of normal means exceeds its 95 % quantile in 5 % of the cases: that of the
    studentized range, 3.6 standard errors for 4 means and 5.9 for 60.
    """
    mean, seeds = curve.mean[curve.finite], np.median(curve.seeds[curve.finite])
    quantile = FLAT[_counted(curve)] * (2.45 + 0.85 * np.log(len(mean)))
    return bool(np.ptp(mean) <= quantile * noise(curve) / np.sqrt(seeds))


def interval(curve: Curve) -> tuple[float | None, float | None]:
    """Return the 95 % interval of the best rate; None for an end that the sweep does not show."""
    if len(curve.finite) < FEWEST or flat(curve):
        return None, None
    rates = alike(curve)
    first, last = int(rates[0]), int(rates[-1])
    low = None if first == curve.finite[0] else _halfway(curve, first - 1, first)
    # A divergence above the last finite rate bounds the best rate as well.
    high = None if last == len(curve.lr) - 1 else _halfway(curve, last, last + 1)
    return low, high


def grid_step(curve: Curve) -> float:
    """Return the mean step of the grid on both sides of the lowest mean, in decades."""
    if curve.lowest < 0:
        return math.nan
    near = curve.log_lr[max(curve.lowest - 1, 0) : curve.lowest + 2]
    return float(np.ptp(near) / (len(near) - 1)) if len(near) > 1 else math.nan


def _counted(curve: Curve) -> int:
    """Return the usual number of seeds, as far as the tables of factors go."""
    return min(int(np.median(curve.seeds[curve.finite])), max(FACTORS))


def _halfway(curve: Curve, below: int, above: int) -> float:
    return float(np.sqrt(curve.lr[below] * curve.lr[above]))


def verdict(curve: Curve, low: float | None, high: float | None) -> tuple[str, str]:
    """Return the edge that the optimum lies on ("low", "high", "cliff" or ""), and the reason.

    The reason is empty if the optimum is determined.
    """
    reason = _obstacle(curve, flat=low is None and high is None)
    return ("", reason) if reason else _edge(curve, low, high)


def _obstacle(curve: Curve, *, flat: bool) -> str:
    """Return why the means show no optimum; empty if they do."""
    finite, at = curve.finite, curve.lowest
    if not len(finite):
        return "every rate has a training that diverged"
    if len(finite) < FEWEST:
        return (
            f"a finite loss at only {len(finite)} of {len(curve.lr)} rates; at least {FEWEST} "
            "are needed"
        )
    if curve.untrained <= curve.mean[at]:
        return "no rate does better than an untrained model"
    if doubt := doubt_of_unlogged(curve):
        return doubt
    if flat and _counted(curve) == 1 and np.ptp(curve.mean[finite]) > 0:
        # A coarse grid over a deep bowl is as uneven as noise.
        return "one seed does not tell this curve from noise; add seeds, or rates in between"
    if flat:
        ends = span_text(curve.lr[finite[0]], curve.lr[finite[-1]])
        return f"flat: no rate from {ends} can be distinguished from the best"
    return ""


def _edge(curve: Curve, low: float | None, high: float | None) -> tuple[str, str]:
    """Return the edge of the measured rates on which the best one may lie, and what to try."""
    at, lowest, highest = curve.lowest, curve.finite[0], curve.finite[-1]
    if at == lowest:
        return "low", f"the lowest rate is the best; try below {lr_text(curve.lr[at])}"
    if at == highest < len(curve.lr) - 1:
        above = lr_text(curve.lr[at + 1])
        return (
            "cliff",
            f"above it trainings diverge: try between {lr_text(curve.lr[at])} and {above}",
        )
    if at == highest:
        return "high", f"the highest rate is the best; try above {lr_text(curve.lr[at])}"
    if low is None:
        rate = lr_text(curve.lr[lowest])
        return "low", f"{rate}, the lowest rate, may be the best as well; try below it"
    if high is None:
        rate = lr_text(curve.lr[-1])
        return "high", f"{rate}, the highest rate, may be the best as well; try above it"
    return "", ""
