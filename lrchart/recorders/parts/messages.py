"""Word the errors of a loop that uses a sweep in the wrong way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrchart.frame.arrays import FloatArray

#: attributes of finders in other tools, which users may try
FINDERS = ("history", "losses", "lrs", "plot", "results", "save", "suggest", "suggestion", "to_csv")


class Explained:
    """Base of a sweep, which explains the lack of what other tools' finders have."""

    # Hide it from type checkers, for which every attribute would exist.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name in FINDERS:
                raise AttributeError(
                    f"a sweep has no {name!r}: lrchart.plot(sweep) draws it, "
                    "lrchart.suggest(sweep) gives its number, and sweep.frame() is its table"
                )
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def unrecorded(step: int, lr: float, parts: int, accumulate: int) -> str:
    """Return the error of a loop that asks for a rate before the last one has its loss.

    Parameters
    ----------
    step, lr
        The step in force and its rate.
    parts, accumulate
        Micro-batch losses that it has, and that it needs.
    """
    where = f"step {step} (lr {lr:.3g})"
    if parts:
        return f"{where} has {parts} of its {accumulate} micro-batch losses"
    return f"{where} has no loss; call record(loss) in every pass of the loop"


def unexpected(rates: FloatArray, finished: bool) -> str:
    """Return the error of a loop that records a loss which belongs to no rate.

    Parameters
    ----------
    rates
        The rates that are recorded.
    finished
        Whether no more are to come.
    """
    if not len(rates):
        return "record() came before the first learning rate; call it inside `for lr in sweep`"
    last = f"step {len(rates) - 1} (lr {rates[-1]:.3g})"
    if finished:
        return f"the sweep ended with {last}; a loss after it belongs to no learning rate"
    return f"{last} is already recorded; for k micro-batches per step, set accumulate=k"
