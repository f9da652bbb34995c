"""Formats of histories: one file a format, and the detection of a source's."""
