"""Signs by which a running mean is told from measured losses."""

from __future__ import annotations

import math

import numpy as np

from lrchart.readers.smoothed.means import Floats, Places, RunningMean

#: lag-1 correlation: maximum for differences of white noise, minimum for white noise itself
_ALTERNATING = (-0.22, -0.3)

#: maximum relative deviation of Lightning's rates from whole steps, and minimum of a step as a
#: fraction of the first two
_UNEVEN, _FINEST = 1e-3, 0.04

#: minimum noise of batch losses, as a fraction of the loss
_FAINT = 0.002

#: minimum noise of losses that may be a mean of noise, as a fraction of the loss
_STILL = 1e-9

#: rows of a block that is compared with a parabola, and maximum lag-1 correlation of the errors of
#: white noise; -1/4 is expected, and 0.08 to 0.12 of running means with factors from 0.7 on
_BLOCK, _INDEPENDENT = 12, -0.1

#: the same, minimum of errors that may be those of a running mean; of 200 short measured sweeps,
#: one has more
_JOINED = -0.07

#: median change from step to step, in units of the rounding, below which its errors, a white noise
#: themselves, are most of what is seen
_DROWNED = 1.5

#: fraction of the steps at which losses turn, minimum: even those of a running mean of noise do
_TURNS = 0.2

#: lag-1 correlation of their differences, minimum; 98 % of measured sweeps' running means have more
_SMOOTH = -0.38


def lightning_steps(lr: Floats) -> Places | None:
    """Return how many steps Lightning counted before each rate; None if it did not set the rates.

    Only Lightning sets the second rate one step too high. It counts the steps of incomplete
    accumulations at the end of an epoch, which have no row.
    """
    if len(lr) < 5 or not np.all(np.isfinite(lr)) or np.any(lr <= 0):
        return None
    for scale in (np.log, np.asarray):
        gaps = np.diff(scale(lr))
        unit = gaps[0] - gaps[1:].min()
        if unit <= _FINEST * abs(gaps[0]):
            continue
        steps = np.round(gaps / unit)
        if steps.min() >= 1 and np.allclose(gaps, steps * unit, rtol=_UNEVEN):
            return np.asarray([0, *np.cumsum(steps) - 1], dtype=np.intp)
    return None


def changes(losses: Floats) -> Floats:
    """Return the distances of losses from the middle of their neighbours."""
    finite = losses[np.isfinite(losses)]
    return np.abs(finite[1:-1] - (finite[:-2] + finite[2:]) / 2)


def steady(lr: Floats, raw: Floats) -> bool:
    """Return whether the noise does not grow with the rate, as that of a drifting model does."""
    noise = [float(np.median(part)) for part in np.array_split(changes(raw), 3)]
    rates = [float(np.median(part)) for part in np.array_split(lr[: len(raw)], 3)]
    limit = float(np.clip(math.sqrt(max(rates) / min(rates)), 2, 8)) if min(rates) > 0 else 8.0
    first, last = (0, 2) if rates[0] <= rates[2] else (2, 0)
    return noise[last] <= limit * noise[first]


def white(raw: Floats, stored: Floats, slack: float = 0.0) -> bool:
    """Return whether the losses are noise smoothed by exactly this running mean.

    Neighbours of a white noise change in alternating directions; what it adds to its own
    running mean does not.
    """
    apart = _alternation(_moves(raw[1:], raw[:-1]))
    surprise = _alternation(_moves(raw[1:], stored[:-1]))
    return apart < _ALTERNATING[0] + slack and surprise > _ALTERNATING[1] - slack


def smooth(head: Floats) -> bool:
    """Return whether losses may be a mean of noise: they scatter, and hardly alternate.

    The changes of a running mean are a white noise; those of a white noise alternate.
    """
    scatter = float(np.median(changes(head)))
    still = _STILL * abs(float(np.nanmedian(head)))
    return scatter > still and _alternation(_moves(head[1:], head[:-1])) > _SMOOTH


