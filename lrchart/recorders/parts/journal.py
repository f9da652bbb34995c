r"""History file of a sweep, complete after every step and shared by several writers.

A row is one write to the end of the file, without a lock. Whatever needs the file to hold still
(its first line, a new column, a line that was cut, rows that give way) is done under a lock, in
`Journal._settle`: the file is read again, and replaced by a new one if need be.

A writer without the lock may append to the old file while it is being replaced. So the old file is
ended first, by a blank line: what stands before it is in the new file, and a writer whose row has
landed behind it takes the lock and finds out whether the row is to be written again. Nobody has
to be alive for this to work. After its own row a writer knows where the file ends; if its next row
does not start there, it looks at the bytes in between.

A line that was cut is mended by the next writer. If the disk is full just then, and a third writer
comes before there is room, the rest of the line may stay in the file, joined to a row.

On a local file system of Linux or macOS. On Windows and on network file systems, where appending
is not atomic, several writers have not been tested.
"""

from __future__ import annotations

import errno
import os
import warnings
import weakref
from collections import Counter
from pathlib import Path
from typing import Any

from lrchart.errors import OptionError, OutputError, one_of, shown
from lrchart.recorders.parts.checks import flag
from lrchart.recorders.parts.history_text import CUT, FORMATS, History, Row, parse
from lrchart.recorders.parts.shared_file import locked, replace, write_all

#: ends a file that is about to be replaced; no row and no damaged line contains it
END = b"\n\n"

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)

#: journals with an open file, which a forked process may not write through
_OPEN: weakref.WeakSet[Journal] = weakref.WeakSet()


