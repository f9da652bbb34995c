"""Record a learning-rate range test in any training loop."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.errors import InputError, OptionError
from lrchart.frame.schema import DEFAULT_RUN, SCHEMA
from lrchart.limits import MAX_ROWS
from lrchart.options import Options
from lrchart.recorders.parts.checks import flag, whole
from lrchart.recorders.parts.journal import Journal
from lrchart.recorders.parts.names import is_name, not_a_name
from lrchart.recorders.parts.number import means, number
from lrchart.recorders.parts.progress import Progress
from lrchart.recorders.parts.spacing import spaced_rates
from lrchart.recorders.parts.stop_rule import Divergence


class Sweep(Iterator[float]):
    """Iterate over learning rates, lowest first, and record the loss at each.

    ::

        sweep = Sweep(end=1.0, path="history.csv")
        for lr in sweep:
            set_lr(lr)
            sweep.record(train_step())
        frame = sweep.frame()

    The loop ends at the last rate or when the loss diverges. A loop that is left early, by an
    exception or a ``break``, leaves what was recorded in `frame`; a new loop over the same sweep
    goes on with the next rate, so that a sweep may span several passes over a short data set.

    Parameters
    ----------
    start, end
        First and last learning rate, both tried exactly; 0 < start < end.
    steps
        Optimizer steps from `start` to `end`.
    spacing
        ``"exponential"`` or ``"linear"``.
    run, replicate
        The curve's name, and which repeat of it this is.
    accumulate
        Micro-batches a step: as many calls of `record` make one step, whose loss is their mean.
    divergence
        How far above its start the loss may climb before the sweep stops, in multiples of how far
        it fell (see `Divergence`); None never stops.
    training_steps, schedule
        Optimizer steps of the training that the suggestion is for, and its schedule: "constant",
        or "decay" for a rate that falls to (almost) 0 by its end. They become columns.
    path
        A ``.csv`` or ``.jsonl`` file that gets each step as it is recorded (see `Journal`).
    overwrite
        Whether to replace rows of the same run and replicate in that file.
    progress
        Whether to show a progress bar; it is never drawn if standard error is piped.

    Raises
    ------
    OptionError
        For an option outside its range.
    OutputError
        For a `path` that cannot be written.

    Examples
    --------
    Gradient descent on the square of a weight:

    >>> weight = 5.0
    >>> sweep = lrchart.Sweep(start=1e-4, end=10, steps=50, progress=False)
    >>> for lr in sweep:
    ...     loss = weight**2
    ...     weight -= lr * 2 * weight
    ...     sweep.record(loss)
    >>> frame = sweep.frame()
    >>> frame["lr"].iloc[0], frame["loss"].iloc[0]
    (np.float64(0.0001), np.float64(25.0))
    """

    def __init__(
        self,
        start: float = 1e-7,
        end: float = 10.0,
        steps: int = 300,
        *,
        spacing: str = "exponential",
        run: str = DEFAULT_RUN,
        replicate: int = 0,
        accumulate: int = 1,
        divergence: float | None = 1.0,
        training_steps: int | None = None,
        schedule: str | None = None,
        path: str | Path | None = None,
        overwrite: bool = False,
        progress: bool = True,
    ) -> None:
        if not isinstance(run, str) or not is_name(run):
            raise OptionError(not_a_name("run", run))
        told = Options.of({"training_steps": training_steps, "schedule": schedule})
        self._training = {
            name: value
            for name in ("training_steps", "schedule")
            if (value := getattr(told, name)) is not None
        }
        #: every rate of the sweep, shape (steps,)
        self.rates = spaced_rates(start, end, steps, spacing)
        self.run = run
        self.replicate = whole("replicate", replicate, -(2**63), 2**63 - 1)
        self.accumulate = whole("accumulate", accumulate, 1, MAX_ROWS, " of at least 1")
        #: whether the loss climbed so far that the sweep stopped
        self.diverged = False
        self._rule = None if divergence is None else Divergence(divergence)
        self._journal = None if path is None else Journal(path, run, self.replicate, overwrite)
        self._progress = Progress(len(self.rates), flag("progress", progress))
        self._rows: list[dict[str, float]] = []
        #: names that `record` has taken as metrics
        self._metrics: set[str] = set()
        self._parts: list[dict[str, float]] = []
        self._waiting = False

    @property
    def finished(self) -> bool:
        """Whether no rate is left to hand out: the last one is recorded, or the loss diverged."""
        return self.diverged or len(self._rows) == len(self.rates)

    @property
    def step(self) -> int:
        """The step in force, from 0: how many are recorded."""
        return len(self._rows)

    def __next__(self) -> float:
        """Return the next learning rate, once the last one has its loss."""
        if self._waiting:
            raise InputError(self._unrecorded())
        if self.finished:
            raise StopIteration
        self._waiting = True
        return float(self.rates[self.step])

    def record(self, loss: Any, **metrics: Any) -> None:
        """Keep the loss, and any other numbers, of the step whose rate was handed out last.

        Parameters
        ----------
        loss
            The loss as measured: a number, or an array or tensor that holds one. NaN and
            infinities are kept.
        **metrics
            More numbers of the same step (``val_loss``, ``grad_norm``, …): columns of the frame.

        Raises
        ------
        InputError
            No step is waiting for a loss, or a value is not one number.
        """
        if not self._waiting:
            raise InputError(self._unexpected())
        if not metrics.keys() <= self._metrics:
            self._admit(metrics)
        values = {"loss": loss, **metrics}
        self._parts.append({name: number(name, value) for name, value in values.items()})
        if len(self._parts) == self.accumulate:
            self._close_step()

    def frame(self) -> pd.DataFrame:
        """Return the steps recorded so far as a tidy frame, one row a step, the loss raw."""
        names = dict.fromkeys(["loss", *(name for row in self._rows for name in row)])
        values = {name: [row.get(name, math.nan) for row in self._rows] for name in names}
        steps = range(self.step)
        key = {"run": [self.run] * len(steps), "replicate": self.replicate, "step": steps}
        frame = pd.DataFrame({**key, "lr": self.rates[: len(steps)], **values, **self._training})
        return frame.astype({name: SCHEMA[name].dtype for name in frame if name in SCHEMA})

    def close(self) -> None:
        """Close the file and leave the bar as it stands. The end of the sweep does so by itself."""
        self._progress.close()
        if self._journal is not None:
            self._journal.close()

    def _agree(self, values: dict[str, float]) -> dict[str, float]:
        """Return the step's values as every process sees them; one process sees its own."""
        return values

    def _admit(self, names: Iterable[str]) -> None:
        for name in names:
            if name in SCHEMA:
                raise InputError(f"a metric cannot be called {name!r}; that column has a meaning")
            if not is_name(name):
                raise InputError(not_a_name("a metric's name", name))
        self._metrics.update(names)

    def _close_step(self) -> None:
        values = self._agree(self._parts[0] if self.accumulate == 1 else means(self._parts))
        self._rows.append(values)
        self._parts, self._waiting = [], False
        self.diverged = self._rule is not None and self._rule.update(values["loss"])
        if self._journal is not None or self._progress.wanted:
            self._publish(self._row(self.step - 1))
        if self.finished:
            self.close()

    def _publish(self, row: dict[str, Any]) -> None:
        """Put a recorded step into the file and on the screen."""
        if self._journal is not None:
            self._journal.append(row)
        self._progress.update(self.step, row["lr"], row["loss"])

    def _row(self, step: int) -> dict[str, Any]:
        key = {"run": self.run, "replicate": self.replicate, "step": step}
        return {**key, "lr": float(self.rates[step]), **self._rows[step], **self._training}

    def _unrecorded(self) -> str:
        where = f"step {self.step} (lr {self.rates[self.step]:.3g})"
        if self._parts:
            return f"{where} has {len(self._parts)} of its {self.accumulate} micro-batch losses"
        return f"{where} has no loss; call record(loss) in every pass of the loop"

    def _unexpected(self) -> str:
        if not self._rows:
            return "record() came before the first learning rate; call it inside `for lr in sweep`"
        last = f"step {self.step - 1} (lr {self.rates[self.step - 1]:.3g})"
        if self.finished:
            return f"the sweep ended with {last}; a loss after it belongs to no learning rate"
        return f"{last} is already recorded; for k micro-batches a step, say accumulate=k"
