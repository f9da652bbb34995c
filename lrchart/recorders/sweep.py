"""Record a learning-rate range test in any training loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.declared import COLUMN
from lrchart.frame.schema import DEFAULT_RUN
from lrchart.frame.smoothed import COLUMN as SMOOTHED
from lrchart.frame.smoothed import NONE
from lrchart.keywords.named import named
from lrchart.limits import MAX_ROWS
from lrchart.recorders.parts.attempts import Attempts
from lrchart.recorders.parts.checks import flag, whole
from lrchart.recorders.parts.journal import Journal
from lrchart.recorders.parts.messages import Explained, unexpected, unrecorded
from lrchart.recorders.parts.names import check_metrics, run_name
from lrchart.recorders.parts.number import means, number
from lrchart.recorders.parts.progress import Progress
from lrchart.recorders.parts.rows import frame_of
from lrchart.recorders.parts.spacing import spaced_rates
from lrchart.recorders.parts.stop_rule import StopRule
from lrchart.recorders.parts.training import stated


@named()
class Sweep(Explained, Iterator[float]):
    """Iterate over learning rates, lowest first, and record the loss at each.

    The loop ends at the last rate or when the loss diverges. A loop that is left early, by an
    exception or a ``break``, leaves what was recorded in `frame`; a new loop over the same sweep
    goes on with the first rate that has no loss, so that a sweep may span several passes over a
    short data set.

    Parameters
    ----------
    start, end
        First and last learning rate, both tried exactly; 0 < start < end.
    steps
        Optimizer steps from `start` to `end`; or "auto": 100 or, if these cannot be read, 300, or
        1,000; each from the same state (see `restore`).
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
    restore
        For ``steps="auto"``: a function without arguments that puts model and optimizer back as
        they were before the sweep, called between the attempts, when the loop asks for a rate.
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
        steps: int | str = 300,
        *,
        spacing: str = "exponential",
        run: str = DEFAULT_RUN,
        replicate: int = 0,
        accumulate: int = 1,
        divergence: float | None = 1.0,
        training_steps: int | None = None,
        schedule: str | None = None,
        restore: Callable[[], object] | None = None,
        path: str | Path | None = None,
        overwrite: bool = False,
        progress: bool = True,
    ) -> None:
        self._training = stated(training_steps, schedule)
        #: lengths and outcomes of the attempts
        self.attempts = Attempts(steps, restore)
        #: arguments from which the rates of an attempt are computed
        self._ends, self._spacing = (start, end), spacing
        self.run = run_name(run)
        self.replicate = whole("replicate", replicate, -(2**63), 2**63 - 1)
        self.accumulate = whole("accumulate", accumulate, 1, MAX_ROWS, " of at least 1")
        #: whether each loss is known to be that of its own step, as a framework's recorder knows;
        #: those of a loop may be a running mean, which readers look for
        self.measured = False
        self._divergence = divergence
        self._shown, overwrite = flag("progress", progress), flag("overwrite", overwrite)
        self._rows: list[dict[str, float]] = []
        #: number of rows of earlier attempts, and of rates that this one has yielded
        self._earlier = self._handed = 0
        self._start_attempt()
        self._journal = None if path is None else Journal(path, run, self.replicate, overwrite)
        self._publishes = True  # whether this process writes the file and shows the bar
        self._metrics: set[str] = set()  # names of the metrics recorded so far
        self._parts: list[dict[str, float]] = []  # metrics of the micro-batches in the current step

    @property
    def diverged(self) -> bool:
        """True if the sweep, or the current attempt, stopped because the loss diverged."""
        return self._rule is not None and self._rule.stops(self._rows)

    @property
    def finished(self) -> bool:
        """True if no rate is left: the last one is recorded, or the loss diverged."""
        return self._ended and not self.attempts.goes_on(self.rates, self._rows)

    def tell(self, training_steps: float | None = None, schedule: str | None = None) -> None:
        """Add what is known of the training to come (None: nothing); what was told stays."""
        self._training = stated(training_steps, schedule) | self._training

    @property
    def step(self) -> int:
        """The step in force, from 0: how many are recorded."""
        return len(self._rows)

    def __iter__(self) -> Self:
        """Begin a loop; a rate without a loss, at which the last loop was left, comes again."""
        self._parts, self._handed = [], self.step
        return self

    def __next__(self) -> float:
        """Return the next learning rate, once the last one has its loss."""
        if self._handed > self.step:
            lr = float(self.rates[self.step])
            raise InputError(unrecorded(self.step, lr, len(self._parts), self.accumulate))
        if self._ended:
            if self.finished:
                self.close()  # already closed, except after Ctrl-C
                raise StopIteration
            self.attempts.advance()
            self._start_attempt()
        self._parts, self._handed = [], self.step + 1
        return float(self.rates[self.step])

    def record(self, loss: Any, **metrics: Any) -> None:
        """Keep the loss, and any other numbers, of the step whose rate was handed out last.

        Parameters
        ----------
        loss
            The loss as measured: a number, or an array or tensor of one; NaN and inf are kept.
        **metrics
            More numbers of the same step (``val_loss``, ``grad_norm``, …): columns of the frame.

        Raises
        ------
        InputError
            No step is waiting for a loss, or a value is not one number.
        """
        if self._handed == self.step:
            raise InputError(unexpected(self.rates[: self.step], self.finished))
        values = {"loss": number("loss", loss)}
        if metrics:
            if not metrics.keys() <= self._metrics:
                check_metrics(metrics)
                self._metrics.update(metrics)
            values |= {name: number(name, value) for name, value in metrics.items()}
        if len(self._parts) < self.accumulate - 1:
            self._parts.append(values)
        else:
            self._close_step([*self._parts, values])

    def frame(self) -> pd.DataFrame:
        """Return the steps of the last attempt so far as a tidy frame, one row a step, raw."""
        return frame_of(self.run, self.replicate, self._rows, self.rates, self._constants())

    def close(self) -> None:
        """Close the file and leave the bar as it stands. The end of the sweep does so by itself."""
        self._progress.close()
        if self._journal is not None:
            try:
                self._publish()
            finally:
                self._journal.close()

    def _start_attempt(self) -> None:
        #: rates of the sweep, or of the current attempt; shape (steps,)
        self.rates = spaced_rates(*self._ends, self.attempts.steps, self._spacing)
        self._rule = None if self._divergence is None else StopRule(self._divergence)
        self._progress = Progress(len(self.rates), self._shown)
        self._rows, self._earlier = [], self._earlier + len(self._rows)
        self._handed = 0

    @property
    def _ended(self) -> bool:
        return self.diverged or len(self._rows) == len(self.rates)

    def _agree(self, values: dict[str, float]) -> dict[str, float]:
        """Return the step's values as every process sees them; one process sees its own."""
        return values

    def _close_step(self, parts: list[dict[str, float]]) -> None:
        values = self._agree(parts[0] if self.accumulate == 1 else means(parts))
        self._rows.append(values)  # recorded from here on, even if Ctrl-C follows
        self._publish()
        if self._publishes and self._progress.wanted:
            self._progress.update(self.step, float(self.rates[self.step - 1]), values["loss"])
        if self._ended:
            self.attempts.goes_on(self.rates, self._rows)  # judged here, as part of the story
            self._progress.say(self.attempts.story)
            self.close()

    def _publish(self) -> None:
        """Put the steps into the file that it has not been given yet."""
        if self._journal is None or not self._publishes:
            return
        for step in range(len(self._journal.rows) - self._earlier, self.step):
            key = {"run": self.run, "replicate": self.replicate, "step": step}
            known = {**key, "lr": float(self.rates[step])}
            self._journal.append({**known, **self._rows[step], **self._constants()})

    def _constants(self) -> dict[str, Any]:
        """Return the columns that have one value a sweep or attempt."""
        own = {"planned_steps": len(self.rates), COLUMN: "sweep"}
        known = {SMOOTHED: NONE} if self.measured else {}
        return {**self._training, **self.attempts.column, **own, **known}
