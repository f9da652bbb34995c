"""Read a named pipe, without waiting for ever for a process that writes to it."""

from __future__ import annotations

import errno
import os
import select
from contextlib import suppress
from pathlib import Path

from lrchart import limits


def from_pipe(path: Path, count: int) -> bytes:
    """Return what is written to a named pipe, at most `count` bytes.

    Raises
    ------
    OSError
        No process opens the pipe for writing within `PIPE_SECONDS`.
    """
    # Path.open waits for a writer without end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as pipe:
        ready = select.poll()
        ready.register(pipe, select.POLLIN | select.POLLHUP)
        first: bytes | None = None
        if not ready.poll(limits.PIPE_SECONDS * 1000):
            with suppress(BlockingIOError):  # there is a writer, which is still at work
                first = os.read(descriptor, 1)
            if first == b"":
                what = f"a pipe to which nothing was written for {limits.PIPE_SECONDS:g} seconds"
                raise OSError(errno.EPIPE, f"{what} (PIPE_SECONDS)")
        os.set_blocking(descriptor, True)
        return (first or b"") + pipe.read(count)
