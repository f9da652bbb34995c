"""Import Altair without anywidget, which doubles start-up time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: package that Altair imports, if installed, to make charts Jupyter widgets
WIDGETS = "anywidget"


@contextmanager
def without_widgets() -> Iterator[None]:
    """Hide anywidget from Altair while the block runs.

    If anywidget is installed, Altair imports it and IPython, which together take almost as long
    to import as Altair itself.
    """
    if WIDGETS in sys.modules:
        yield
        return
    sys.modules[WIDGETS] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[WIDGETS]
