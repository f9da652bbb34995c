"""Repeat a sweep with more steps until it can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lrchart.errors import OptionError, shown
from lrchart.frame.arrays import FloatArray

#: choice of `steps`: as many as needed
AUTO = "auto"
#: steps of the consecutive attempts
LADDER = (100, 300, 1000)


class Attempts:
    """One sweep of a given length, or longer and longer ones that begin from the same state.

    Parameters
    ----------
    steps
        Optimizer steps of the only attempt, or `AUTO`: those of `LADDER`, until one can be read.
    restore
        Puts back what an attempt has changed; needed for `AUTO`, and for nothing else.

    Raises
    ------
    OptionError
        `restore` is missing, is no function, or is not needed.
    """

    def __init__(self, steps: Any, restore: Callable[[], object] | None) -> None:
        #: whether there may be several attempts
        self.several = isinstance(steps, str) and steps == AUTO
        if self.several and restore is None:
            raise OptionError(
                'steps="auto" needs restore=, a function that puts the model and the optimizer '
                "back as they were before the sweep"
            )
        if restore is not None and not callable(restore):
            raise OptionError(f"restore must be a function; got {shown(restore)}")
        if restore is not None and not self.several:
            raise OptionError(f'restore is for steps="auto"; got steps={shown(steps)}')
        self._restore = restore
        #: steps of each attempt
        self.lengths: tuple[Any, ...] = LADDER if self.several else (steps,)
        #: current attempt, counted from 1
        self.number = 1
        #: why each attempt that has ended cannot be read; "": it can
        self._reasons: list[str] = []

    @property
    def steps(self) -> Any:
        """Steps of the attempt in force."""
        return self.lengths[self.number - 1]

    @property
    def budget(self) -> int:
        """Steps of all attempts together: the most that the sweep takes."""
        return int(sum(self.lengths))

    @property
    def column(self) -> dict[str, int]:
        """The number of the attempt as a column; none if there can be only one."""
        return {"attempt": self.number} if self.several else {}

    @property
    def story(self) -> str:
        """The attempts in a sentence, each with what its answer was worth."""
        known = zip(self.lengths, self._reasons, strict=False)
        return "; then ".join(f"{steps} steps: {reason or 'readable'}" for steps, reason in known)

    def goes_on(self, rates: FloatArray, rows: Sequence[Mapping[str, float]]) -> bool:
        """Return whether another attempt follows the one that has ended with these rows.

        The attempt is read once; asked again, as after Ctrl-C, the answer is the same.
        """
        if not self.several:
            return False
        if len(self._reasons) < self.number:
            loss = np.array([row["loss"] for row in rows])
            self._reasons.append(_unreadable(rates[: len(rows)], loss))
        return bool(self._reasons[-1]) and self.number < len(self.lengths)

    def advance(self) -> None:
        """Put everything back for the next attempt."""
        assert self._restore is not None
        self._restore()
        self.number += 1


def restored_by(restore: Callable[[], object], options: dict[str, Any]) -> dict[str, Any]:
    """Return a recorder's options with its own way to put everything back, if they need one.

    Raises
    ------
    OptionError
        The options have a ``restore`` already.
    """
    if options.get("restore") is not None:
        raise OptionError("restore is for lrchart.Sweep; a recorder restores by itself")
    steps = options.get("steps")
    return options | ({"restore": restore} if isinstance(steps, str) and steps == AUTO else {})


def _unreadable(lr: FloatArray, loss: FloatArray) -> str:
    """Return why a sweep cannot be read; "" if it can."""
    # Imported only if the number of steps is "auto".
    from lrchart.analysis.rules.own.descent import read

    reading = read([(lr, loss)])
    return "" if reading.readable else reading.reason.partition(":")[0]
