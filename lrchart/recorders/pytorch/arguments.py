"""Check models and optimizers of PyTorch, one of each or several in a list."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, signature
from typing import Any

from lrchart.errors import InputError
from lrchart.recorders.parts.arguments import attribute, demand
from lrchart.recorders.parts.extras import missing

try:
    import torch
except ImportError as error:
    raise missing("PyTorch", "torch") from error


def models_of(model: Any, order: str) -> list[torch.nn.Module]:
    """Return a list of the one model or of several.

    Raises
    ------
    InputError
        There is none, or something else among them; the message ends with the `order` of the call.
    """
    models = list(model) if isinstance(model, list | tuple) else [model]
    fits = models and all(isinstance(each, torch.nn.Module) for each in models)
    demand(bool(fits), "model", "be a torch.nn.Module", model, order)
    return models


def optimizers_of(optimizer: Any, order: str) -> list[Any]:
    """Return a list of the one optimizer or of several.

    Raises
    ------
    InputError
        There is none, or something else among them; the message ends with the `order` of the call.
    """
    optimizers = list(optimizer) if isinstance(optimizer, Sequence) else [optimizer]
    fits = optimizers and all(attribute(each, "param_groups") for each in optimizers)
    demand(bool(fits), "optimizer", "have param_groups", optimizer, order)
    return optimizers


def check_trained(model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Refuse an optimizer that would not train the model, or not step without a closure.

    Raises
    ------
    InputError
        It has no parameter of the model, or evaluates the loss itself, as L-BFGS does.
    """
    name = type(optimizer).__name__
    closure = signature(optimizer.step).parameters.get("closure")
    if closure is not None and closure.default is Parameter.empty:
        raise InputError(
            f"{name} evaluates the loss several times a step, so it has no range test: "
            "use an optimizer that takes a step from one gradient"
        )
    own = {id(parameter) for parameter in model.parameters()}
    groups = [group["params"] for group in optimizer.param_groups]
    if own and not any(id(parameter) in own for group in groups for parameter in group):
        raise InputError(
            f"{name} has no parameter of the model, and would not train it: make it of this "
            "model's parameters()"
        )
