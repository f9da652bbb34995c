"""Recover the measured losses of a history that a finder stored as a running mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lrchart.errors import InputError, OptionError, option_text, shown, spelling
from lrchart.readers.smoothed import detect as traces
from lrchart.readers.smoothed.exact import exact_restarts
from lrchart.readers.smoothed.means import NOWHERE, Floats, Places, RunningMean, undo
from lrchart.readers.smoothed.possible import possible_among, undone_error
from lrchart.readers.smoothed.rounding import rounding
from lrchart.readers.smoothed.signs import lightning_steps

#: value of the option -> mean that the tool stores by default
TOOLS: Mapping[str, RunningMean] = {
    "lightning": traces.LIGHTNING,
    "fastai": traces.FASTAI,
    "ktrain": replace(traces.FASTAI, tool="ktrain's"),
    "torch-lr-finder": replace(traces.FINDER, tool="torch-lr-finder's"),
    "ignite": replace(traces.FINDER, tool="Ignite's"),
    "keras": traces.ALL,
}

#: maximum rounding error, as a fraction of the recovered step-to-step change
_COARSE = 0.01

Outcome = Literal["measured", "undone", "undecided", "hidden", "refused"]


@dataclass(frozen=True)
class Unsmoothed:
    """The losses to read, and what was done to get them."""

    #: measured losses if `outcome` is "undone", else the stored ones
    loss: Floats
    #: "hidden": the losses are rounded too coarsely to tell; "refused": to be undone
    outcome: Outcome
    #: mean that was undone or, if `outcome` is "refused", would have been
    mean: RunningMean | None
    #: one sentence for the subtitle; empty if there is nothing to say
    note: str


def unsmooth(
    lr: ArrayLike,
    loss: ArrayLike,
    how: str | float | RunningMean = "auto",
    starts: Places = NOWHERE,
) -> Unsmoothed:
    """Return the losses that were measured, if `loss` is a running mean of them.

    Parameters
    ----------
    lr, loss : arrays of n floats
        One sweep in the order in which it was recorded. Do not sort or drop rows first: each
        mean is undone with the one before it.
    how : str, float or RunningMean
        ``"lightning"``, ``"fastai"``, ``"ktrain"``, ``"torch-lr-finder"``, ``"ignite"`` or
        ``"keras"`` (the mean of all losses so far); all but the first and the last also with a
        factor as the tool takes it (``"fastai:0.9"`` is its beta, ``"ignite:0.1"`` its
        smooth_f); a number from 0 up to 1, the share of the
        mean that is kept at each step, of a mean that is bias-corrected or starts at the
        first loss, whichever the trace shows (bias-corrected if it shows neither);
        ``"no"``: the losses are read as they are; ``"auto"``: detected from the trace, and read
        as they are if it does not decide.
    starts : array of ints
        Rows at which an epoch starts, if known: a mean of all losses so far starts anew there.

    Raises
    ------
    OptionError
        `how` is none of these.
    InputError
        `how` names a mean, and the losses are rounded too coarsely to undo it.

    Examples
    --------
    >>> stored = [4.0, 3.80123456, 3.661111104]
    >>> unsmooth([1e-3, 1e-2, 1e-1], stored, "torch-lr-finder:0.1").loss.round(7)
    array([4.       , 2.0123456, 2.4      ])
    """
    rates, stored = np.asarray(lr, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    if how == "no":
        return Unsmoothed(stored, "measured", None, "")
    if how != "auto":
        mean = mean_of(how, stored)
        if mean.keep < 1:
            starts = NOWHERE
        elif (exact := exact_restarts(stored, mean)) is not None:
            starts = exact
        elif not len(starts) and not possible_among([mean], stored):
            raise InputError(
                "as a mean of all losses so far, some losses would be below 0: the mean may start "
                "anew in each epoch; give the epochs in a column named epoch"
            )
        refusal = _refusal(stored, mean, starts)
        if refusal:
            raise InputError(refusal)
        return _undone(rates, stored, mean, "", starts)
    verdict = traces.detect(rates, stored, starts)
    if verdict.mean is None:
        return _as_stored(stored, verdict)
    refusal = _refusal(stored, verdict.mean, verdict.starts)
    if refusal:
        return Unsmoothed(stored, "refused", verdict.mean, refusal)
    return _undone(rates, stored, verdict.mean, verdict.evidence, verdict.starts)


def mean_of(how: str | float | RunningMean, stored: Floats) -> RunningMean:
    """Return the running mean that `how` names; `stored` decides how a bare factor starts."""
    if isinstance(how, RunningMean):
        return how
    if isinstance(how, str) and (name := how.partition(":")[0]) in TOOLS:
        return _with_factor(how, TOOLS[name])
    keep = _number(how)
    if keep is None:
        raise OptionError(
            f"{spelling('smoothed')} must be one of {', '.join(TOOLS)}, no, auto, "
            f"or a factor from 0 up to 1 (0.98); got {shown(how)}"
        )
    return RunningMean("", keep, traces.start_of(stored, keep))


def _with_factor(how: str, mean: RunningMean) -> RunningMean:
    """Return the `mean` of a tool with the factor after the colon, in the tool's own terms."""
    _, colon, text = how.partition(":")
    if not colon:
        return mean
    factor = _number(text)
    if mean.start == "lightning" or mean.keep == 1:
        raise OptionError(f"{mean.tool} mean has no factor to set; got {shown(how)}")
    if factor is None:
        raise OptionError(f"the factor of {mean.tool} mean is from 0 up to 1; got {shown(how)}")
    if mean.start == "first":
        # smooth_f is the weight of the new loss; 0 disables smoothing.
        factor = 1 - factor if factor else 0.0
    return replace(mean, keep=factor)


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 1 and not isinstance(value, bool) else None


