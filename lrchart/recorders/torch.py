"""Run a range test in PyTorch: in your own loop with `TorchSweep`, or with `range_test`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import pandas as pd

from lrchart.errors import InputError
from lrchart.keywords.named import named
from lrchart.recorders.parts.arguments import attribute, demand, gives_batches
from lrchart.recorders.parts.attempts import restored_by
from lrchart.recorders.parts.batches import endless
from lrchart.recorders.parts.copies import Copies
from lrchart.recorders.parts.extras import missing
from lrchart.recorders.parts.unwritten import kept
from lrchart.recorders.pytorch.arguments import check_trained, models_of, optimizers_of
from lrchart.recorders.pytorch.distributed import RankSweep
from lrchart.recorders.pytorch.param_groups import ParamGroups
from lrchart.recorders.pytorch.state import generators_of, keep_modes, keep_state
from lrchart.recorders.pytorch.step import Loss, TorchStep
from lrchart.recorders.sweep import Sweep

try:
    import torch
except ImportError as error:
    raise missing("PyTorch", "torch") from error


class TorchSweep(RankSweep):
    """Sweep that sets the optimizer's learning rate and restores everything afterwards.

    On leaving the block, also by an exception, the model, the optimizer, whatever is `stateful`
    and the random state of Python, NumPy and torch are as they were on entering it, bit for bit.
    Parameter groups keep the ratios of their learning rates (see `ParamGroups`). Under
    ``torch.distributed`` the ranks agree on loss and end (see `RankSweep`).

    Parameters
    ----------
    model, optimizer
        One of each, or several in a list.
    stateful
        What else the loop changes and has ``state_dict`` and ``load_state_dict``: schedulers,
        gradient scalers, averaged models, data loaders.
    generators
        Random generators that the loop draws from, such as a loader's.
    **options
        Options of `Sweep`.

    Raises
    ------
    InputError
        For arguments in another order, a loop outside the ``with`` block, or one that sets the
        learning rate itself.
    OptionError
        For an option outside its range.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    >>> import torch
    >>> inputs = torch.randn(64, 4)
    >>> model = torch.nn.Linear(4, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> with TorchSweep(model, optimizer, end=1.0, steps=20, progress=False) as sweep:
    ...     for lr in sweep:
    ...         optimizer.zero_grad()
    ...         loss = (model(inputs).squeeze() - inputs.sum(1)).square().mean()
    ...         loss.backward()
    ...         _ = optimizer.step()
    ...         sweep.record(loss)
    >>> frame = sweep.frame()
    >>> len(frame), optimizer.param_groups[0]["lr"]
    (20, 0.01)
    """

    def __init__(
        self,
        model: torch.nn.Module | Sequence[torch.nn.Module],
        optimizer: torch.optim.Optimizer | Sequence[torch.optim.Optimizer],
        *,
        stateful: Iterable[Any] = (),
        generators: Iterable[torch.Generator] = (),
        **options: Any,
    ) -> None:
        super().__init__(**restored_by(self._restart, options))
        self._models = models_of(model, "TorchSweep(model, optimizer)")
        self._optimizers = optimizers_of(optimizer, "TorchSweep(model, optimizer)")
        self._others = (list(stateful), list(generators))
        self._groups = ParamGroups(self._optimizers)
        self._copies: Copies | None = None

    def __enter__(self) -> Self:
        """Save everything that the sweep changes."""
        self._copies = Copies()
        self._copies.add(partial(keep_state, self._models, self._optimizers, *self._others))
        self._hooks = self._groups.watched(self._check)
        return self

    def __exit__(self, *_error: object) -> None:
        """Restore everything."""
        copies, self._copies = self._copies, None
        for hook in self._hooks:
            hook.remove()
        try:
            self.close()
        finally:
            if copies is not None:
                copies.close()

    def __next__(self) -> float:
        """Set the next learning rate and return it."""
        if self._copies is None:
            raise InputError(
                "the sweep runs inside `with TorchSweep(…) as sweep:`, which restores the model"
            )
        lr = super().__next__()
        self._groups.set(lr)
        return lr

    def _check(self, *_step: object) -> None:
        """Refuse a step of an optimizer at a rate that the loop has set."""
        if not self._handed or self._ended:
            return
        lr = float(self.rates[self._handed - 1])
        if (other := self._groups.changed(lr)) is not None:
            raise InputError(
                f"step {self._handed - 1} is at learning rate {other:.3g} instead of {lr:.3g}: "
                "leave out what sets it in the loop, such as a scheduler"
            )

    def _restart(self) -> None:
        """Put everything back for another attempt, but the modes that the loop has set."""
        assert self._copies is not None
        restore_modes = keep_modes(self._models)
        self._copies.renew()
        restore_modes()


@named(Sweep)
def range_test(
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    loss: Loss,
    loader: Iterable[Any],
    *,
    val_loader: Iterable[Any] | None = None,
    device: torch.device | str | None = None,
    amp: torch.dtype | None = None,
    scaler: torch.amp.GradScaler | None = None,
    clip: float | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Run a range test and return its tidy frame; model, optimizer and random state stay as is.

    Parameters
    ----------
    model, optimizer
        As for the training to come, with its parameter groups and their ratios.
    loss
        ``loss(model(inputs), targets)``, a scalar tensor.
    loader
        Gives ``(inputs, targets)``; gone through as often as the sweep needs.
    val_loader
        Held-out batches; their mean loss after each step becomes the column ``val_loss``.
        The training is the same with and without it.
    device
        Device of the batches; by default that of the model's first parameter.
    amp
        ``torch.bfloat16`` or ``torch.float16`` for automatic mixed precision.
    scaler
        Gradient scaler for ``float16``.
    clip
        Largest gradient norm; the norm before clipping becomes the column ``grad_norm``.
    **options
        Options of `Sweep`; ``accumulate=k`` makes one step of k batches. With ``path`` a test
        that fails leaves its steps in that file; if only the file fails, at the end, it warns.

    Returns
    -------
    pandas.DataFrame
        The tidy frame: each ``loss`` is the one whose gradient the step with that ``lr`` applied.

    Raises
    ------
    InputError
        For arguments in another order or of another form, or a loader with too few batches.
    OptionError
        For an option outside its range.

    Examples
    --------
    >>> import torch
    >>> from torch.utils.data import DataLoader, TensorDataset
    >>> inputs = torch.randn(64, 4)
    >>> data = TensorDataset(inputs, inputs.sum(1, keepdim=True))
    >>> model = torch.nn.Linear(4, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> frame = range_test(
    ...     model, optimizer, torch.nn.MSELoss(), DataLoader(data, batch_size=8), steps=20, end=1.0
    ... )
    >>> frame[["step", "lr"]].iloc[-1].tolist()
    [19.0, 1.0]
    """
    _check_order(model, optimizer, loss, loader)
    place = torch.device(device) if device is not None else _device_of(model)
    step = TorchStep(model, optimizer, loss, place, amp, scaler, clip)
    generators = generators_of(loader) + generators_of(val_loader)
    stateful = [] if scaler is None else [scaler]
    sweep = TorchSweep(model, optimizer, stateful=stateful, generators=generators, **options)
    sweep.measured = True
    batches = endless(loader)
    with kept(sweep), sweep:
        model.train()
        for _lr in sweep:
            losses, metrics = step([next(batches) for _ in range(sweep.accumulate)])
            if val_loader is not None:
                metrics["val_loss"] = step.mean_loss(val_loader)
            for value in losses[:-1]:
                sweep.record(value)
            sweep.record(losses[-1], **metrics)
    return sweep.frame()


def _check_order(model: Any, optimizer: Any, loss: Any, loader: Any) -> None:
    order = "range_test(model, optimizer, loss, loader)"
    demand(isinstance(model, torch.nn.Module), "model", "be a torch.nn.Module", model, order)
    fits = bool(attribute(optimizer, "param_groups"))
    demand(fits, "optimizer", "have param_groups", optimizer, order)
    demand(callable(loss) and not isinstance(loss, type), "loss", "be a function", loss, order)
    swapped = not _has_parameters(model) and _has_parameters(loss)
    demand(not swapped, "model", "have parameters", model, order)
    demand(gives_batches(loader), "loader", "give batches", loader, order)
    check_trained(model, optimizer)


def _has_parameters(part: Any) -> bool:
    return isinstance(part, torch.nn.Module) and any(True for _ in part.parameters())


def _device_of(model: torch.nn.Module) -> torch.device:
    for parameter in model.parameters():
        return parameter.device
    raise InputError("the model has no parameters; pass its device=")
