"""Detect from a trace alone whether it is a running mean, and of which tool."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lrchart.readers.smoothed.means import Floats, RunningMean, Start, undo, weights
from lrchart.readers.smoothed.noise import scores
from lrchart.readers.smoothed.rounding import rounding

#: the means that tools take unless they are told otherwise
LIGHTNING = RunningMean("Lightning's", 0.98, "lightning")
FASTAI = RunningMean("fastai's", 0.98, "debiased")
FINDER = RunningMean("torch-lr-finder's or Ignite's", 0.95, "first")
TOOLS = (LIGHTNING, FASTAI, FINDER)

_MEASURED = RunningMean("", 0.0, "first")

#: other factors: if one of them fits far better, the trace is none of the tools'
_RIVALS = (
    *(RunningMean("", keep, "debiased") for keep in (0.8, 0.9, 0.95, 0.99)),
    *(RunningMean("", keep, "first") for keep in (0.8, 0.9, 0.98, 0.99)),
    RunningMean("", 1.0, "debiased"),
)

#: finite losses below which nothing is decided
FEWEST = 25

#: log likelihood (nats) by which a mean must beat measured losses
_LEAD = 4.0

#: log likelihood by which another factor may fit better: 100 steps hardly tell .95 from .98
_TOLERANCE = 8.0

#: gain of a level that follows every step, from which the losses are no noise
_NOISY = 3.0

#: the same as a share of the lead, whichever is larger: a steep descent is followed, too
_SHARE = 0.3


#: correlation of neighbours: of the changes of white noise at most, of white noise at least
_ALTERNATING = (-0.22, -0.3)

#: noise that batches have at least, as a share of their loss
_FAINT = 0.002


@dataclass(frozen=True)
class Verdict:
    """What a trace was found to be: a mean, measured losses, or neither for certain."""

    mean: RunningMean | None
    decided: bool
    evidence: str


def detect(lr: Floats, stored: Floats) -> Verdict:
    """Return whether `stored` is a running mean, and of which tool.

    A mean can be undone into losses of which none is below 0 if none of the means is;
    measured losses cannot, unless each step changes them by less than a fiftieth. Then the
    start of the trace (half of the steps, 30 to 300) must be far likelier as the mean of a
    steady noise than as a noise itself. See `noise.scores`.

    Parameters
    ----------
    lr, stored : array of n floats
        In the order in which they were recorded, without rows left out.
    """
    finite = np.isfinite(stored)
    if np.ptp(stored[finite]) == 0 if finite.any() else True:
        return Verdict(None, True, "the losses do not vary")
    possible = [mean for mean in TOOLS if _possible(stored, mean)]
    if not possible:
        return Verdict(None, True, "undone, some of the losses would be below 0")
    if finite.sum() < FEWEST:
        return Verdict(None, False, f"{finite.sum()} losses are too few to tell")
    return _likeliest(lr, stored, possible)


def is_lightning(lr: Floats) -> bool:
    """Whether the second learning rate is two steps above the first, as only Lightning sets it."""
    if len(lr) < 5 or not np.all(np.isfinite(lr[:5])) or np.any(lr[:5] <= 0):
        return False
    return any(_doubled(np.diff(scale(lr[:5]))) for scale in (np.log, np.asarray))


def _doubled(gaps: Floats) -> bool:
    return bool(gaps[1] != 0 and np.allclose(gaps / gaps[1], [2, 1, 1, 1], rtol=1e-3))


def start_of(stored: Floats, keep: float) -> Start:
    """Return how a mean of factor `keep` was started: the likelier way, debiased if equal."""
    means = [RunningMean("", keep, start) for start in ("debiased", "first")]
    if np.isfinite(stored).sum() < FEWEST:
        return "debiased"
    noise = _scores(_head(stored), means)[0]
    return "first" if noise[1] > noise[0] + 1 else "debiased"


def _possible(stored: Floats, mean: RunningMean) -> bool:
    """Whether undoing `mean` leaves no loss below 0, if `stored` has none there."""
    finite = np.isfinite(stored)
    if mean.start != "lightning" and np.any(np.diff(finite.astype(int)) > 0):
        return False  # only Lightning's mean comes back after a NaN
    if np.any(stored[finite] <= 0):
        return True
    raw = undo(stored, mean)[finite]
    slack = undone_error(stored[finite], mean)
    return bool(np.all((raw >= -slack) | np.isnan(raw)))


def undone_error(stored: Floats, mean: RunningMean) -> Floats:
    """Return how far off each undone loss may be for the rounding of the stored ones."""
    size = (1 + mean.keep) * weights(np.arange(len(stored)), mean)
    return np.asarray(rounding(stored).unit / 2 * size + 1e-12 * np.abs(stored) * size)


def _likeliest(lr: Floats, stored: Floats, possible: list[RunningMean]) -> Verdict:
    head = _head(stored)
    means = [_MEASURED, *possible, *(mean for mean in _RIVALS if _possible(stored, mean))]
    noise, follows, raws = _scores(head, means)
    if is_lightning(lr) and LIGHTNING in possible:
        noise[means.index(LIGHTNING)] += 5
    best = 1 + int(np.argmax(noise[1 : 1 + len(possible)]))
    lead = noise[best] - noise[0]
    if lead <= 0 and follows[0] <= _NOISY:
        return Verdict(None, True, "the losses are as noisy as measured ones")
    mean, raw = means[best], raws[best]
    fits = lead > _LEAD and max(noise) - noise[best] < _TOLERANCE
    fits = fits and (means[-1].keep < 1 or noise[best] > noise[-1] - 4)
    steady = follows[best] <= max(_NOISY, _SHARE * lead) and _steady(lr, raw)
    whole = undo(stored, mean)
    steady = steady and _white(whole, stored) and _white(raw, head) and _audible(raw)
    if mean.start == "debiased":
        fits = fits and lead > follows[0] + 1
    only = min(noise[best] - noise[i] for i in range(len(noise)) if i != best) > _LEAD
    if fits and (steady or (mean is LIGHTNING and (only or _ramp(head, raw)))):
        return Verdict(mean, True, _evidence(head, raw, mean))
    return Verdict(None, False, "the trace does not tell a running mean from measured losses")


def _head(stored: Floats) -> Floats:
    """Return the steps before a divergence, if there is one: the first half, 30 to 300 of them."""
    return stored[: int(np.clip(len(stored) // 2, 30, 300))]


def _scores(head: Floats, means: list[RunningMean]) -> tuple[Floats, Floats, list[Floats]]:
    """Return the two scores of `head` undone as each of `means`, and the losses undone."""
    raws = [undo(head, mean) for mean in means]
    stretch = np.array([_stretch(len(head), mean) for mean in means])
    with np.errstate(all="ignore"):
        score = scores(np.array(raws), stretch)
    return score.noise, score.follows, raws


def _stretch(count: int, mean: RunningMean) -> Floats:
    stretch = weights(np.arange(count), mean)
    if mean.start == "first":
        stretch[0] = 1
    return stretch


def _changes(losses: Floats) -> Floats:
    """Return the distances of losses from the middle of their neighbours."""
    finite = losses[np.isfinite(losses)]
    return np.abs(finite[1:-1] - (finite[:-2] + finite[2:]) / 2)


def _steady(lr: Floats, raw: Floats) -> bool:
    """Whether the noise does not grow with the rate, as that of a drifting model does."""
    noise = [float(np.median(part)) for part in np.array_split(_changes(raw), 3)]
    rates = [float(np.median(part)) for part in np.array_split(lr[: len(raw)], 3)]
    limit = float(np.clip(math.sqrt(max(rates) / min(rates)), 2, 8))
    first, last = (0, 2) if rates[0] <= rates[2] else (2, 0)
    return noise[last] <= limit * noise[first]


def _white(raw: Floats, stored: Floats) -> bool:
    """Whether the losses are a noise that a running mean has smoothed, neither more nor less.

    Neighbours of a white noise change in alternating directions; what it adds to its own
    running mean does not.
    """
    changes, surprises = np.diff(raw), raw[1:] - stored[:-1]
    return _alternation(changes) < _ALTERNATING[0] and _alternation(surprises) > _ALTERNATING[1]


def _audible(raw: Floats) -> bool:
    return bool(np.median(_changes(raw)) > _FAINT * abs(np.nanmedian(raw)))


def _alternation(series: Floats) -> float:
    """Return the correlation of neighbours, free of trend and of growing noise.

    It is about -1/2 for the changes of a white noise and -1/9 for a white noise.
    """
    known = series[np.isfinite(series)][2:2000]
    width = np.ones(9) / 9
    rest = known[4:-4] - np.convolve(known, width, "valid")
    size = np.convolve(np.abs(rest), width, "same")
    rest = np.clip(rest / np.maximum(size, 1e-300), -2, 2)
    return float(np.sum(rest[1:] * rest[:-1]) / max(np.sum(rest**2), 1e-300))


def _ramp(head: Floats, raw: Floats) -> bool:
    """Whether the stored start climbs from one half and the undone one is level."""
    climb = head[:10] / np.median(raw[:10])
    level = raw[:10] / np.median(raw[:10])
    return bool(np.all(np.abs(level - 1) < 0.1) and climb[0] < 0.6 and climb[9] > 0.85)


def _evidence(head: Floats, raw: Floats, mean: RunningMean) -> str:
    """Return the sentence that says why `head` is taken for a running mean."""
    if mean.start == "lightning":
        share = head[0] / np.median(raw[np.isfinite(raw)][:10])
        return f"it starts at {share:.0%} of its level and climbs for some 20 steps"
    changes = _changes(head)
    early, late = float(np.median(changes[:3])), float(np.median(changes[-20:]))
    undone = float(np.median(_changes(raw)))
    if mean.start == "debiased":
        return (
            f"it changes by {early:.2g} a step at first and by {late:.2g} later; "
            f"undone, by {undone:.2g} throughout"
        )
    return f"it drifts by {late:.2g} a step; undone, it is even noise of {undone:.2g}"
