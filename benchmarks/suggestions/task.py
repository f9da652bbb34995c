"""One task: a small training, described so that it can be run at any learning rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import nn

from benchmarks.suggestions.optimizers import RECIPES

#: (training tensors, held-out tensors); the tensors of each share their first axis
Data = tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]
#: (network, *batch) -> scalar loss
Objective = Callable[..., torch.Tensor]


@dataclass(frozen=True)
class Task:
    """A row of the task table; `id` names it on disk."""

    name: str
    kind: str
    about: str
    data: Callable[[], Data]
    network: Callable[[], nn.Module]
    objective: Objective
    recipe: str
    #: rows per step; None for all
    batch: int | None
    steps: int = 250
    tags: tuple[str, ...] = ()
    #: standard normal numbers per row for a stochastic objective, passed as an additional tensor
    noise: int = 0
    #: data for pretraining with Adam, if the task is a fine-tuning
    pretrain: Callable[[], Data] | None = None
    pretrain_steps: int = 400
    #: prefixes of the parameters that are trained (() for all), and of those that are reinitialised
    tuned: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    #: network for pretraining, if it lacks some parameters of the task's network
    source: Callable[[], nn.Module] | None = None

    @property
    def id(self) -> str:
        return f"{self.name}_{self.recipe}_b{self.batch or 'full'}"

    @property
    def optimizer(self) -> tuple[str, dict[str, Any]]:
        return RECIPES[self.recipe]

    @cached_property
    def tensors(self) -> Data:
        return self.data()

    @property
    def sized_by_batch(self) -> bool:
        """Whether the loss depends on the number of rows: a sum, or rows told from one another."""
        return "sum-loss" in self.tags or self.kind == "contrastive"

    @property
    def batch_size(self) -> int:
        return self.batch or len(self.tensors[0][0])
