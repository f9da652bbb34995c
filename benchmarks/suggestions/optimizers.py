"""The optimizers of the task table; the step of each is proportional to the learning rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch


class Lion(torch.optim.Optimizer):
    """Sign of an interpolated momentum, decoupled decay (Chen et al. 2023, arXiv:2302.06675)."""

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            fast, slow = group["betas"]
            for p in group["params"]:
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                direction = torch.lerp(p.grad, momentum, fast).sign_()
                momentum.lerp_(p.grad, 1 - slow)
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(direction, alpha=group["lr"])


class SignSGD(torch.optim.Optimizer):
    """One step of the same size in every coordinate (Bernstein et al. 2018, arXiv:1802.04434)."""

    def __init__(self, params: Iterable[torch.Tensor], lr: float = 1e-3) -> None:
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for p in group["params"]:
                p.sub_(p.grad.sign(), alpha=group["lr"])


#: name in task.json -> class
OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adamax": torch.optim.Adamax,
    "adadelta": torch.optim.Adadelta,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "lion": Lion,
    "signsgd": SignSGD,
}

#: word in a task's id -> (optimizer, options); `clip_norm` is an option of the training loop
RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("sgd", {}),
    "sgdm": ("sgd", {"momentum": 0.9}),
    "sgdm99": ("sgd", {"momentum": 0.99}),
    "sgdwd": ("sgd", {"momentum": 0.9, "weight_decay": 0.001}),
    "sgdclip": ("sgd", {"momentum": 0.9, "clip_norm": 1.0}),
    "nesterov": ("sgd", {"momentum": 0.9, "nesterov": True}),
    "adam": ("adam", {}),
    "adam99": ("adam", {"betas": (0.9, 0.99)}),
    "amsgrad": ("adam", {"amsgrad": True}),
    "adamw": ("adamw", {"weight_decay": 0.01}),
    "adamw1": ("adamw", {"weight_decay": 0.1}),
    "adamwclip": ("adamw", {"weight_decay": 0.01, "clip_norm": 1.0}),
    "adamax": ("adamax", {}),
    "adadelta": ("adadelta", {}),
    "adagrad": ("adagrad", {}),
    "rmsprop": ("rmsprop", {}),
    "rmspropm": ("rmsprop", {"momentum": 0.9, "centered": True}),
    "nadam": ("nadam", {}),
    "radam": ("radam", {}),
    "lion": ("lion", {}),
    "lionwd": ("lion", {"weight_decay": 0.1}),
    "signsgd": ("signsgd", {}),
}
