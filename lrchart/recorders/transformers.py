"""Run a range test in the Hugging Face Trainer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Self

from lrchart.recorders.parts.extras import missing

try:
    import torch
    from transformers import (
        EarlyStoppingCallback,
        Trainer,
        TrainerCallback,
        TrainerControl,
        get_scheduler,
    )
    from transformers.trainer_utils import IntervalStrategy, SaveStrategy
except ImportError as error:
    raise missing("Transformers", "transformers") from error

from lrchart.recorders.parts.arguments import demand
from lrchart.recorders.pytorch.callback import TorchRecorder
from lrchart.recorders.pytorch.schedule import scheduled


class RangeTest(TorchRecorder, TrainerCallback):
    """Callback that turns a trainer's next training into a range test.

    The training ends with the sweep, whatever ``max_steps`` or ``num_train_epochs`` say; nothing
    is evaluated or saved, and early stopping rests. On leaving the block, also by an exception,
    the callback is gone and the model, the optimizer, the scheduler and the random state are as
    they were on entering it, bit for bit.

    The loss is what ``training_step`` returns, not what the trainer logs: that is a running
    mean, rounded in some versions, from which NaN is filtered out. Losses and metrics are means
    over ranks.

    The gradient norm before clipping is the column ``grad_norm``, and whatever ``compute_loss``
    gives ``self.log`` on the way (``self.log({"accuracy": …})``) is a column of its own.

    The trainer's ``max_steps`` or epochs are the ``training_steps`` of the frame, and its
    scheduler, as it would run until then, the ``schedule``, unless the options name them. They
    stay unknown under early stopping, or where the trainer makes its scheduler by code of its own.

    Parameters
    ----------
    trainer
        The trainer as for the training to come.
    **options
        Options of `Sweep`, except `accumulate`, which the trainer sets.

    Raises
    ------
    OptionError
        For an option outside its range.
    InputError
        For a second training with the same callback, or a `trainer` of another kind.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    A model returns its loss:

    >>> from transformers import TrainingArguments
    >>> class Squares(torch.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.layer = torch.nn.Linear(1, 1)
    ...     def forward(self, x):
    ...         return {"loss": (self.layer(x) - x**2).square().mean()}
    >>> rows = [{"x": torch.tensor([i / 64])} for i in range(64)]
    >>> arguments = TrainingArguments("output", report_to="none", disable_tqdm=True, use_cpu=True)
    >>> trainer = Trainer(Squares(), arguments, train_dataset=rows)
    >>> with RangeTest(trainer, end=1.0, steps=20) as test:
    ...     _ = trainer.train()
    {'train_runtime': ...}
    >>> frame = test.frame()
    >>> len(frame)
    20
    """

    def __init__(self, trainer: Trainer, **options: Any) -> None:
        super().__init__(**options)
        fits, order = isinstance(trainer, Trainer), "RangeTest(trainer)"
        demand(fits, "trainer", "be a transformers.Trainer", trainer, order)
        self._trainer = trainer
        self._in_step = False

    def __enter__(self) -> Self:
        """Add the callback and take note of everything that the sweep will disturb."""
        trainer, args = self._trainer, self._trainer.args
        optimizers = self._given = [] if trainer.optimizer is None else [trainer.optimizer]
        stateful = [trainer.lr_scheduler, trainer.accelerator.scaler]
        self._begin()
        self._keep([trainer.model], optimizers, [thing for thing in stateful if thing is not None])
        self._change(trainer, "optimizer", trainer.optimizer)  # drops one created for the sweep
        self._change(trainer, "lr_scheduler", trainer.lr_scheduler)
        self._change(trainer, "training_step", self._listening(trainer.training_step))
        clip = trainer.accelerator.clip_grad_norm_
        self._change(trainer.accelerator, "clip_grad_norm_", self._noting_norm(clip))
        self._max_steps, self._scheduler = args.max_steps, trainer.lr_scheduler
        self._change(args, "max_steps", self.sweep.attempts.budget)
        self._change(args, "eval_strategy", IntervalStrategy.NO)
        self._change(args, "save_strategy", SaveStrategy.NO)
        handler = trainer.callback_handler
        # It needs an evaluation, which the sweep skips.
        self._varies = any(isinstance(one, EarlyStoppingCallback) for one in handler.callbacks)
        awake = [one for one in handler.callbacks if not isinstance(one, EarlyStoppingCallback)]
        self._change(handler, "callbacks", awake)
        trainer.add_callback(self)
        self._undo(trainer.remove_callback, self)
        return self

    def on_train_begin(
        self, _args: Any, state: Any, _control: Any, *, optimizer: Any, **more: Any
    ) -> None:
        """Take charge of the optimizer, which the trainer may just have made."""
        if not self._given:  # created for the sweep
            self._keep([], [optimizer])
        self._steer([optimizer])
        steps = self._length(more.get("train_dataloader"))
        if steps is not None and not state.global_step:
            self.sweep.tell(steps, self._schedule(steps))

    def on_step_begin(self, *_: Any, **_more: Any) -> None:
        """Set the next learning rate."""
        self._start_step()
        self._in_step = True

    def on_step_end(
        self, _args: Any, _state: Any, control: TrainerControl, **_more: Any
    ) -> TrainerControl:
        """Record the loss; the trainer has divided each batch's by how many the step has."""
        self._in_step = False
        self._end_step(sum(self._parts))
        if self.sweep.finished:
            control.should_training_stop = True
        return control

    def on_log(self, *_: Any, logs: dict[str, float], **_more: Any) -> None:
        """Keep what the step logs; the trainer's own means come after it."""
        if self._in_step:
            self._note({name: value for name, value in logs.items() if name != "epoch"})

    def _length(self, loader: Any) -> int | None:
        """Return the optimizer steps of the training to come; None if they are not known."""
        if self._varies:
            return None
        if self._max_steps > 0:
            return self._max_steps
        try:
            batches = len(loader)
        except TypeError:
            return None
        args = self._trainer.args
        in_epoch = max(math.ceil(batches / args.gradient_accumulation_steps), 1)
        return math.ceil(args.num_train_epochs * in_epoch)

    def _schedule(self, steps: int) -> str | None:
        """Return the schedule that the training's own scheduler sets over so many steps."""
        if self._scheduler is not None:
            return scheduled(self._scheduler, steps)
        kind, args = type(self._trainer), self._trainer.args
        own = ("create_scheduler", "create_optimizer_and_scheduler")
        if any(getattr(kind, name) is not getattr(Trainer, name) for name in own):
            return None
        scheduler = get_scheduler(
            args.lr_scheduler_type,
            torch.optim.SGD([torch.zeros(1)], lr=1.0),
            num_warmup_steps=args.get_warmup_steps(steps),
            num_training_steps=steps,
            scheduler_specific_kwargs=args.lr_scheduler_kwargs,
        )
        return scheduled(scheduler, steps)

    def _noting_norm(self, clip: Callable[..., Any]) -> Callable[..., Any]:
        def note(*args: Any, **kwargs: Any) -> Any:
            norm = clip(*args, **kwargs)
            self._note({"grad_norm": norm})
            return norm

        return note

    def _listening(self, training_step: Callable[..., Any]) -> Callable[..., Any]:
        def listen(*args: Any, **kwargs: Any) -> Any:
            loss = training_step(*args, **kwargs)
            self._parts.append(loss.item())
            return loss

        return listen
