"""Finished histories, from files and from memory, to the tidy sweep frame."""

from lrchart.readers.door import overlay, read, readings
from lrchart.readers.reading import Reading

__all__ = ["Reading", "overlay", "read", "readings"]
