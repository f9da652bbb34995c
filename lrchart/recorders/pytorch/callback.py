"""Base of the callbacks for frameworks on top of PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from lrchart.errors import InputError
from lrchart.recorders.parts.callback import SPENT, Recorder
from lrchart.recorders.parts.number import means, numbers_in
from lrchart.recorders.pytorch.distributed import RankSweep
from lrchart.recorders.pytorch.param_groups import ParamGroups
from lrchart.recorders.pytorch.state import keep_modes, keep_state


class TorchRecorder(Recorder):
    """A `Recorder` that sets the rate of PyTorch's optimizers and averages over batches and ranks.

    Whatever number the framework logs of a step besides its loss becomes a column of the frame,
    under the name it was logged with: its mean over the batches of the step and over all ranks.

    Parameters
    ----------
    **options
        Options of `Sweep`.
    """

    _kind = RankSweep

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._groups: ParamGroups
        self._models: list[Any] = []
        #: losses of the batches in the current step
        self._parts: list[float] = []
        self._logged: list[dict[str, float]] = []

    def _keep(self, models: Iterable[Any], optimizers: Sequence[Any], *others: Any) -> None:
        """Copy the state of all of these, to be put back."""
        models = list(models)
        self._models += models
        self._copy(partial(keep_state, models, optimizers, *others))

    def _restart(self) -> None:
        """Put back all state but the modes of the models, which the framework has set."""
        restore_modes = keep_modes(self._models)
        super()._restart()
        restore_modes()

    def _steer(self, optimizers: Sequence[Any]) -> None:
        """Take charge of the optimizers' learning rates."""
        self._groups = ParamGroups(optimizers)

    def _start_step(self) -> None:
        """Put the next learning rate in force, unless the step needs more batches."""
        if not self._parts:
            if self.sweep.finished:
                raise InputError(SPENT)
            self._groups.set(next(self.sweep))

    def _note(self, logged: Mapping[str, Any]) -> None:
        """Keep what the framework has logged of the step in force."""
        if logged:
            self._logged.append(numbers_in(logged))

    def _end_step(self, loss: float) -> None:
        """Record the loss of a step whose batches are all there, and what was logged of it."""
        metrics = means(self._logged)
        self._parts, self._logged = [], []
        self.sweep.record(loss, **metrics)
