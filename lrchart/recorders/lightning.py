"""Run a range test in Lightning."""

from __future__ import annotations

import math
import sys
from copy import deepcopy
from typing import Any

from lrchart.recorders.parts.extras import missing

try:
    from lightning.pytorch import Callback, LightningModule, Trainer
    from lightning.pytorch.callbacks import (
        Checkpoint,
        EarlyStopping,
        GradientAccumulationScheduler,
    )
    from lightning.pytorch.utilities import CombinedLoader
except ImportError as error:
    raise missing("Lightning", "lightning") from error

from lrchart.recorders.pytorch.callback import TorchRecorder
from lrchart.recorders.pytorch.schedule import scheduled
from lrchart.recorders.pytorch.state import generators_of

#: number of epochs of a trainer without a limit
UNLIMITED = 1000


class RangeTest(TorchRecorder, Callback):
    """Callback that turns a fit into a range test.

    The fit goes on for as many epochs as the sweep takes and ends with it. Validation is left out,
    and what may wait for it: schedulers do not step, early stopping and checkpoints rest. When it
    ends, also by an exception, the model, its optimizers and schedulers, the gradient scaler, the
    trainer's count of epochs and steps and the random state are as they were before, bit for bit;
    with ``ckpt_path`` they are as the checkpoint has them. A step is an optimizer step, however
    many batches the trainer accumulates for it. Losses and metrics are means over ranks.

    To train with the same trainer afterwards, take the callback out of ``trainer.callbacks``.

    What the module or a callback gives ``self.log`` on the way (an accuracy, a gradient norm) is
    a column as well: every number in ``trainer.callback_metrics`` at the end of a batch.

    The trainer's limits are the ``training_steps`` of the frame, and the module's scheduler, as it
    would run until then, its ``schedule``, unless the options name them. They stay unknown where
    neither says: no limit, early stopping, manual optimization, a scheduler that waits for a
    metric.

    Parameters
    ----------
    **options
        Options of `Sweep`, except `accumulate`, which the trainer sets.

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
    >>> from lightning.pytorch.demos.boring_classes import BoringModel
    >>> test = RangeTest(end=1.0, steps=20)
    >>> trainer = Trainer(
    ...     callbacks=[test], max_epochs=100, accelerator="cpu", logger=False,
    ...     enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
    ... )
    >>> trainer.fit(BoringModel())
    >>> frame = test.frame()
    >>> len(frame)
    20
    """

    # Disable empty hooks, whose calls at every batch take as long as the recording.
    on_before_zero_grad = on_before_optimizer_step = None
    on_before_backward = on_after_backward = None

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Take note of the module, and lift the trainer's own limits.

        A trainer that has reached its limits would not begin.
        """
        # Both may need a metric of the validation, and a checkpoint would store a diverged model.
        awake = [
            one for one in trainer.callbacks if not isinstance(one, EarlyStopping | Checkpoint)
        ]
        # Copy before the loop draws from the loaders that ``fit`` received.
        source = getattr(trainer.fit_loop, "_data_source", None)
        given = getattr(source, "instance", None)
        loaders = CombinedLoader(given).flattened
        generators = [each for loader in loaders for each in generators_of(loader)]
        self._begin()
        self._keep([pl_module], [], [], generators)
        self._epochs, self._max_steps = trainer.max_epochs, trainer.max_steps
        self._varies = any(
            isinstance(one, EarlyStopping | GradientAccumulationScheduler)
            for one in trainer.callbacks
        )
        self._change(trainer, "callbacks", awake)
        self._change(trainer, "limit_val_batches", 0)
        for name, unlimited in (("min", None), ("max", -1)):
            self._change(trainer.fit_loop, f"{name}_epochs", unlimited)
            self._change(trainer.fit_loop.epoch_loop, f"{name}_steps", unlimited)

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Take note of the rest, which a checkpoint has only now been read into."""
        stateful = [config.scheduler for config in trainer.lr_scheduler_configs]
        scaler = getattr(trainer.precision_plugin, "scaler", None)
        stateful += [] if scaler is None else [scaler]
        self._keep([], trainer.optimizers, stateful)
        self._tell(trainer, pl_module)
        for config in trainer.lr_scheduler_configs:  # no scheduler steps during the sweep
            self._change(config, "frequency", sys.maxsize)
        self._undo(setattr, trainer.fit_loop, "restarting", False)
        self._undo(trainer.fit_loop.load_state_dict, deepcopy(trainer.fit_loop.state_dict()))
        self._steer(trainer.optimizers)
        self._steps_done = trainer.global_step

    def on_train_batch_start(self, *_: Any) -> None:
        """Set the next learning rate if a step begins."""
        self._start_step()

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, *_: Any
    ) -> None:
        """Record the loss if a step ends."""
        loss = outputs["loss"] if isinstance(outputs, dict) and outputs else outputs
        # The trainer has divided the loss by `parts`; a batch that the module skipped has none.
        parts = trainer.accumulate_grad_batches if pl_module.automatic_optimization else 1
        skipped = loss is None or isinstance(loss, dict)
        self._parts.append(float("nan") if skipped else loss.item() * parts)
        self._note(trainer.callback_metrics)
        if (done := trainer.global_step) > self._steps_done:
            self._steps_done = done
            self._end_step(sum(self._parts) / len(self._parts))
        if self.sweep.finished:
            trainer.should_stop = True

    def on_train_end(self, *_: Any) -> None:
        """Restore everything."""
        self._end()

    #: called instead of `on_train_end` if the trainer stops before its first step
    on_fit_end = on_train_end

    def on_exception(self, *_: Any) -> None:
        """Restore everything."""
        self.restore()

    def _tell(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Pass on which training the trainer and the module are set up for, if they say."""
        if not pl_module.automatic_optimization or trainer.global_step:
            return
        configs = trainer.lr_scheduler_configs
        in_epoch = math.inf if self._varies else self._steps_in_epoch(trainer)
        epochs = math.inf if self._epochs in (None, -1, UNLIMITED) else self._epochs
        steps = min(epochs * in_epoch, math.inf if self._max_steps == -1 else self._max_steps)
        if self._varies or not 1 <= steps < math.inf:
            self.sweep.tell(schedule=None if configs else "constant")
            return
        schedule = None if configs else "constant"
        if len(configs) == 1:
            apart = configs[0].frequency * (1 if configs[0].interval == "step" else in_epoch)
            schedule = scheduled(configs[0].scheduler, int(steps // apart))
        self.sweep.tell(int(steps), schedule)

    def _steps_in_epoch(self, trainer: Trainer) -> float:
        batches = trainer.num_training_batches
        whole = batches == math.inf
        return math.inf if whole else math.ceil(batches / trainer.accumulate_grad_batches)
