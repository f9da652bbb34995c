"""Detect the schedule that a PyTorch scheduler sets, by stepping a copy of it."""

from __future__ import annotations

import warnings
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from lrchart.recorders.parts.course import schedule_of

#: maximum steps for which a scheduler is simulated; about a second
MOST = 100_000


def scheduled(scheduler: Any, steps: int) -> str | None:
    """Return the schedule that a scheduler sets, "constant" or "decay"; None if neither.

    None as well if it cannot be told: the scheduler waits for a metric, or has more than `MOST`
    steps to go. Neither the scheduler nor its optimizer is changed.

    Parameters
    ----------
    scheduler
        A scheduler of ``torch.optim.lr_scheduler``, as it stands before the training.
    steps
        How often the training steps it.
    """
    if not 1 <= steps <= MOST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # schedulers warn if no optimizer steps
            return schedule_of(_course(scheduler, steps))
    except Exception:  # a user's scheduler can raise anything
        return None


def _course(scheduler: Any, steps: int) -> list[float]:
    """Return the highest group's rate in each of so many steps of the scheduler."""
    # Copy the groups without their parameters, so as not to copy the model.
    groups = [
        {name: value for name, value in group.items() if name != "params"}
        | {"lr": float(group["lr"])}
        for group in scheduler.optimizer.param_groups
    ]
    stand_in = SimpleNamespace(param_groups=groups, step=lambda: None)
    twin = deepcopy(scheduler, {id(scheduler.optimizer): stand_in})
    rates = []
    for _ in range(steps):
        rates.append(max(float(group["lr"]) for group in groups))
        twin.step()
    return rates
