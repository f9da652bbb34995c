"""Base of the frameworks' callbacks: a sweep driven by the framework's own loop."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar, Self

import pandas as pd

from lrchart.errors import InputError
from lrchart.keywords.named import named
from lrchart.recorders.parts.attempts import restored_by
from lrchart.recorders.parts.copies import Copies
from lrchart.recorders.sweep import Sweep

#: error of a callback that is used for a second training
SPENT = "this range test has already run; take it out to train, or make a new one"


@named(Sweep)
class Recorder:
    """Sweep that a framework's callbacks advance, with an undo of everything it changes.

    Parameters
    ----------
    **options
        Options of `Sweep`. There is no progress bar unless ``progress=True``: the framework has
        its own.
    """

    #: class of the sweep
    _kind: ClassVar[type[Sweep]] = Sweep

    def __init__(self, **options: Any) -> None:
        super().__init__()
        #: `Sweep` that the callback fills
        self.sweep = self._kind(**{"progress": False} | restored_by(self._restart, options))
        self.sweep.measured = True
        #: restores the training; None before it starts and after it ends
        self._kept: ExitStack | None = None
        self._copies = Copies()

    def frame(self) -> pd.DataFrame:
        """Return the steps recorded so far as a tidy frame."""
        return self.sweep.frame()

    def restore(self) -> None:
        """Put everything back now; a second call does nothing."""
        undo, self._kept = self._kept, None
        try:
            self.sweep.close()
        finally:
            if undo is not None:
                undo.close()

    def __enter__(self) -> Self:
        """Return the recorder; leaving the block puts everything back."""
        return self

    def __exit__(self, error: object, *_details: object) -> None:
        """Put everything back."""
        if error is None:
            self._end()
        else:
            self.restore()

    def _begin(self) -> None:
        """Take charge of a training."""
        if self.sweep.step:
            raise InputError(SPENT)
        self._kept = ExitStack()
        self._undo(self._copies.close)

    def _copy(self, copy: Callable[[], ExitStack]) -> None:
        """Copy state that is put back with everything, and before another attempt as well.

        `copy` returns an exit stack that puts it back when it is closed.
        """
        self._copies.add(copy)

    def _restart(self) -> None:
        """Put back all state that was copied, for another attempt."""
        self._copies.renew()

    def _change(self, owner: Any, name: str, value: object) -> None:
        """Set an attribute until everything is put back."""
        self._undo(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    def _undo(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call a function when everything is put back."""
        assert self._kept is not None
        self._kept.callback(function, *arguments)

    def _end(self) -> None:
        """Put everything back, and warn if the training was shorter than the sweep."""
        if self._kept is not None and not self.sweep.finished:
            warnings.warn(
                f"training ended after {self.sweep.step} of the sweep's {len(self.sweep.rates)} "
                "steps; give it more epochs, or the sweep fewer steps",
                stacklevel=2,
            )
        self.restore()
