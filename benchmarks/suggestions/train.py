"""Train one task at many learning rates and seeds at once, as one batched computation.

Every parameter carries two leading axes, seed and learning rate, and `torch.func.vmap` runs the
network over both. All optimizers here move by ``lr · direction`` with a direction that does not
depend on the learning rate in force, so PyTorch's own optimizer is stepped at lr 1 and its move is
scaled member by member. The order of the data depends on the seed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.func import functional_call, grad_and_value, vmap

from benchmarks.suggestions.optimizers import OPTIMIZERS
from benchmarks.suggestions.task import Task

Params = dict[str, torch.Tensor]
#: seed of what all seeds of a task share: pretraining, evaluation noise
SHARED_SEED = 4242
#: number of training rows on which `train_loss` is measured
TRAIN_SAMPLE = 512


@dataclass(frozen=True)
class Run:
    """What training leaves: losses before each step, and the parameters after the last one."""

    losses: torch.Tensor  # (steps, seeds, lrs)
    params: Params  # each (seeds, lrs, *shape)
    watched: torch.Tensor | None = None  # like `losses`, on held-out rows


def train(
    task: Task,
    seeds: list[int],
    lr: torch.Tensor,
    start: Params | None = None,
    watch: tuple[torch.Tensor, ...] | None = None,
) -> Run:
    """Run ``len(lr)`` steps of `task`; `lr` is (steps, lrs), the same for every seed.

    The loss on the rows `watch` is measured before each step.
    """
    steps, members = lr.shape
    params = _stack([_initial(task, seed, start) for seed in seeds], members)
    tuned = {k: p for k, p in params.items() if k.startswith(task.tuned or "")}
    optimizer, clip = _optimizer(task, tuned)
    gradient = _gradient(task)
    losses = torch.empty(steps, len(seeds), members)
    watched = torch.empty_like(losses)
    for step, batch in enumerate(_batches(task, seeds, steps)):
        if watch is not None:
            watched[step] = _losses(task, params, watch)
        gradients, losses[step] = gradient(params, batch)
        before = {name: p.clone() for name, p in tuned.items()}
        for name, p in tuned.items():
            p.grad = gradients[name]
        if clip:
            _clip(tuned, clip)
        optimizer.step()
        for name, p in tuned.items():
            rate = lr[step].reshape(1, members, *[1] * (p.dim() - 2))
            p.sub_(before[name]).mul_(rate).add_(before[name])
    return Run(losses, params, None if watch is None else watched)


def evaluate(task: Task, params: Params, held_aside: bool) -> torch.Tensor:
    """Return the (seeds, lrs) loss on the held-aside data, or on a sample of the training data.

    A loss that changes with the number of rows is averaged over batches of the training's size.
    """
    data = task.tensors[1] if held_aside else tuple(t[:TRAIN_SAMPLE] for t in task.tensors[0])
    if task.noise:
        generator = torch.Generator().manual_seed(SHARED_SEED)
        data = (*data, torch.randn(len(data[0]), task.noise, generator=generator))
    rows = len(data[0])
    size = min(rows, task.batch_size) if task.sized_by_batch else rows
    parts = zip(*(t[: rows // size * size].split(size) for t in data), strict=True)
    return torch.stack([_losses(task, params, part) for part in parts]).mean(0)


def _losses(task: Task, params: Params, rows: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the (seeds, lrs) loss on the same rows for all."""
    loss = _loss(task)
    with torch.no_grad():
        return torch.as_tensor(vmap(vmap(lambda p: loss(p, rows)))(params))


def untrained(task: Task, seeds: list[int], start: Params | None) -> Params:
    """Return the parameters every learning rate starts from, with one learning-rate member."""
    return _stack([_initial(task, seed, start) for seed in seeds], 1)


def pretrained(task: Task) -> Params | None:
    """Return the weights fine-tuning starts from: Adam, its rate falling to 0 along a line."""
    if task.pretrain is None:
        return None
    source = replace(
        task, data=task.pretrain, recipe="adam", batch=32, pretrain=None,
        network=task.source or task.network, tuned=(), fresh=(),
    )  # fmt: skip
    lr = torch.linspace(1, 0, task.pretrain_steps)[:, None] * 5e-3
    run = train(source, [SHARED_SEED], lr)
    return {name: p[0, 0] for name, p in run.params.items()}


def _initial(task: Task, seed: int, start: Params | None) -> Params:
    torch.manual_seed(seed)
    initial = {name: p.detach() for name, p in task.network().named_parameters()}
    if start is None:
        return initial
    fresh = {name for name in initial if task.fresh and name.startswith(task.fresh)}
    return {name: p if name in fresh else start.get(name, p) for name, p in initial.items()}


def _stack(starts: list[Params], members: int) -> Params:
    stacked = {k: torch.stack([s[k] for s in starts]) for k in starts[0]}
    return {k: p[:, None].repeat(1, members, *[1] * (p.dim() - 1)) for k, p in stacked.items()}


def _optimizer(task: Task, params: Params) -> tuple[torch.optim.Optimizer, float]:
    name, options = task.optimizer
    rest: Mapping[str, Any] = {k: v for k, v in options.items() if k != "clip_norm"}
    return OPTIMIZERS[name](params.values(), lr=1.0, **rest), options.get("clip_norm", 0.0)


def _loss(task: Task) -> Any:
    torch.manual_seed(SHARED_SEED)
    network = task.network()

    def loss(params: Params, batch: tuple[torch.Tensor, ...]) -> torch.Tensor:
        return task.objective(lambda *x: functional_call(network, params, x), *batch)

    return loss


def _gradient(task: Task) -> Any:
    gradient = grad_and_value(_loss(task))
    return vmap(vmap(gradient, in_dims=(0, None)), in_dims=(0, 0))


def _batches(task: Task, seeds: list[int], steps: int) -> Iterator[tuple[torch.Tensor, ...]]:
    """Yield (seeds, batch, ...) tensors: whole epochs in a fresh order, an odd rest dropped."""
    data, size = task.tensors[0], task.batch_size
    generators = [torch.Generator().manual_seed(1000 + seed) for seed in seeds]
    n = len(data[0])
    per_epoch = n // size
    for step in range(steps):
        if step % per_epoch == 0:
            orders = torch.stack([torch.randperm(n, generator=g) for g in generators])
        at = step % per_epoch * size
        rows = orders[:, at : at + size]
        batch = tuple(t[rows] for t in data)
        if task.noise:
            noise = [torch.randn(size, task.noise, generator=g) for g in generators]
            batch = (*batch, torch.stack(noise))
        yield batch


def _clip(params: Params, limit: float) -> None:
    """Scale each member's gradient down to the norm `limit`, as clip_grad_norm_ does for one."""
    squares = sum(p.grad.flatten(2).square().sum(2) for p in params.values())  # type: ignore[union-attr]
    scale = (limit / (torch.as_tensor(squares).sqrt() + 1e-6)).clamp(max=1)
    for p in params.values():
        p.grad = p.grad * scale.reshape(*scale.shape, *[1] * (p.dim() - 2))  # type: ignore[operator]
