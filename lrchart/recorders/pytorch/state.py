"""Save and restore, bit for bit, everything that a sweep changes in PyTorch."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

from lrchart.recorders.parts.arguments import attribute
from lrchart.recorders.parts.extras import missing
from lrchart.recorders.parts.rng import Undo, keep_rng

try:
    import torch
except ImportError as error:
    raise missing("PyTorch", "torch") from error


def keep_state(
    models: Iterable[torch.nn.Module],
    optimizers: Iterable[torch.optim.Optimizer],
    stateful: Iterable[Any] = (),
    generators: Iterable[torch.Generator] = (),
) -> ExitStack:
    """Return an exit stack that puts everything back when it is closed.

    Parameters
    ----------
    models, optimizers
        Kept by the value of each tensor, in the same tensors and groups: whatever refers to them
        still does afterwards. The copies are held in main memory.
    stateful
        Schedulers, gradient scalers, …: anything with ``state_dict`` and ``load_state_dict``.
    generators
        Random generators beside the global ones of Python, NumPy and torch, which are always kept.
    """
    undos = [keep_rng(), keep_torch_rng()]
    undos += [_keep_generator(generator) for generator in generators]
    undos += [_keep_stateful(thing) for thing in stateful]
    undos += [_keep_optimizer(optimizer) for optimizer in optimizers]
    undos += [_keep_module(module) for model in models for module in model.modules()]
    stack = ExitStack()
    for undo in undos:
        stack.callback(undo)
    return stack


def keep_torch_rng() -> Undo:
    """Return the undo for whatever draws from torch's global random state from now on."""
    state = torch.get_rng_state()
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []

    def undo() -> None:
        torch.set_rng_state(state)
        for device, device_state in enumerate(cuda):
            torch.cuda.set_rng_state(device_state, device)

    return undo


def keep_modes(models: Iterable[torch.nn.Module]) -> Undo:
    """Return the undo for whatever sets modules to train or to evaluate."""
    modes = [(module, module.training) for model in models for module in model.modules()]

    def undo() -> None:
        for module, training in modes:
            module.training = training

    return undo


def generators_of(loader: Any) -> list[torch.Generator]:
    """Return the random generators that a loader and its sampler draw from."""
    owners = (loader, attribute(loader, "sampler"))
    generators = [attribute(owner, "generator") for owner in owners]
    different = {id(each): each for each in generators if isinstance(each, torch.Generator)}
    return list(different.values())


def _keep_module(module: torch.nn.Module) -> Undo:
    """Keep a module's own parameters, gradients and buffers (persistent or not), and its mode."""
    tensors = [_keep_entries(module._parameters), _keep_entries(module._buffers)]
    grads = [
        (parameter, None if parameter.grad is None else _copy(parameter.grad))
        for parameter in module.parameters(recurse=False)
    ]
    training = module.training

    def undo() -> None:
        for put_back in tensors:
            put_back()
        for parameter, grad in grads:
            parameter.grad = None if grad is None else grad.to(parameter.device)
        module.training = training

    return undo


def _keep_optimizer(optimizer: torch.optim.Optimizer) -> Undo:
    # Not through load_state_dict, which casts the moments to the dtype of the parameters.
    states = {
        parameter: (state, _keep_entries(state)) for parameter, state in optimizer.state.items()
    }
    groups = [(group, _keep_entries(group)) for group in optimizer.param_groups]

    def undo() -> None:
        optimizer.state.clear()
        for parameter, (state, put_back) in states.items():
            put_back()
            optimizer.state[parameter] = state
        # Restore the original dicts: some frameworks call load_state_dict, which replaces them.
        optimizer.param_groups[:] = [group for group, _put_back in groups]
        for _group, put_back in groups:
            put_back()

    return undo


def _keep_entries(live: dict[str, Any]) -> Undo:
    """Keep a dict of tensors and other values; the tensors get their bits back in place."""
    # Do not copy "params", which their module restores.
    entries = {
        name: (value, value if name == "params" else _copy(value)) for name, value in live.items()
    }

    def undo() -> None:
        live.clear()
        for name, (value, copy) in entries.items():
            if isinstance(value, torch.Tensor):
                with torch.no_grad():
                    value.copy_(copy)
                live[name] = value
            else:
                live[name] = copy

    return undo


def _keep_stateful(owner: Any) -> Undo:
    state = deepcopy(owner.state_dict())
    return lambda: owner.load_state_dict(state)


def _keep_generator(generator: torch.Generator) -> Undo:
    state = generator.get_state()
    return lambda: generator.set_state(state)


def _copy(value: Any) -> Any:
    return (
        value.detach().to("cpu", copy=True) if isinstance(value, torch.Tensor) else deepcopy(value)
    )
