"""The trainings that every tool writes: five rates, the last of which diverges."""

from __future__ import annotations

import math

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def loss_of(lr: float, step: int = 2) -> float:
    """Return the loss of a training at a step; of the last one, 2, it is the final loss."""
    return 1 + (math.log10(lr) + 2) ** 2 + 2 - step if lr < 0.5 else math.nan
