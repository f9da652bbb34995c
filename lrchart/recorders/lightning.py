"""A range test in Lightning."""

from __future__ import annotations

from typing import Any

from lrchart.recorders.extras import missing

try:
    from lightning.pytorch import Callback, LightningModule, Trainer
    from lightning.pytorch.utilities import CombinedLoader
except ImportError as error:
    raise missing("Lightning", "lightning") from error

from lrchart.recorders.torch_recorder import TorchRecorder
from lrchart.recorders.torch_state import generators_of, keep_state


class RangeTest(TorchRecorder, Callback):
    """A callback that makes a fit a range test.

    ::

        test = RangeTest(end=1.0)
        trainer = Trainer(callbacks=[test], enable_checkpointing=False, logger=False)
        trainer.fit(model, data)
        frame = test.frame()

    The fit goes on for as many epochs as the sweep takes and ends with it; validation is left
    out. When it ends, also by an exception, the model, its optimizers and schedulers, the
    gradient scaler and the random state are as they were before, bit for bit; with ``ckpt_path``
    they are as the checkpoint has them. A step is an optimizer step, however many batches the
    trainer accumulates for it. Losses are averaged over ranks.

    What the module or a callback gives ``self.log`` on the way (an accuracy, a gradient norm) is
    a column as well: every number in ``trainer.callback_metrics`` at the end of a batch.

    Parameters
    ----------
    **options
        Options of `Sweep`; `accumulate` is the trainer's to say.
    """

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Take note of the module, and lift the trainer's own limits.

        A trainer that has reached its limits would not begin.
        """
        # before the loop draws from the loaders that ``fit`` was given
        source = getattr(trainer.fit_loop, "_data_source", None)
        given = getattr(source, "instance", None)
        loaders = CombinedLoader(given).flattened
        generators = [found for loader in loaders for found in generators_of(loader)]
        self._keep([pl_module], [], [], generators)
        self._change(trainer, "limit_val_batches", 0)
        for name, unlimited in (("min", None), ("max", -1)):
            self._change(trainer.fit_loop, f"{name}_epochs", unlimited)
            self._change(trainer.fit_loop.epoch_loop, f"{name}_steps", unlimited)

    def on_train_start(self, trainer: Trainer, *_: Any) -> None:
        """Take note of the rest, which a checkpoint has only now been read into."""
        stateful = [config.scheduler for config in trainer.lr_scheduler_configs]
        scaler = getattr(trainer.precision_plugin, "scaler", None)
        stateful += [] if scaler is None else [scaler]
        self._undo(keep_state([], trainer.optimizers, stateful).close)
        self._steer(trainer.optimizers)
        self._steps_done = trainer.global_step

    def on_train_batch_start(self, *_: Any) -> None:
        """Put the next learning rate in force where a step begins."""
        self._start_step()

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, *_: Any
    ) -> None:
        """Record the loss where a step ends."""
        loss = outputs["loss"] if isinstance(outputs, dict) and outputs else outputs
        # the trainer has divided it, and returns nothing for a batch that the module skipped
        parts = trainer.accumulate_grad_batches if pl_module.automatic_optimization else 1
        skipped = loss is None or isinstance(loss, dict)
        self._parts.append(float("nan") if skipped else loss.item() * parts)
        self._note(trainer.callback_metrics)
        if trainer.global_step > self._steps_done:
            self._steps_done = trainer.global_step
            self._end_step(sum(self._parts) / len(self._parts))
        if self.sweep.finished:
            trainer.should_stop = True

    def on_train_end(self, *_: Any) -> None:
        """Put everything back."""
        self._end()

    def on_exception(self, *_: Any) -> None:
        """Put everything back."""
        self.restore()