class Journal:
    """A CSV or JSON Lines file that grows by one line a step.

    A process that is killed leaves every step it had recorded. Other sweeps, in this process or
    in others, may write to the same file at the same time. A metric that first appears in
    mid-sweep widens the table.

    A copy of a journal (``deepcopy``, pickle, fork) opens the file for itself, and goes on unless
    the original has done so.

    Parameters
    ----------
    path
        File to append to; its suffix, ``.csv`` or ``.jsonl``, chooses the format.
    run, replicate
        The sweep this journal is for.
    overwrite
        Whether rows of the same sweep that the file already holds give way.

    Raises
    ------
    OptionError
        For a `path` that is no path, or has another suffix.
    OutputError
        The folder does not exist, the file is not a history, it already holds this sweep (unless
        `overwrite`), or a line cannot be written.
    """

    def __init__(self, path: str | Path, run: str, replicate: int, overwrite: bool = False) -> None:
        self.path = _checked(path)
        #: where the file is, whatever links lead to it and whatever becomes the current folder
        self._real = Path(os.path.realpath(self.path))
        self._format = FORMATS[self.path.suffix]
        self._key = (run, str(replicate))
        self._prefix = b"\n" + self._format.prefix(run, replicate).encode()
        self._overwrite = flag("overwrite", overwrite)
        self._columns: list[str] = []
        self._known: frozenset[str] = frozenset()
        #: rows of this sweep, and how many of them this journal has tried to write
        self._rows: list[Row] = []
        self._tried = 0
        #: whether all of them are known to be in the file
        self._settled = False
        self._descriptor: int | None = None
        #: where the last row begins in the open file, and where the file ended after it
        self._start = self._end = 0
        self._look()

    def _look(self) -> None:
        """Refuse a path that cannot become this sweep's history, before it trains."""
        if not self._real.parent.is_dir():
            raise OutputError(f"cannot write {self.path}: no folder {self.path.parent}")
        if not self._real.exists():
            return
        if not self._real.is_file():
            raise self._stranger()
        try:
            text = self._read()
        except OSError as error:
            raise OutputError(f"cannot read {self.path}: {error.strerror}") from error
        self._refuse_strangers(self._parse(text))

    def append(self, row: Row) -> None:
        """Add `row` to the file; it is with the operating system when this returns.

        Raises
        ------
        OutputError
            The file cannot be written, or another process records the same sweep. A row that a
            full disk refused is written with the next one.
        """
        self._rows.append(row)
        try:
            if not (self._settled and row.keys() <= self._known and self._write(row)):
                self._settle()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file; a later `append` opens it again.

        Raises
        ------
        OutputError
            The file has been moved or removed, and its rows cannot be written anew.
        """
        try:
            if self._settled and not self._in_place():
                self._settle()
        except OSError as error:
            raise self._failure(error) from error
        finally:
            self.release()

    def release(self) -> None:
        """Close the file and do nothing else."""
        if self._descriptor is not None:
            self._closer()
        self._descriptor, self._settled, self._start = None, False, 0

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy may have: everything but the open file."""
        state = self.__dict__ | {"_descriptor": None, "_settled": False}
        state.pop("_closer", None)
        return state

    def _write(self, row: Row) -> bool:
        """Append a line; return whether it is known to be in the file."""
        self._tried = len(self._rows)
        return self._put(self._format.line(row, self._columns).encode())

    def _put(self, data: bytes) -> bool:
        assert self._descriptor is not None
        written = os.write(self._descriptor, data)
        before, self._end = self._end, os.lseek(self._descriptor, 0, os.SEEK_CUR)
        self._start = self._end - written
        if written < len(data):
            return False
        return self._start == before or self._undisturbed(before)

    def _undisturbed(self, before: int) -> bool:
        """Return whether what has come between the last two rows is whole rows of other sweeps."""
        assert self._descriptor is not None
        if self._start < before:  # somebody has emptied the file
            return False
        os.lseek(self._descriptor, before, os.SEEK_SET)
        between = os.read(self._descriptor, self._start - before)
        return (
            between.endswith(b"\n") and END not in between and self._prefix not in b"\n" + between
        )

    def _settle(self) -> None:
        """Write the rows that are missing, while nobody else replaces the file."""
        self._settled = False
        with locked(self._real):
            while not self._settled:
                self._open()
                text = self._read()
                wanted, whole = self._wanted(text), text == "" or text.endswith("\n")
                if whole and wanted.startswith(text):
                    self._settled = self._extend(text, wanted)
                else:
                    self._replace(whole)
                    self._settled = True
        self._overwrite = False

    def _extend(self, text: str, wanted: str) -> bool:
        self._tried, self._end = len(self._rows), len(_encoded(text))
        data = _encoded(wanted[len(text) :])
        if not data or self._put(data):
            return True
        if not text:
            assert self._descriptor is not None
            os.ftruncate(self._descriptor, 0)  # half a header is no history
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return False

    def _replace(self, whole: bool) -> None:
        """Replace the file by one with all rows and columns; see the module."""
        assert self._descriptor is not None
        end = END if whole else CUT.encode() + END
        write_all(self._descriptor, end)
        stop = os.lseek(self._descriptor, 0, os.SEEK_CUR) - len(end)
        data = _encoded(self._wanted(self._read(stop), warn=not self._tried))
        replace(self._real, data)
        self._open()
        self._tried, self._end = len(self._rows), len(data)

    def _wanted(self, text: str, warn: bool = False) -> str:
        """Return what the file is to hold, given what it holds."""
        history = self._parse(text)
        self._refuse_strangers(history)
        if warn and history.damaged:
            self._warn(history.damaged)
        lines, missing = history.lines, self._rows
        present = [_facts(row) for _line, row in lines if self._owns(row)]
        if present == [_facts(row) for row in self._rows[: len(present)]]:
            missing = self._rows[len(present) :]
        else:  # they give way, or have lost some before the last
            lines = [(line, row) for line, row in lines if not self._owns(row)]
        names = (name for row in missing for name in row)
        self._columns = list(dict.fromkeys([*history.columns, *names]))
        self._known = frozenset(self._columns)
        new = len(self._columns) - len(history.columns)
        header = self._format.header(self._columns) if new else history.header
        old = "".join(self._format.widen(line, new) for line, _row in lines)
        return header + old + "".join(self._format.line(row, self._columns) for row in missing)

    def _refuse_strangers(self, history: History) -> None:
        """Refuse a file that holds rows of this sweep which this journal has not written."""
        present = Counter(_facts(row) for _line, row in history.lines if self._owns(row))
        if present - Counter(map(_facts, self._rows[: self._tried])):
            run, replicate = self._key
            if self._tried:
                raise OutputError(
                    f"another process records run {run!r}, replicate {replicate} in {self.path}; "
                    "give each sweep another run= or replicate="
                )
            if not self._overwrite:
                raise OutputError(
                    f"{self.path} already holds run {run!r}, replicate {replicate}; give another "
                    "run=, replicate= or path=, or overwrite=True"
                )

    def _owns(self, row: Row) -> bool:
        return (str(row["run"]), str(row["replicate"])) == self._key

    def _warn(self, damaged: list[str]) -> None:
        warnings.warn(
            f"{self.path}: the line {shown(damaged[-1])} is not whole; it is left out",
            stacklevel=2,
        )

    def _open(self) -> None:
        if self._in_place():
            return
        self.release()
        self._descriptor = os.open(self._real, _FLAGS, 0o666)
        # a loop that fails and drops its sweep closes the file too
        self._closer = weakref.finalize(self, os.close, self._descriptor)
        _OPEN.add(self)

    def _in_place(self) -> bool:
        """Return whether the open file is the one at the path."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._real.stat())
        except FileNotFoundError:
            return False

    def _read(self, stop: int | None = None) -> str:
        """Return the text of the file, the last row in a line of its own."""
        data, start = self._real.read_bytes()[:stop], self._start
        if start and not data[:start].endswith(b"\n"):
            data = data[:start] + CUT.encode() + END + data[start:]
        return data.decode("utf-8", "surrogateescape")

    def _parse(self, text: str) -> History:
        own = {self._format.line(row, self._columns) for row in self._rows[: self._tried]}
        try:
            return parse(text, self._format, own)
        except ValueError as error:
            raise self._stranger() from error

    def _stranger(self) -> OutputError:
        return OutputError(f"{self.path} exists and is no history to append to; give another path=")

    def _failure(self, error: OSError) -> OutputError:
        self._settled = False
        if isinstance(error, OutputError):
            return error
        return OutputError(f"cannot write {self.path}: {error.strerror or error}")


def _checked(path: object) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise OptionError(f"path must name a .csv or .jsonl file; got {shown(path)}")
    checked = Path(path)
    if checked.suffix not in FORMATS:
        raise one_of("the suffix of path", checked.suffix, FORMATS)
    if "\0" in str(path):
        raise OptionError(f"path must name a .csv or .jsonl file; got {shown(path)}")
    return checked


def _facts(row: Row) -> tuple[str, ...]:
    """Return what tells the rows of a sweep apart, in the file as in memory."""
    return tuple(str(row.get(name)) for name in ("step", "lr", "loss"))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _release_all() -> None:
    for journal in list(_OPEN):
        journal.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_all)
