"""Run a range test in fastai."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from copy import copy, deepcopy
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np

from lrchart.recorders.parts.course import POINTS, schedule_of
from lrchart.recorders.parts.extras import missing

try:
    from fastai.callback.core import Callback, CancelFitException, CancelValidException
except ImportError as error:
    raise missing("fastai", "fastai") from error

from lrchart.recorders.pytorch.callback import TorchRecorder
from lrchart.recorders.pytorch.state import generators_of


class RangeTest(TorchRecorder, Callback):
    """Callback that turns a fit into a range test.

    The fit ends with the sweep and leaves validation out. Callbacks that track it, as for early
    stopping, rest, and so do schedules: ``fit_one_cycle`` is a range test as well. On leaving the
    block, also by an exception, the learner's model and optimizer and the random state are as they
    were before the fit, bit for bit. With ``GradientAccumulation`` a step is an optimizer step and
    its loss the mean over its batches.

    The learner's metrics are columns as well, each computed on the step's own batches; fastai's
    recorder has them on validation, which is left out.

    Groups of parameters keep their ratio where ``fit`` is given a rate for each,
    ``lr=[1e-4, 1e-3]`` or ``lr=slice(1e-4, 1e-3)``: of a single rate fastai makes all groups equal.

    A fit with a schedule, as ``fit_one_cycle``, tells the ``training_steps`` and the ``schedule``
    of the frame, unless the options do; the epochs of a plain ``fit`` are the sweep's own.

    Parameters
    ----------
    **options
        Options of `Sweep`, except `accumulate`, which the callback ``GradientAccumulation`` sets.

    Raises
    ------
    OptionError
        For an option outside its range.
    InputError
        For a second training with the same callback.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    >>> import torch
    >>> import fastai.callback.progress  # for no_bar
    >>> from fastai.data.core import DataLoaders
    >>> from fastai.data.load import DataLoader
    >>> from fastai.learner import Learner
    >>> inputs = torch.randn(64, 4)
    >>> rows = list(zip(inputs, inputs.sum(1, keepdim=True), strict=True))
    >>> loaders = DataLoaders(DataLoader(rows, bs=8), DataLoader(rows, bs=8))
    >>> learn = Learner(loaders, torch.nn.Linear(4, 1), loss_func=torch.nn.functional.mse_loss)
    >>> with RangeTest(end=1.0, steps=20) as test, learn.no_bar(), learn.no_logging():
    ...     learn.fit(100, cbs=test)
    >>> frame = test.frame()
    >>> frame["step"].max() < 20
    np.True_
    """

    #: name of fastai's own finder, for which its trackers and loggers pause
    name = "lr_finder"
    #: runs before callbacks that change the loss or skip a step
    order = -20
    run_valid = False

    def before_fit(self) -> None:
        """Save everything that the sweep changes."""
        optimizer = _as_torch(self.learn.opt)
        loaders = self.learn.dls.loaders
        generators = [each for loader in loaders for each in generators_of(loader)]
        self._begin()
        self._keep([self.learn.model], [optimizer], [], generators)
        for loader in loaders:
            if isinstance(own := getattr(loader, "rng", None), Random):  # shuffles the loader
                self._undo(setattr, loader, "rng", copy(own))
        self._steer([optimizer])
        schedules = _schedules(self.learn.cbs)
        if len(schedules) == 1:
            self._tell(schedules[0].scheds)
        for callback in schedules:
            callback.run = False  # until the fit ends: it would overwrite the rate
        self._own_metrics = deepcopy(list(self.learn.metrics))

    def before_batch(self) -> None:
        """Set the next learning rate if a step begins."""
        self._start_step()
        self._stepped = True

    def after_cancel_batch(self) -> None:
        """Note that the optimizer waits for more batches."""
        self._stepped = False

    after_cancel_step = after_cancel_batch

    def after_batch(self) -> None:
        """Record the loss if a step ends."""
        self._parts.append(self.learn.loss.item())
        for metric in self._own_metrics:
            metric.reset()
            metric.accumulate(self.learn)
            self._note({metric.name: metric.value})
        if self._stepped:
            self._end_step(sum(self._parts) / len(self._parts))
        if self.sweep.finished:
            raise CancelFitException

    def before_validate(self) -> None:
        """Leave validation out."""
        raise CancelValidException

    def after_fit(self) -> None:
        """Restore everything."""
        self._end()

    def _tell(self, functions: dict[str, Any]) -> None:
        """Pass on the training that a fit's schedule is made for."""
        if "lr" not in functions:
            return
        rates = [float(np.max(functions["lr"](part))) for part in np.linspace(0, 1, POINTS)]
        names = {type(callback).__name__ for callback in self.learn.cbs}
        varies = names & {"GradientAccumulation", "EarlyStoppingCallback"}
        steps = None if varies else self.learn.n_epoch * len(self.learn.dls.train)
        self.sweep.tell(steps, schedule_of(rates))


def _schedules(callbacks: Iterable[Any]) -> list[Any]:
    """Return the callbacks that schedule hyperparameters."""
    # Do not import the module, which would give every learner a progress bar.
    home = sys.modules.get("fastai.callback.schedule")
    return (
        [] if home is None else [one for one in callbacks if isinstance(one, home.ParamScheduler)]
    )


def _as_torch(optimizer: Any) -> Any:
    """Return an optimizer with the ``state`` and ``param_groups`` of one of PyTorch's."""
    if hasattr(optimizer, "opt"):  # OptimWrapper around an optimizer of PyTorch
        return optimizer.opt
    return SimpleNamespace(state=optimizer.state, param_groups=list(optimizer.hypers))
