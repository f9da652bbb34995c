"""A file that several writers append to, one unbuffered write a line."""

from __future__ import annotations

import errno
import os
import stat
import weakref
from pathlib import Path
from typing import Any

from lrchart.recorders.parts.shared_file import write_all

#: marks the end of a file that is about to be replaced; does not occur in rows
END = b"\n\n"
#: marks an incomplete line, whose last number would otherwise be read as complete
CUT = b"#cut"

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)

#: open files; a forked process must not write to them
_OPEN: weakref.WeakSet[AppendedFile] = weakref.WeakSet()


class AppendedFile:
    """A file open for appending, and what this writer knows of its end.

    Parameters
    ----------
    path
        The file itself, no link to it.
    prefix
        What the lines of this writer begin with, which nobody else's do.
    """

    def __init__(self, path: Path, prefix: str) -> None:
        self.path = path
        self._prefix = b"\n" + prefix.encode()
        self._descriptor: int | None = None
        #: start of the last append in the open file, and its length until it is confirmed
        self._start = 0
        self._loose = 0
        #: offset up to which the file is known to consist of whole lines
        self.end = 0

    def __getstate__(self) -> dict[str, Any]:
        """Return the state of a copy: everything but the open file."""
        state = self.__dict__ | {"_descriptor": None, "_start": 0, "_loose": 0}
        state.pop("_closer", None)
        return state

    def open(self) -> int:
        """Return the descriptor of the file at the path, opened again if it is another one.

        A pipe or device that has taken its place is refused: reading it could never end.
        """
        if not self.in_place():
            self.release()
            descriptor = os.open(self.path, _FLAGS, 0o666)
            # Also close the file if a loop fails and drops its sweep.
            self._closer = weakref.finalize(self, os.close, descriptor)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                self._closer()
                raise OSError(errno.EINVAL, "it is not a regular file")
            _OPEN.add(self)
            self._descriptor = descriptor
        assert self._descriptor is not None
        return self._descriptor

    def in_place(self) -> bool:
        """Return whether the open file is the one at the path."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Close the file."""
        is_open = self._descriptor is not None
        self._descriptor, self._start, self._loose = None, 0, 0
        if is_open:
            self._closer()

    def append(self, data: bytes) -> bool:
        """Append whole lines; return whether they are known to be in the file as such."""
        descriptor = self._descriptor
        if descriptor is None:
            return False
        written = os.write(descriptor, data)
        before, self.end = self.end, os.lseek(descriptor, 0, os.SEEK_CUR)
        self._start, self._loose = self.end - written, written
        if written == len(data) and (
            self._start == before or self._undisturbed(descriptor, before)
        ):
            self._loose = 0
        return not self._loose

    def empty(self) -> None:
        """Remove everything, while no other writer has a row in it."""
        os.ftruncate(self.open(), 0)
        self._start = self._loose = 0

    def take_back(self) -> None:
        """Blank out the last append, unless it is known to be in the file as whole lines.

        The bytes are overwritten in place, for which a full disk has room: half a line before them
        gets an end, and they become blank lines. Nobody may replace the file meanwhile.
        """
        size, self._loose = self._loose, 0
        if not size or not self.in_place():
            return
        with self.path.open("r+b", buffering=0) as file:
            file.seek(max(self._start - 1, 0))
            joined = self._start > 0 and file.read(1) != b"\n"
            if joined and size < len(CUT) + 1:
                return  # still incomplete: the next writer repairs it
            file.seek(self._start)
            file.write((CUT if joined else b"").ljust(size, b"\n"))
        self._start = 0

    def finish(self, whole: bool) -> int:
        """End the file, before it is replaced; return where it ended.

        Parameters
        ----------
        whole
            Whether its last line has an end.
        """
        end = END if whole else CUT + END
        descriptor = self.open()
        write_all(descriptor, end)
        return os.lseek(descriptor, 0, os.SEEK_CUR) - len(end)

    def read(self, stop: int | None = None) -> str:
        """Return the text of the file up to `stop`, the last append in lines of its own."""
        data, start = self.path.read_bytes()[:stop], self._start
        if start and not data[:start].endswith(b"\n"):
            data = data[:start] + CUT + END + data[start:]
        return data.decode("utf-8", "surrogateescape")

    def _undisturbed(self, descriptor: int, before: int) -> bool:
        """Return whether what has come between the last two appends is whole lines of others."""
        if self._start < before:  # the file was truncated
            return False
        os.lseek(descriptor, before, os.SEEK_SET)
        between = os.read(descriptor, self._start - before)
        return (
            between.endswith(b"\n") and END not in between and self._prefix not in b"\n" + between
        )


def encoded(text: str) -> bytes:
    """Return the bytes that `AppendedFile.read` has made a text of."""
    return text.encode("utf-8", "surrogateescape")


def _release_all() -> None:
    for file in list(_OPEN):
        file.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_all)
