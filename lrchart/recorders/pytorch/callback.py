"""What the callbacks of the frameworks on top of PyTorch share."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

import pandas as pd

from lrchart.errors import InputError
from lrchart.recorders.parts.number import means, numbers_in
from lrchart.recorders.pytorch.distributed import RankSweep
from lrchart.recorders.pytorch.param_groups import ParamGroups
from lrchart.recorders.pytorch.state import keep_state
from lrchart.recorders.sweep import SPENT


class TorchRecorder:
    """A sweep driven by a framework's own loop, and everything put back after it.

    What the framework logs of a step besides its loss becomes columns of the frame: every single
    number, the mean over the batches of a step and over all ranks, under the name it was logged
    with.

    Parameters
    ----------
    **options
        Options of `Sweep`. There is no bar unless ``progress=True``: the framework has its own.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__()
        #: the `Sweep` behind the callback
        self.sweep = RankSweep(**{"progress": False} | options)
        self._groups: ParamGroups
        self._kept: ExitStack | None = None
        #: losses of the step's batches so far
        self._parts: list[float] = []
        self._logged: list[dict[str, float]] = []

    def frame(self) -> pd.DataFrame:
        """Return the steps recorded so far as a tidy frame."""
        return self.sweep.frame()

    def restore(self) -> None:
        """Put everything back now; twice does no harm."""
        self.sweep.close()
        if self._kept is not None:
            self._kept.close()
        self._kept = None

    def __enter__(self) -> Self:
        """Return the recorder; it puts everything back when the block is left."""
        return self

    def __exit__(self, error: object, *_details: object) -> None:
        """Put everything back."""
        if error is None:
            self._end()
        else:
            self.restore()

    def _keep(self, models: Iterable[Any], optimizers: Sequence[Any], *others: Any) -> None:
        if self.sweep.step:
            raise InputError(SPENT)
        self._kept = keep_state(models, optimizers, *others)

    def _steer(self, optimizers: Sequence[Any]) -> None:
        self._groups = ParamGroups(optimizers)

    def _start_step(self) -> None:
        """Put the next learning rate in force, unless the step is only going on."""
        if not self._parts:
            if self.sweep.finished:
                raise InputError(SPENT)
            self._groups.set(next(self.sweep))

    def _note(self, logged: Mapping[str, Any]) -> None:
        """Keep what the framework has logged of the step in force."""
        self._logged.append(numbers_in(logged))

    def _end_step(self, loss: float) -> None:
        """Record the loss of the step whose parts are all there, and what was logged of it."""
        metrics = means(self._logged)
        self._parts, self._logged = [], []
        self.sweep.record(loss, **metrics)

    def _change(self, owner: Any, name: str, value: object) -> None:
        """Set an attribute until everything is put back."""
        self._undo(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    def _undo(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call a function when everything is put back."""
        assert self._kept is not None
        self._kept.callback(function, *arguments)

    def _end(self) -> None:
        """Put everything back, and say so where the training was shorter than the sweep."""
        if self._kept is not None and not self.sweep.finished:
            warnings.warn(
                f"training ended after {self.sweep.step} of the sweep's {len(self.sweep.rates)} "
                "steps; give it more epochs, or the sweep fewer steps",
                stacklevel=2,
            )
        self.restore()
