"""Stop a sweep when its loss diverges.

This rule runs while the sweep does and sees only the losses so far. It is kept apart from the
divergence that a chart shows, which `lrchart.analysis` finds in the whole curve: to stop too late
costs a few steps, to stop too early would cost the curve.
"""

from __future__ import annotations

import math
from bisect import insort
from collections import deque
from collections.abc import Mapping, Sequence
from statistics import median

from lrchart.recorders.parts.checks import positive

#: number of first losses whose median is the starting level
FIRST = 10
#: number of losses in the running median compared with it, which ignores two outliers
WINDOW = 5
#: minimum rise of a divergence, in multiples of the batch-to-batch noise …
NOISE = 6.0
#: … and as a fraction of the starting level, the resolution of half precision
GRAIN = 0.01


class Divergence:
    """Detect that the loss has risen clearly above the level it started from.

    The running median of the last `WINDOW` losses is compared with a ceiling::

        level + rise · max(fall, NOISE · noise, GRAIN · |level|)

    where ``level`` is the median of the first `FIRST` losses, ``fall`` how far the running median
    has been below it, and ``noise`` the median change from one loss to the next (for independent
    Gaussian noise that is 0.95 σ). A loss that is not finite counts as infinitely high, so three
    of the last five stop the sweep and a lone one, which mixed precision skips, does not.

    Only differences count, beside the grain: the rule means the same for a loss below zero, where
    "so many times the best loss" stops at once, and for one that has a large constant part.

    Parameters
    ----------
    rise
        How far above its start the loss may climb, in multiples of how far it fell, > 0.
    """

    def __init__(self, rise: float) -> None:
        self.rise = positive("divergence", rise, ", or None to never stop")
        self._first: list[float] = []
        self._recent: deque[float] = deque(maxlen=WINDOW)
        self._changes: list[float] = []  # sorted
        self._lowest = math.inf

    def update(self, loss: float) -> bool:
        """Take the next loss; return whether the sweep has diverged."""
        height = loss if math.isfinite(loss) else math.inf
        self._note_change(height)
        self._recent.append(height)
        if len(self._first) < FIRST and math.isfinite(height):
            self._first.append(height)
        if len(self._recent) < WINDOW:
            return False
        middle = median(self._recent)
        self._lowest = min(self._lowest, middle)
        return middle == math.inf or (len(self._first) == FIRST and middle > self.ceiling)

    @property
    def ceiling(self) -> float:
        """The loss above which the running median counts as diverged."""
        level = median(self._first)
        noise = self._changes[len(self._changes) // 2] if self._changes else 0.0
        scale = max(level - self._lowest, NOISE * noise, GRAIN * abs(level))
        return level + self.rise * scale

    def _note_change(self, height: float) -> None:
        if self._recent and math.isfinite(change := abs(height - self._recent[-1])):
            insort(self._changes, change)


class StopRule:
    """Ask `Divergence` about each loss of a sweep once, and anew if Ctrl-C cut an answer short."""

    def __init__(self, rise: float) -> None:
        self._rise = rise
        self._divergence = Divergence(rise)
        #: number of losses that the answer is about; None: it was interrupted
        self._asked: int | None = 0
        self._answer = False

    def stops(self, rows: Sequence[Mapping[str, float]]) -> bool:
        """Return whether the sweep has diverged at the last of its rows."""
        if self._asked != len(rows):
            begin, self._asked = self._asked, None
            if begin is None:
                self._divergence, begin = Divergence(self._rise), 0
            for row in rows[begin:]:
                self._answer = self._divergence.update(row["loss"])
            self._asked = len(rows)
        return self._answer
