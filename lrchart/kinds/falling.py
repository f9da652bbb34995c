"""Decide on a history whose rate only falls: a decay, or a range test that ran downwards."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds import words
from lrchart.kinds.evenness import decades, is_even
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import FEW, Levels, levels, most_held
from lrchart.kinds.seeds import seeds_of_rates
from lrchart.text import lr_text

#: minimum range of a falling range test, in decades; a narrower one cannot be told from a decay
DECADES = 2.0
#: minimum number of different rates, if some are held
LEVELS = 8
#: ratio of neighbouring rates that is too coarse for a decay
COARSE = 1.9
#: the loss diverges if, in the first quarter of the rows, it exceeds the first loss by this factor
BLOWN = 1.5
#: … or if this fraction of the losses in the first fifth of the rows is not finite
BLOWN_SHARE = 0.25
#: minimum rise of the loss towards the low rates, as a fraction of the loss
SHARE = 0.15
#: minimum of that rise, and of the divergence above the first loss, in standard deviations of noise
NOISES, FIRST_NOISES = 6.0, 3.0
#: number of blocks of rows, each reduced to its median loss, and number of medians averaged
BLOCKS, SMOOTHED = 24, 4


def falling(history: History) -> Kind:
    """Return the kind of a `history` whose rate falls and never rises.

    A range test may be handed over from its highest rate down. An exponential decay over a
    training looks the same to the rates, so that the losses decide: those of a range test diverge
    at its high rates, those of a training only fall. If they do not tell, it is a training: a
    range test without a divergence says little, and a wrong answer is worse than none.
    """
    lr, total = history.lr, len(history.lr)
    if len(history.falls) >= total / 2:
        history = history.thinned()
    steps = levels(history)
    rate, count = most_held(history.lr)
    if count > FEW and count >= len(history.lr) / 2:
        return words.training(words.held(count * total // len(history.lr), total, rate))
    span = f"the rate only falls, from {lr_text(lr[0])} to {lr_text(lr[-1])}"
    if not _is_even(steps):
        return words.training(f"{span}, {_shape(steps)}")
    mark = _divergence(history.loss) or _coarse(steps)
    if not mark:
        return words.training(f"{span}, and the loss shows no divergence", sure=False)
    upwards = history.reversed()
    table = seeds_of_rates(upwards, levels(upwards))
    if table is not None:
        return table
    evidence = f"{span}, evenly in its logarithm, and {mark}: read from the lowest up"
    return Kind("sweep", evidence, sure=False)


def _is_even(steps: Levels) -> bool:
    """Return whether the rates fall as those of an exponential sweep would."""
    many = len(steps.lr) >= LEVELS or steps.held.max() <= FEW
    return bool(many and decades(steps.lr) >= DECADES and is_even(steps.lr, steps.start))


def _shape(steps: Levels) -> str:
    """Return the shape of a fall in words."""
    if len(steps.lr) < LEVELS:
        return f"at {len(steps.lr)} rates"
    x, y = steps.start - steps.start.mean(), steps.lr - steps.lr.mean()
    fit = (x @ y) / (x @ x) * x
    if np.sqrt(np.mean((y - fit) ** 2)) <= 0.01 * np.ptp(steps.lr):
        return "along a line"
    return "in steps" if steps.held.max() > FEW else "along a curve"


def _coarse(steps: Levels) -> str:
    """Return "each rate is 2.2 times the next" if no decay falls so fast; "" otherwise."""
    ratio = float(np.median(steps.lr[:-1] / steps.lr[1:]))
    coarse = ratio >= COARSE and float(steps.held.mean()) < COARSE
    return f"each rate is {ratio:.2g} times the next" if coarse else ""


def _divergence(loss: FloatArray) -> str:
    """Return how the loss diverges at the first rows, which have the highest rates; "" if not."""
    early = ~np.isfinite(loss[: max(len(loss) // 5, 1)])
    usable = loss[np.isfinite(loss)]
    # Trainings skip single steps (NaN loss); a divergence lasts, or is there at the highest rate.
    if len(usable) >= FEW and (early[0] or early.mean() >= BLOWN_SHARE):
        return "losses at its high end are not finite"
    if len(usable) < LEVELS or not np.isfinite(loss[-LEVELS:]).all():
        return ""
    loss = usable
    length = -(-len(loss) // BLOCKS)
    blocks = loss[: len(loss) // length * length].reshape(-1, length)
    middles = np.median(blocks, axis=1)
    # The median difference of two neighbours is 0.95 standard deviations of normal noise.
    noise = float(np.median(np.abs(np.diff(loss)))) / 0.95
    blow = middles[: max(len(middles) // 4, 1)].max() - loss[0]
    if blow > (BLOWN - 1) * abs(loss[0]) and blow > FIRST_NOISES * noise:
        return "the loss diverges at its high end"
    level = np.convolve(middles, np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")
    rise = level[-1] - level.min()
    # The standard error of a median is 1.25 times that of a mean (normal noise).
    scatter = 1.25 * noise / np.sqrt(SMOOTHED * length)
    if rise > NOISES * scatter and rise > SHARE * abs(level[-1]):
        return "the loss rises again towards its low end"
    return ""
