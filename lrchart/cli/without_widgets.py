"""Importing Altair without what a command has no use for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: what makes Altair's charts Jupyter widgets, where it is installed
WIDGETS = "anywidget"


@contextmanager
def without_widgets() -> Iterator[None]:
    """Hide Jupyter's widgets from Altair, should it be imported in this block.

    It takes them along wherever they are installed, and IPython with them, which together take
    almost as long as Altair itself.
    """
    if WIDGETS in sys.modules:
        yield
        return
    sys.modules[WIDGETS] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[WIDGETS]
