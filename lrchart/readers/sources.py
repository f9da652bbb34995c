"""What the caller names: files, patterns, folders, standard input and objects in memory."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from lrchart.errors import InputError
from lrchart.readers import limits
from lrchart.readers.table import blame

#: bytes from which a format is told
HEAD = 65_536

STDIN = "-"


@dataclass(frozen=True)
class Source:
    """A file, or the bytes of one, under the name its messages start with."""

    name: str
    path: Path | None = None
    data: bytes = b""
    #: the folder that was given, for a file that was found there; others there are not runs
    folder: str | None = None

    def open(self) -> BinaryIO:
        """Return a new handle on the bytes.

        Raises
        ------
        InputError
            The file cannot be opened.
        """
        try:
            return io.BytesIO(self.data) if self.path is None else self.path.open("rb")
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}") from error

    def whole(self) -> bytes:
        """Return all the bytes, for a format that cannot be read in a stream.

        Raises
        ------
        InputError
            There are more than ``MAX_WHOLE_BYTES``.
        """
        limits.check("MAX_WHOLE_BYTES", self.size, limits.MAX_WHOLE_BYTES, "bytes")
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
        return len(self.data) if self.path is None else self.path.stat().st_size

    @property
    def labels(self) -> list[str]:
        """Names for the run, shortest first; the next one is taken where two sources share one."""
        if self.path is None:
            return ["stdin" if self.name == STDIN else self.name]
        parts = self.path.absolute().parts[1:]
        names = (*parts[:-1], self.path.stem or self.path.name)
        if not any(means_run(name) for name in names[-1:]):
            names = names[:-1] or names
        return ["/".join(names[-depth:]) for depth in range(1, len(names) + 1)] + [self.name]


def means_run(stem: str) -> bool:
    """Return whether a file's stem can name its run; loggers give every run's file the same one."""
    return not (stem == "trainer_state" or stem.startswith("events.out.tfevents"))


def expand(given: str | os.PathLike[str]) -> list[Source]:
    """Return the files that `given` names: itself, a pattern's, a folder's, or standard input.

    Raises
    ------
    InputError
        There is no such file, the pattern matches none, the folder is empty, or there are more
        than ``MAX_FILES``.
    """
    name = os.fspath(given)
    with blame(name):
        if name == STDIN:
            return [Source(STDIN, data=_stdin())]
        path = Path(name)
        if _kind(path) == "folder":
            return _in_folder(name, path)
        if path.exists() or not glob.has_magic(name):
            return [_file(name, path)]
        found = sorted(match for match in _matches(name) if Path(match).is_file())
        if not found:
            raise InputError("no file matches this pattern")
        limits.check("MAX_FILES", len(found), limits.MAX_FILES, "files")
    return [source for match in found for source in expand_file(match)]


def _matches(pattern: str) -> Iterator[str]:
    # Path.glob takes no absolute pattern
    return glob.iglob(pattern, recursive=True)  # noqa: PTH207


def expand_file(name: str) -> list[Source]:
    """Return the one source of a file that a pattern found."""
    with blame(name):
        return [_file(name, Path(name))]


def from_bytes(data: bytes, name: str) -> Source:
    """Return a source for the content of an open file."""
    with blame(name):
        limits.check("MAX_WHOLE_BYTES", len(data), limits.MAX_WHOLE_BYTES, "bytes")
    return Source(name, data=data)


def _kind(path: Path) -> str:
    try:
        return "folder" if path.is_dir() else "file"
    except (OSError, ValueError) as error:  # a name with a NUL byte, or longer than names may be
        raise InputError(f"is not a file name: {error}") from error


def _file(name: str, path: Path) -> Source:
    if not path.exists():
        raise InputError("no such file")
    if not path.is_file():
        raise InputError("is not a regular file")
    source = Source(name, path)
    limits.check("MAX_BYTES", source.size, limits.MAX_BYTES, "bytes")
    return source


def _in_folder(name: str, folder: Path) -> list[Source]:
    files = sorted(_walk(folder))
    limits.check("MAX_FILES", len(files), limits.MAX_FILES, "files")
    if not files:
        raise InputError("the folder has no files")
    sources = [expand_file(os.path.join(name, file.relative_to(folder)))[0] for file in files]  # noqa: PTH118
    return [replace(source, folder=name) for source in sources]


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _stdin() -> bytes:
    stream: Any = getattr(sys.stdin, "buffer", sys.stdin)
    data = stream.read(limits.MAX_WHOLE_BYTES + 1)
    data = data.encode() if isinstance(data, str) else data
    limits.check("MAX_WHOLE_BYTES", len(data), limits.MAX_WHOLE_BYTES, "bytes")
    return bytes(data)
