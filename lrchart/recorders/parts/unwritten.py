"""Keep the steps of a sweep whose history cannot be written."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from lrchart.errors import OutputError
from lrchart.recorders.sweep import Sweep


@contextmanager
def kept(sweep: Sweep) -> Iterator[None]:
    """Warn instead of raising if `sweep` is finished in the block, but its file cannot be written.

    Warns
    -----
    UserWarning
        Names the file and the reason.
    """
    try:
        yield
    except OutputError as error:
        if not sweep.finished:
            raise
        warnings.warn(f"{error}; the frame that is returned has every step", stacklevel=5)
