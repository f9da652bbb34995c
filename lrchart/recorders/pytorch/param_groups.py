"""Set the learning rates of an optimizer's parameter groups together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any


class ParamGroups:
    """Set one learning rate for all groups, each in its ratio to the group with the highest.

    The ratios are those in force when this is made, or before a scheduler changed them
    (``initial_lr``, which is right in the middle of a warm-up from 0). The rate that is set, and
    that the chart shows, is the highest group's; equal groups all get it.

    Parameters
    ----------
    optimizers
        Anything with ``param_groups``: a list of dicts that hold ``lr``, a float or a tensor.
    """

    def __init__(self, optimizers: Sequence[Any]) -> None:
        self._optimizers = optimizers
        rates = [float(group.get("initial_lr", group["lr"])) for group in self._groups()]
        highest = max(rates)
        self._ratios = [rate / highest if highest > 0 else 1.0 for rate in rates]

    def set(self, lr: float) -> None:
        """Put `lr` in force."""
        for group, ratio in zip(self._groups(), self._ratios, strict=True):
            old = group["lr"]
            if not isinstance(old, float) and hasattr(old, "fill_"):
                old.fill_(lr * ratio)  # in place, because a captured graph reads the tensor
            else:
                group["lr"] = lr * ratio

    def watched(self, check: Callable[..., None]) -> list[Any]:
        """Let `check` be called before each step of the optimizers; return the hooks to remove."""
        hooks = []
        for optimizer in self._optimizers:
            with suppress(AttributeError):  # a wrapper of an optimizer may have no hooks
                hooks.append(optimizer.register_step_pre_hook(check))
        return hooks

    def changed(self, lr: float) -> float | None:
        """Return the rate of a group that is not what `set` put there for `lr`; None if all are.

        Tensors are not looked at: reading one would break the capture of a graph.
        """
        for group, ratio in zip(self._groups(), self._ratios, strict=False):
            if isinstance(group["lr"], float) and group["lr"] != lr * ratio:
                return float(group["lr"])
        return None

    def _groups(self) -> list[dict[str, Any]]:
        return [group for optimizer in self._optimizers for group in optimizer.param_groups]