def _refusal(stored: Floats, mean: RunningMean, starts: Places) -> str:
    """Return why `mean` cannot be undone, empty if it can."""
    if mean.keep == 0:
        return ""
    finite = np.isfinite(stored)
    raw = undo(stored, mean, starts)[finite]
    change = float(np.median(np.abs(np.diff(raw)))) if len(raw) > 1 else 0.0
    error = float(np.median(undone_error(stored, mean, starts)[finite])) if len(raw) > 1 else 0
    if error <= _COARSE * change or error < 1e-4 * float(np.median(np.abs(raw))):
        return ""
    return (
        f"the losses are {mean.label}, {rounding(stored[finite]).words}, too coarsely to undo it: "
        f"undone, the rounding is up to {error:.2g}, the change from step to step {change:.2g}"
    )


def _undone(
    lr: Floats, stored: Floats, mean: RunningMean, evidence: str, starts: Places
) -> Unsmoothed:
    steps = lightning_steps(lr) if mean.start == "lightning" else None
    raw = undo(stored, mean, starts, steps)
    unknown = len(stored) - 1 - max(np.flatnonzero(np.isfinite(stored)), default=-1) - 1
    label = mean.label + (f", in each of {len(starts) + 1} epochs" if len(starts) else "")
    note = f"the losses were {label}: restored to the measured ones"
    if evidence:
        keep = option_text("smoothed", "no")
        note = (
            f"the losses look like {label}: {evidence}; restored to the measured ones "
            f"({keep} keeps them as they are)"
        )
    if unknown > 0:
        note += f"; the last {unknown} are unknown, because the mean was NaN by then"
    return Unsmoothed(raw, "undone", mean, note)


def _as_stored(stored: Floats, verdict: traces.Verdict) -> Unsmoothed:
    if verdict.decided:
        return Unsmoothed(stored, "measured", None, "")
    if verdict.rounded:
        note = f"{verdict.evidence}, so that a running mean cannot be told: read as measured"
        return Unsmoothed(stored, "hidden", None, note)
    option = option_text("smoothed", "NAME")
    note = f"{verdict.evidence}: read as measured ({option} undoes a running mean)"
    return Unsmoothed(stored, "undecided", None, note)
