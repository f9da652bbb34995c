"""Open a file, a stream or standard input under the name that messages start with."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, BinaryIO

from lrchart import files, limits
from lrchart.errors import InputError
from lrchart.readers.messages import blame
from lrchart.readers.sources import snapshot
from lrchart.readers.sources.gzipped import GZIP, unpacked
from lrchart.readers.sources.locations import Location, locate, reached
from lrchart.readers.sources.pipe import from_pipe

#: bytes from which the format is detected
HEAD = 65_536

#: first bytes of a Parquet file
PARQUET = b"PAR1"

STDIN = "-"


@dataclass(frozen=True)
class Source:
    """A file, or the bytes of one."""

    name: str
    #: its path; None for a stream
    path: Location = None
    #: its bytes, if they are in memory
    data: bytes | None = None
    #: folder in which it was found, if a folder was given: other files there need not be runs
    folder: str | None = None
    #: name that the caller gave the run, if any
    label: str = ""

    def open(self) -> BinaryIO:
        """Return a new handle on the bytes, those that were there when it was first opened.

        Raises
        ------
        InputError
            The file cannot be opened.
        ChangedError
            The file was replaced since, or written anew.
        """
        if isinstance(self.path, Path):
            files.mark_input(self.path)
        if self.data is not None:
            return io.BytesIO(self.data)
        try:
            if isinstance(self.path, Path):
                return snapshot.opened(self.path, self._state)
            handle: BinaryIO = self.path.open("rb")
            return handle
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}") from error

    @cached_property
    def _state(self) -> snapshot.Snapshot:
        return snapshot.taken(self.path)

    def settle(self) -> None:
        """Raise `ChangedError` if the file was replaced or written anew since it was opened."""
        if isinstance(self.path, Path) and self.data is None:
            self.open().close()

    def whole(self) -> bytes:
        """Return all the bytes, for a format that cannot be read in a stream.

        Raises
        ------
        InputError
            There are more than ``MAX_WHOLE_BYTES``.
        """
        limits.check("MAX_WHOLE_BYTES", self.size, "bytes")
        with self.open() as handle:
            return handle.read()

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        with self.open() as handle:
            return handle.read(HEAD)

    @property
    def size(self) -> int:
        """Number of bytes."""
        if self.data is not None:
            return len(self.data)
        local = isinstance(self.path, Path)
        return self._state.size if local else int(self.path.stat().st_size)

    @property
    def labels(self) -> list[str]:
        """Names for the run, shortest first; the next one is taken if two sources share one."""
        if self.label:
            return [self.label]
        if not self.parts:
            return ["stdin" if self.name == STDIN else self.name]
        *folders, name = self.parts
        # Some loggers give every run's file the same name; then the folder names the run.
        stem = Path(name.removesuffix(".gz")).stem
        own = [] if name == "trainer_state.json" or ".tfevents" in name else [stem]
        names = folders + own or [name]
        return ["/".join(names[-depth:]) for depth in range(1, len(names) + 1)] + [self.name]

    @property
    def parts(self) -> list[str]:
        """The folders that a file lies in, from the top, and its name."""
        if isinstance(self.path, Path):
            # File names are bytes on disk: show those that are not UTF-8 as \xff.
            name = os.fsencode(self.path.absolute()).decode("utf-8", "backslashreplace")
            return list(Path(name).parts[1:])
        return [] if self.path is None else [part.strip("/") for part in self.path.parts]


def from_file(name: str, folder: str | None = None, label: str = "") -> Source:
    """Return the source of a file, looked at again if it changed at the first looks.

    `folder` and `label` are those of the source.

    Raises
    ------
    InputError
        There is no such file, or it is larger than ``MAX_BYTES`` and not Parquet.
    ChangedError
        It was replaced, or written anew, each of `TRIES` times.
    """
    make = partial(Source, name, folder=folder, label=label)
    return snapshot.tried(lambda _: _from_file(name, make))


def _from_file(name: str, make: Callable[..., Source]) -> Source:
    with blame(name), reached(name):
        path = locate(name)
        if not isinstance(path, Path):
            return _fetched(path, make)
        try:
            if path.is_fifo():  # process substitution: <(command)
                return make(data=_content(from_pipe(path, limits.MAX_WHOLE_BYTES + 1)))
            size, regular = path.stat().st_size, path.is_file()
        except FileNotFoundError as error:
            raise InputError(f"no such file{files.similar(path)}") from error
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}") from error
        except ValueError as error:  # a name with a NUL byte
            raise InputError(f"cannot be read: {error}") from error
        if not regular:
            raise InputError("is not a regular file")
        source = make(path)
        # Parquet files are limited by rows, not bytes: long ones are condensed in place.
        if size > limits.MAX_BYTES and not source.head.startswith(PARQUET):
            limits.check("MAX_BYTES", size, "bytes")
        if source.head.startswith(GZIP):
            return make(path, unpacked(source.whole()))
        return source


def _fetched(path: Location, make: Callable[..., Source]) -> Source:
    """Return the source of what lies behind an address, whole; of Parquet, to be read in parts."""
    store, key = path.fs, path.path
    if store.cat_file(key, start=0, end=len(PARQUET)).startswith(PARQUET):
        return make(path)
    limits.check("MAX_WHOLE_BYTES", store.size(key) or 0, "bytes")
    data = store.cat_file(key)
    limits.check("MAX_WHOLE_BYTES", len(data), "bytes")
    return make(path, unpacked(data))


def from_stream(stream: Any, name: str) -> Source:
    """Return a source for bytes, or for what an open file still holds.

    Raises
    ------
    InputError
        There are more than ``MAX_WHOLE_BYTES``.
    """
    name = str(getattr(stream, "name", name))
    with blame(name):
        return Source(name, data=_content(stream))


def from_stdin(label: str) -> Source:
    """Return a source for what is piped in; see `from_stream`."""
    files.mark_input(Path("/dev/stdin"))
    with blame(STDIN):
        if sys.stdin is None:
            raise InputError("standard input is closed")
        data = _content(getattr(sys.stdin, "buffer", sys.stdin))
        return Source(STDIN, data=data, label=label)


def _content(stream: Any) -> bytes:
    data = stream if isinstance(stream, bytes) else stream.read(limits.MAX_WHOLE_BYTES + 1)
    data = data.encode() if isinstance(data, str) else data
    limits.check("MAX_WHOLE_BYTES", len(data), "bytes")
    return unpacked(bytes(data))
