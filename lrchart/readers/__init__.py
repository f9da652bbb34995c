"""Read finished histories, from files and from memory, as tidy sweep frames.

`reader` is the way in. A source (`sources`) becomes a table that is not loaded yet (`table`): its
format is detected from its content (`formats`), or from its shape (`in_memory`). A tracker's export
is laid out as one row a step (`layouts`); the columns are recognised (`columns`), loaded, and put
in order (`tidy`). Two sources that hold half of a run each are joined (`pairs`), and the
checkpoints of one training are charted once (`checkpoints`). A new file format is one file in
`formats` and one row of `formats.detect.formats`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["Reading", "from_history", "overlay", "read", "readings"]

if TYPE_CHECKING:
    from lrchart.readers.reader import from_history, overlay, read, readings
    from lrchart.readers.reading import Reading


def __getattr__(name: str) -> Any:
    # Importing the package must not import pandas.
    if name not in __all__:
        raise AttributeError(f"module 'lrchart.readers' has no attribute {name!r}")
    home = "reading" if name == "Reading" else "reader"
    return getattr(import_module(f"lrchart.readers.{home}"), name)
