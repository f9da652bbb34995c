"""Prepare the standard streams, so that a closed or full one ends in an error message."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import NoReturn

STDOUT, STDERR = 1, 2


class Closed(io.TextIOBase):
    """Standard output of a process that was started without one: the first line fails."""

    def write(self, _: str) -> NoReturn:
        """Raise the error of a closed file."""
        raise OSError(errno.EBADF, "standard output is closed")


def prepare() -> None:
    """Replace closed streams, and let the others encode any text.

    A closed stream is None in Python, and the next file that is opened gets its number, so that
    whatever is printed from below Python would end in that file.
    """
    missing = [stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)]
    for _ in filter(None, missing):
        os.open(os.devnull, os.O_RDWR)
    if missing[STDOUT]:
        sys.stdout = Closed()
    if missing[STDERR]:
        sys.stderr = io.StringIO()
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        # With PYTHONUNBUFFERED, Python silently drops output on a full disk: add a buffer.
        raw, encoding = sys.stdout.buffer, sys.stdout.encoding
        sys.stdout.detach()
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Print escapes instead of failing on characters that the terminal cannot encode.
            stream.reconfigure(errors="backslashreplace")


def abandon(number: int) -> None:
    """Redirect a stream to the null device, so that Python's last flush of it cannot fail."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)
