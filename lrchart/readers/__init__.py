"""Finished histories, from files and from memory, to the tidy sweep frame.

`door` is the way in. A source (`find`, `sources`) is told by its content (`formats`), or by its
shape (`objects`), and becomes a table that is not loaded yet (`table`); a tracker's export is laid
out as one row a step (`layouts`); the columns are recognised (`columns`), loaded, and put in order
(`tidy`). Of several sources, two that hold half of a run each are joined (`pairs`), and the
checkpoints of one training are charted once (`checkpoints`). A new file format is one file and one
row of `formats.FORMATS`.
"""

from lrchart.readers.door import from_history, overlay, read, readings
from lrchart.readers.reading import Reading

__all__ = ["Reading", "from_history", "overlay", "read", "readings"]
