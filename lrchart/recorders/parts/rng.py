"""Save and restore the random state of Python and NumPy."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

#: function that restores a saved state
Undo = Callable[[], None]


def keep_rng() -> Undo:
    """Return the undo for whatever draws from `random` and ``numpy.random`` from now on."""
    python, numpy = random.getstate(), np.random.get_state()

    def undo() -> None:
        random.setstate(python)
        np.random.set_state(numpy)

    return undo
