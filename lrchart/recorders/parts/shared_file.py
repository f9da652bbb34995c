"""Lock a file that several processes write, and replace it as a whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: maximum seconds to wait for another writer, which usually holds the lock for milliseconds
PATIENCE = 300.0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of `path`: a hidden file beside it, which is removed when the lock is released.

    Raises
    ------
    TimeoutError
        Another process has held the lock for `PATIENCE` seconds.
    OSError
        The folder cannot be written.
    """
    import filelock  # imported at the first write

    path.parent.stat()  # raises if the folder was removed, which filelock would create
    name = _beside(path, "lock")
    lock = filelock.FileLock(name, timeout=PATIENCE)
    try:
        lock.acquire(poll_interval=0.005)
    except filelock.Timeout as error:
        raise TimeoutError(
            errno.ETIMEDOUT, f"another process has locked it for {PATIENCE:g} s"
        ) from error
    try:
        yield
    finally:
        # Delete the lock while holding it; later, it may be that of another process. (On Windows,
        # filelock deletes it.)
        with suppress(OSError):
            _beside(path, "part").unlink(missing_ok=True)  # left by a killed process
            name.unlink()
        lock.release()


def replace(path: Path, data: bytes) -> None:
    """Replace the file at `path`, which is locked, keeping its mode and owner.

    Raises
    ------
    OSError
        The file cannot be written; the old one is still in place.
    """
    part = _beside(path, "part")
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(part, flags, 0o600)
    try:
        try:
            write_all(descriptor, data)
            _copy_owner(path, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write `data`, in several pieces if need be.

    Raises
    ------
    OSError
        Not everything could be written; some of it may have been.
    """
    while data:
        data = data[os.write(descriptor, data) :]


def _copy_owner(path: Path, descriptor: int) -> None:
    """Give an open file the mode of `path`, and its owner and group as far as that is allowed."""
    if not hasattr(os, "fchmod"):
        return
    old = path.stat()
    with suppress(OSError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, old.st_mode & 0o7777)


def _beside(path: Path, suffix: str) -> Path:
    # Cut, because file names are limited to 255 bytes; files may share a lock.
    return path.with_name(f".{path.name[:50]}.lrchart-{suffix}")
