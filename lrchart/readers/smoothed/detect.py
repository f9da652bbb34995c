"""Detect from a trace alone whether it is a running mean, and of which tool."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lrchart.readers.smoothed import signs
from lrchart.readers.smoothed.exact import exact_mean, exact_restarts
from lrchart.readers.smoothed.means import (
    NOWHERE,
    Floats,
    Places,
    RunningMean,
    Start,
    places,
    undo,
    weights,
)
from lrchart.readers.smoothed.noise import scores, stretch_of
from lrchart.readers.smoothed.possible import possible_among
from lrchart.readers.smoothed.restarts import divergence
from lrchart.readers.smoothed.rounding import rounding

#: running means that tools apply by default
LIGHTNING = RunningMean("Lightning's", 0.98, "lightning")
FASTAI = RunningMean("fastai's", 0.98, "debiased")
FINDER = RunningMean("torch-lr-finder's or Ignite's", 0.95, "first")
#: the mean of all losses so far
ALL = RunningMean("Keras's", 1.0, "debiased")
TOOLS = (LIGHTNING, FASTAI, FINDER)

_NO_MEAN = RunningMean("", 0.0, "first")

#: other factors: if one fits far better, no default mean was applied
_RIVALS = (
    *(RunningMean("", keep, "debiased") for keep in (0.8, 0.9, 0.95, 0.99)),
    *(RunningMean("", keep, "first") for keep in (0.8, 0.9, 0.98, 0.99)),
    ALL,
)

#: minimum number of finite losses for a verdict
FEWEST = 20

#: maximum number of losses inspected
_LONGEST = 20_000

#: minimum lead of a mean over "measured", in nats of log likelihood
_LEAD = 4.0

#: bonus for Lightning's mean if the rates are spaced as Lightning spaces them
_RATES = 4.0

#: maximum lead of another factor over a default one; users of fastai never change its factor
_TOLERANCE = 3.0

#: minimum lead of another factor, if the verdict is only that the losses are smooth
_CALM_LEAD = 2.0

#: losses over which a mean with a factor of 0.98 and one of all losses so far are alike, and
#: further ones that let the first lead by a nat more
_ALIKE, _A_NAT = 50, 25

#: means with factors below the default ones
_OTHERS = tuple(
    RunningMean("", keep, start) for keep in (0.5, 0.7, 0.8, 0.9) for start in ("first", "debiased")
)

#: largest gain of a fast-following level at which the losses still count as noise
_NOISY = 3.0

#: how far the tests of white noise may miss their limits in the first half of the losses
_SHORT = 0.09

#: the same as a fraction of the lead (the larger counts); a steep descent has such a gain, too
_SHARE = 0.3


@dataclass(frozen=True)
class Verdict:
    """Finding about a trace: a running mean, measured losses, or neither for certain."""

    mean: RunningMean | None
    decided: bool
    evidence: str
    #: rows at which the mean starts anew
    starts: Places = field(default_factory=lambda: NOWHERE, compare=False)
    #: whether the losses are rounded too coarsely to tell
    rounded: bool = False


def _measured(evidence: str) -> Verdict:
    return Verdict(None, True, evidence)


def _undecided(evidence: str, *, rounded: bool = False) -> Verdict:
    return Verdict(None, False, evidence, rounded=rounded)


def detect(lr: Floats, stored: Floats, starts: Places = NOWHERE) -> Verdict:
    """Return whether `stored` is a running mean, and of which tool.

    A mean stored in float64 is told exactly, by `exact_mean`. Of another, noise does not tell the
    factor: that of Lightning or fastai is assumed, whose users cannot set it; a mean that starts at
    the first loss has a factor that its user chose, and stays undecided.

    A mean can be undone into losses of which none is below 0 if none of the means is;
    measured losses cannot, unless each step changes them by less than a fiftieth. Then the
    start of the trace (half of the steps, 30 to 300) must be far likelier as the mean of a
    steady noise than as a noise itself. See `noise.scores`.

    Parameters
    ----------
    lr, stored : array of n floats
        In the order in which they were recorded, without rows left out.
    starts : array of ints
        Rows at which an epoch starts, as far as known; a mean may start anew there.
    """
    whole = stored
    lr, stored = lr[:_LONGEST], stored[:_LONGEST]
    finite = np.isfinite(stored)
    if not finite.any() or np.ptp(stored[finite]) == 0:
        return _measured("the losses do not vary")
    exact = exact_mean(stored, (*TOOLS, ALL))
    if exact is not None:
        return Verdict(exact, True, "undone, each loss has the few digits of a measured one")
    restarts = exact_restarts(whole, ALL)
    if restarts is not None:
        reason = "undone in each epoch, each loss has the few digits of a measured one"
        return Verdict(ALL, True, reason, restarts)
    if _restarts(lr, stored, starts):
        return _undecided("the losses change less and less within each epoch, as a mean")
    possible = possible_among(TOOLS, stored)
    unit = float(np.median(rounding(stored[finite]).unit))
    if not possible and _is_calm(stored, unit):
        return _undecided("the losses are calmer than measured ones, as if averaged")
    if not possible:
        return _measured("undone, some of the losses would be below 0")
    head = _head(stored)
    count = int(np.isfinite(head).sum())
    if count < FEWEST:
        return _undecided(f"{count} losses before a divergence are too few to tell")
    verdict = _likeliest(lr, stored, possible, head)
    if verdict.mean is None and signs.drowned(head, unit):
        reason = "most losses differ from the one before by no more than their rounding"
        return _undecided(reason, rounded=True)
    if not (verdict.decided or signs.smooth(head)):
        verdict = _measured("the losses alternate as measured ones do, or hardly scatter")
    if (
        verdict.mean is None
        and verdict.decided
        and signs.turns(head)
        and signs.joined(stored, unit)
    ):
        return _undecided("the losses scatter from step to step less than measured ones")
    return verdict


def _is_calm(stored: Floats, unit: float) -> bool:
    """Return whether the losses, if no tool's mean, are rather another mean of noise."""
    head, means = _head(stored), possible_among(_OTHERS, stored)
    if not means or np.isfinite(head).sum() < FEWEST or not signs.smooth(head):
        return False
    if signs.scattered(stored, unit):
        return False
    noise, _, raws = _scores(head, [_NO_MEAN, *means])
    best = 1 + int(np.argmax(noise[1:]))
    likelier = bool(noise[best] - noise[0] > _CALM_LEAD)
    return likelier and signs.audible(raws[best]) and signs.white(raws[best], head, _SHORT)


