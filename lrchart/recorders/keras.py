"""Run a range test in Keras 3."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np

from lrchart.recorders.parts.extras import missing

try:
    import keras
except ImportError as error:
    raise missing("Keras 3", "keras") from error

from lrchart.errors import InputError
from lrchart.recorders.parts.callback import Recorder
from lrchart.recorders.parts.course import POINTS, schedule_of
from lrchart.recorders.parts.number import numbers_in
from lrchart.recorders.parts.rng import keep_rng

#: schedules that know their number of steps
ENDING = (keras.optimizers.schedules.CosineDecay, keras.optimizers.schedules.PolynomialDecay)


class RangeTest(Recorder, keras.callbacks.Callback):
    """Callback that turns a fit into a range test.

    The fit ends with the sweep. On leaving the block, also by an exception, the model's and the
    optimizer's variables (seed generators and the learning rate or its schedule among them) and
    the random state are as they were before the fit, bit for bit.

    Keras hands its callbacks the mean over the epoch so far; here the metrics are reset before
    each batch, so loss and metrics are the batch's own. An optimizer with
    ``gradient_accumulation_steps=k`` makes one step of k batches.

    A ``CosineDecay`` or ``PolynomialDecay`` that ends near 0 tells the ``training_steps`` and the
    ``schedule`` of the frame, unless the options do; the epochs of the fit are the sweep's own.

    Not for the JAX backend, which holds its state outside the model during an epoch, where a
    callback cannot set the learning rate: see `lrchart.recorders.jax`.

    Parameters
    ----------
    **options
        Options of `Sweep`, except `accumulate`, which the optimizer sets. There is no bar beside
        Keras' own unless ``progress=True``.

    Raises
    ------
    OptionError
        For an option outside its range.
    InputError
        For a second training with the same callback, the JAX backend, or ``steps_per_execution``
        above 1.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    >>> inputs = np.random.default_rng(0).normal(size=(64, 4))
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> with RangeTest(end=1.0, steps=20) as test:
    ...     _ = model.fit(inputs, inputs.sum(1), epochs=100, verbose=0, callbacks=[test])
    >>> frame = test.frame()
    >>> frame["step"].max() < 20
    np.True_
    """

    def on_train_begin(self, *_: Any, **_more: Any) -> None:
        """Save everything that the sweep changes."""
        self._check()
        self._begin()
        optimizer = self.model.optimizer
        if not optimizer.built:
            optimizer.build(self.model.trainable_variables)
        self._copy(self._keep_state)
        self._keep_schedule()
        self.sweep.accumulate = optimizer.gradient_accumulation_steps or 1
        self._batch = 0

    def on_train_batch_begin(self, *_: Any, **_more: Any) -> None:
        """Set the next learning rate if a step begins."""
        if self._batch % self.sweep.accumulate == 0:
            lr = next(self.sweep)
            self.model.optimizer.learning_rate = (lambda: lr) if self._scheduled else lr
        self._batch += 1
        self.model.reset_metrics()

    def on_train_batch_end(self, _batch: int, logs: dict[str, Any]) -> None:
        """Record the loss and the metrics of the batch."""
        self.sweep.record(logs["loss"], **numbers_in(logs))
        if self.sweep.finished:
            self.model.stop_training = True

    def on_train_end(self, *_: Any, **_more: Any) -> None:
        """Restore everything."""
        self._end()

    def _check(self) -> None:
        if keras.backend.backend() == "jax":
            raise InputError(
                "a Keras callback cannot set the learning rate between batches on the JAX backend; "
                "use the torch backend or lrchart.recorders.jax"
            )
        if self.model.steps_per_execution != 1:
            raise InputError(
                "the range test needs a model compiled with steps_per_execution=1; got "
                f"{self.model.steps_per_execution}"
            )

    def _keep_state(self) -> ExitStack:
        """Return an exit stack that puts variables and random state back."""
        stack = ExitStack()
        stack.callback(keep_rng())
        if keras.backend.backend() == "torch":
            from lrchart.recorders.pytorch.state import keep_torch_rng

            stack.callback(keep_torch_rng())
        # Those of the model include its seed generators, but not the global one of keras.random.
        seeds = keras.src.random.seed_generator.global_seed_generator().state
        variables = [*self.model.variables, *self.model.optimizer.variables, seeds]
        for variable in variables:
            value = keras.ops.copy(variable.value)
            stack.callback(variable.assign, value)
        return stack

    def _keep_schedule(self) -> None:
        """Set a schedule aside: Keras lets nothing but a function take its place."""
        optimizer = self.model.optimizer
        schedule = optimizer._learning_rate
        self._scheduled = callable(schedule) and not isinstance(schedule, keras.Variable)
        if self._scheduled:
            self._undo(setattr, optimizer, "learning_rate", schedule)
        if isinstance(schedule, ENDING):
            self._tell(schedule)

    def _tell(self, schedule: Any) -> None:
        """Pass on the training that a schedule is made for, if its rate ends near 0."""
        steps = schedule.decay_steps + (getattr(schedule, "warmup_steps", 0) or 0)
        rates = [float(schedule(step)) for step in np.linspace(0, steps, POINTS)]
        if not int(self.model.optimizer.iterations) and schedule_of(rates) == "decay":
            self.sweep.tell(steps, "decay")
