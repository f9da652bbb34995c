"""Finished histories, from files and from memory, to the tidy sweep frame."""

from lrchart.readers.door import from_history, overlay, read, readings
from lrchart.readers.reading import Reading

__all__ = ["Reading", "from_history", "overlay", "read", "readings"]
