"""Run a range test in PyTorch-Ignite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

from lrchart.recorders.parts.extras import missing

try:
    import torch
    from ignite.engine import Engine, Events
except ImportError as error:
    raise missing("PyTorch-Ignite", "ignite") from error

from lrchart.limits import MAX_ROWS
from lrchart.recorders.parts.arguments import demand
from lrchart.recorders.parts.checks import whole
from lrchart.recorders.parts.number import number
from lrchart.recorders.pytorch.arguments import models_of, optimizers_of
from lrchart.recorders.pytorch.callback import TorchRecorder
from lrchart.recorders.pytorch.state import generators_of


class RangeTest(TorchRecorder):
    """Handler that turns a trainer's next run into a range test.

    The run ends with the sweep. On leaving the block, also by an exception, the handlers are
    gone, and the engine's counts, the model, the optimizer, whatever is `stateful` and the random
    state are as they were on entering it, bit for bit. Losses and metrics are means over ranks.

    Every number that an iteration leaves in ``trainer.state.metrics`` is a column as well: attach
    a metric as ``Accuracy(…).attach(trainer, "accuracy", usage=BatchWise())``, or put it there.

    Parameters
    ----------
    trainer
        The engine; its ``state.output`` after an iteration is the loss, or becomes it by
        `output_transform`.
    model, optimizer
        One of each, or several in a list.
    stateful
        Schedulers, gradient scalers, …: anything with ``state_dict`` and ``load_state_dict``.
    output_transform
        Makes the loss, a float or a scalar tensor, of the trainer's output.
    accumulate
        How many iterations make one step, from 1.
    **options
        Options of `Sweep`.

    Raises
    ------
    OptionError
        For an option outside its range.
    InputError
        For a second training with the same callback, or arguments in another order.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    >>> from ignite.engine import create_supervised_trainer
    >>> inputs = torch.randn(64, 4)
    >>> batches = [(rows, rows.sum(1, keepdim=True)) for rows in inputs.split(8)]
    >>> model = torch.nn.Linear(4, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> trainer = create_supervised_trainer(model, optimizer, torch.nn.functional.mse_loss)
    >>> with RangeTest(trainer, model, optimizer, end=1.0, steps=20) as test:
    ...     _ = trainer.run(batches, max_epochs=100)
    >>> frame = test.frame()
    >>> frame["step"].max() < 20
    np.True_
    """

    def __init__(
        self,
        trainer: Engine,
        model: torch.nn.Module | Sequence[torch.nn.Module],
        optimizer: torch.optim.Optimizer | Sequence[torch.optim.Optimizer],
        *,
        stateful: Iterable[Any] = (),
        output_transform: Callable[[Any], Any] = lambda output: output,
        accumulate: int = 1,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        order = "RangeTest(trainer, model, optimizer)"
        demand(isinstance(trainer, Engine), "trainer", "be an Engine", trainer, order)
        self._trainer = trainer
        self._swept = models_of(model, order)
        self._optimizers = optimizers_of(optimizer, order)
        self._stateful = list(stateful)
        self._loss_of = output_transform
        self._accumulate = whole("accumulate", accumulate, 1, MAX_ROWS, " of at least 1")

    def __enter__(self) -> Self:
        """Attach the handlers and take note of everything that the sweep will disturb."""
        self._begin()
        self._keep(self._swept, self._optimizers, self._stateful)
        self._steer(self._optimizers)
        self._keep_counts()
        for event, handler in (
            (Events.STARTED, self._keep_loader),
            (Events.ITERATION_STARTED, self._start_step),
            (Events.ITERATION_COMPLETED, self._complete),
        ):
            self._undo(self._trainer.add_event_handler(event, handler).remove)
        return self

    def _keep_loader(self) -> None:
        """Keep the random generators of the loader that the run was given."""
        generators = generators_of(self._trainer.state.dataloader)
        self._keep([], [], [], generators)

    def _keep_counts(self) -> None:
        """Keep the engine's epoch, iteration and the like, so that its next run starts as ever."""
        state = vars(self._trainer.state)
        counts = {
            name: dict(value) if isinstance(value, dict) else value for name, value in state.items()
        }
        self._undo(state.update, counts)
        self._undo(state.clear)  # undone in reverse order: clear, then update

    def _complete(self) -> None:
        self._parts.append(number("loss", self._loss_of(self._trainer.state.output)))
        self._note(self._trainer.state.metrics)
        if len(self._parts) == self._accumulate:
            self._end_step(sum(self._parts) / self._accumulate)
        if self.sweep.finished:
            self._trainer.terminate()