def drowned(head: Floats, unit: float) -> bool:
    """Return whether losses change so little that their rounding hides what their noise is like."""
    return bool(np.median(np.abs(np.diff(head[np.isfinite(head)]))) < _DROWNED * unit)


def scattered(stored: Floats, unit: float) -> bool:
    """Return whether neighbours scatter about a local curve independently, as measured losses do.

    Where they are a running mean, errors are followed by errors of the same sign. Half of the
    blocks may hold a steep descent, about which any losses have long errors. Losses that scatter
    by less than the `unit` of their rounding say nothing.
    """
    likeness = _likeness(stored, unit)
    return likeness is not None and likeness <= _INDEPENDENT


def joined(stored: Floats, unit: float) -> bool:
    """Return whether errors about a local curve are followed by alike ones; see `scattered`."""
    likeness = _likeness(stored, unit)
    return likeness is not None and likeness > _JOINED


def turns(head: Floats) -> bool:
    """Return whether losses go up and down, as those on a curve without noise do not."""
    moves = np.diff(head[np.isfinite(head)])
    return bool(np.mean(moves[1:] * moves[:-1] < 0) >= _TURNS)


def _likeness(stored: Floats, unit: float) -> float | None:
    """Return the correlation of neighbouring errors about a local curve; None if unknown."""
    losses = stored[np.isfinite(stored)]
    if len(losses) < 2 * _BLOCK:
        return None
    shapes = np.vander(np.linspace(-1, 1, _BLOCK), 3)
    blocks = np.lib.stride_tricks.sliding_window_view(losses, _BLOCK)
    errors = blocks - blocks @ (shapes @ np.linalg.pinv(shapes))
    size = np.sum(errors**2, axis=1)
    if np.median(size) < _BLOCK * unit**2:
        return None
    alike = np.sum(errors[:, 1:] * errors[:, :-1], axis=1)
    return float(np.median(alike / np.maximum(size, 1e-300)))


def audible(raw: Floats) -> bool:
    """Return whether the noise is at least that of batches."""
    return bool(np.median(changes(raw)) > _FAINT * abs(np.nanmedian(raw)))


def _moves(later: Floats, earlier: Floats) -> Floats:
    """Return the differences of losses; NaN between two infinite ones."""
    with np.errstate(invalid="ignore"):
        return later - earlier


def _alternation(series: Floats) -> float:
    """Return the correlation of neighbours, free of trend and of growing noise.

    It is about -1/2 for the changes of a white noise and -1/9 for a white noise; 0 of too few.
    """
    known = series[np.isfinite(series)][2:2000]
    width = np.ones(9) / 9
    if len(known) < 2 * len(width) - 1:
        return 0.0
    rest = known[4:-4] - np.convolve(known, width, "valid")
    size = np.convolve(np.abs(rest), width, "same")
    rest = np.clip(rest / np.maximum(size, 1e-300), -2, 2)
    return float(np.sum(rest[1:] * rest[:-1]) / max(np.sum(rest**2), 1e-300))


def ramp(head: Floats, raw: Floats) -> bool:
    """Return whether the stored start climbs from one half and the undone one is level."""
    middle = np.median(raw[:10])
    if middle == 0:
        return False
    climb, level = head[:10] / middle, raw[:10] / middle
    return bool(np.all(np.abs(level - 1) < 0.1) and climb[0] < 0.6 and climb[9] > 0.85)


def evidence(head: Floats, raw: Floats, mean: RunningMean) -> str:
    """Return the sentence that says why `head` is taken for Lightning's mean, or a debiased one."""
    if mean.start == "lightning":
        share = head[np.isfinite(head)][0] / np.median(raw[np.isfinite(raw)][:10])
        return f"it starts at {share:.0%} of its level and climbs for some 20 steps"
    moves = changes(head)
    early, late = float(np.median(moves[:3])), float(np.median(moves[-20:]))
    undone = float(np.median(changes(raw)))
    return (
        f"it changes by {early:.2g} a step at first and by {late:.2g} later; "
        f"undone, by {undone:.2g} throughout; the factor is the tool's own, for another one would "
        "look alike"
    )