def _restarts(lr: Floats, stored: Floats, starts: Places) -> bool:
    """Return whether the losses are likelier as a mean that starts anew in each epoch."""
    calm = stored[: divergence(stored)]
    starts = starts[starts < len(calm)]
    # Where the rate falls back, a second pass starts, not an epoch.
    starts = starts[lr[starts] >= lr[starts - 1]]
    if not (len(starts) and np.isfinite(calm).all() and len(calm) >= FEWEST):
        return False
    rivals = [_NO_MEAN, *possible_among(TOOLS, stored)]
    raws = [*(undo(calm, mean) for mean in rivals), undo(calm, ALL, starts)]
    stretch = [
        *(stretch_of(len(calm), mean) for mean in rivals),
        weights(places(len(calm), starts), ALL),
    ]
    with np.errstate(all="ignore"):
        noise = scores(np.array(raws), np.array(stretch)).noise
    likelier = bool(noise[-1] - np.max(noise[:-1]) > _LEAD)
    return likelier and signs.audible(raws[-1]) and signs.white(raws[-1], calm, _SHORT)


def start_of(stored: Floats, keep: float) -> Start:
    """Return how a mean of factor `keep` was started: the likelier way, debiased if equal."""
    means = [RunningMean("", keep, start) for start in ("debiased", "first")]
    if np.isfinite(_head(stored)).sum() < FEWEST:
        return "debiased"
    noise = _scores(_head(stored), means)[0]
    return "first" if noise[1] > noise[0] + 1 else "debiased"


def _likeliest(lr: Floats, stored: Floats, possible: list[RunningMean], head: Floats) -> Verdict:
    """Return the verdict on `head`, from the log likelihood by which the best mean leads."""
    means = [_NO_MEAN, *possible, *possible_among(_RIVALS, stored)]
    noise, follows, raws = _scores(head, means)
    if LIGHTNING in possible:
        noise[means.index(LIGHTNING)] += _RATES if signs.lightning_steps(lr) is not None else -1
    best = 1 + int(np.argmax(noise[1 : 1 + len(possible)]))
    lead = float(noise[best] - noise[0])
    if lead <= -_LEAD and follows[0] <= _NOISY:
        return _measured("the losses are as noisy as measured ones")
    mean, raw = means[best], raws[best]
    fits = lead > _LEAD and max(noise) - noise[best] < max(_TOLERANCE, lead / 10)
    if ALL in means and len(head) > _ALIKE:
        fits = fits and noise[best] - noise[means.index(ALL)] >= (len(head) - _ALIKE) / _A_NAT
    if mean.start == "debiased":
        # The first steps of a debiased mean are too noisy for any level to follow.
        fits = fits and lead > follows[0]
    alone = np.sort(noise)[-1] - np.sort(noise)[-2] > _LEAD
    start = mean is LIGHTNING and (alone or signs.ramp(head, raw))
    heard = follows[best] <= max(_NOISY, _SHARE * lead) and signs.audible(raw)
    if fits and (start or (heard and _random(lr, stored, head, mean))):
        if mean is FINDER:
            return _undecided("the losses look like a running mean of unknown factor")
        return Verdict(mean, True, signs.evidence(head, raw, mean))
    return _undecided("the losses may be measured or a running mean")


def _random(lr: Floats, stored: Floats, head: Floats, mean: RunningMean) -> bool:
    """Return whether the undone losses are white noise that does not grow."""
    raw = undo(head, mean)
    white = signs.white(undo(stored, mean), stored) and signs.white(raw, head, _SHORT)
    return white and signs.steady(lr, raw)


def _head(stored: Floats) -> Floats:
    """Return the steps before a divergence, if there is one: 30 to 300 of the first half."""
    return stored[: int(np.clip(len(stored) / 2, 30, 300))]


def _scores(head: Floats, means: list[RunningMean]) -> tuple[Floats, Floats, list[Floats]]:
    """Return the two scores of `head` undone as each of `means`, and the losses undone."""
    raws = [undo(head, mean) for mean in means]
    stretch = np.array([stretch_of(len(head), mean) for mean in means])
    with np.errstate(all="ignore"):
        score = scores(np.array(raws), stretch)
    return score.noise, score.follows, raws
