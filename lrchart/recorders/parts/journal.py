r"""History file of a sweep, complete after every step and shared by several writers.

A row is one write to the end of the file, without a lock. Everything else (the first line, a new
column, a line that was cut, rows to be overwritten) is done under a lock in `Journal._settle`: the
file is read again and, if need be, replaced by a new one.

A writer may append to the old file while it is being replaced, as it does not wait for the lock.
The old file is therefore ended by a blank line first. Rows before it are in the new file. A writer
whose row comes after it takes the lock and writes the row again if it is missing. This also works
if the process that wrote the blank line is killed. To notice the blank line, each writer remembers
where the file ended after its last row; if its next row does not begin there, it reads the bytes
between the two.

A line that was cut is mended by the next writer. If the file cannot be replaced, a row behind half
a line, or beside those of a copy of its sweep, is taken back: its bytes are overwritten in place,
for which a full disk has room. Only a process that is killed in between leaves such a row.

Tested on a local file system of Linux. Several writers have not been tested on Windows, where a
file that is open cannot be replaced, nor on network file systems, where appending is not atomic.
"""

from __future__ import annotations

import errno
import os
import warnings
from collections import Counter
from pathlib import Path

from lrchart.errors import OutputError, shown
from lrchart.recorders.parts.appended_file import AppendedFile, encoded
from lrchart.recorders.parts.checks import file_name
from lrchart.recorders.parts.history_text import FORMATS, History, Row, parse
from lrchart.recorders.parts.shared_file import locked, replace


class Journal:
    """A CSV or JSON Lines file that grows by one line a step.

    A process that is killed leaves every step it had recorded. Other sweeps, in this process or
    in others, may write to the same file at the same time. A metric that first appears in
    mid-sweep widens the table.

    A copy (``deepcopy``, pickle, fork) opens the file for itself; whichever writes first goes on.

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
        self.path = file_name("path", path, FORMATS)
        self._format = FORMATS[self.path.suffix]
        # Resolved, so that links and a change of the current folder make no difference.
        real = Path(os.path.realpath(self.path))
        self._file = AppendedFile(real, self._format.prefix(run, replicate))
        self._key = (run, str(replicate))
        self._overwrite = overwrite
        self._columns: list[str] = []
        self._known: frozenset[str] = frozenset()
        #: rows of this sweep, and how many of them were passed to the file
        self.rows: list[Row] = []
        self._tried = 0
        #: whether all of them are confirmed to be in the file, and it is open
        self._settled = False
        #: whether some may be missing, and whether an error has reported it
        self._pending = self._said = False
        self._look()

    def append(self, row: Row) -> None:
        """Add `row` to the file; it is with the operating system when this returns.

        Raises
        ------
        OutputError
            The file cannot be written, or another process records the same sweep. A row that a
            full disk refused is written with the next one.
        """
        # Pending until the end: Ctrl-C may interrupt at any line.
        settled, self._settled, self._pending = self._settled, False, True
        self.rows.append(row)
        try:
            if settled and row.keys() <= self._known and self._write(row):
                self._settled = True
            else:
                self._settle()
        except OSError as error:
            self._said = True
            raise self._failure(error) from error
        self._pending = self._said = False

    def close(self) -> None:
        """Write what is missing and close the file; a later `append` opens it again.

        Raises
        ------
        OutputError
            The file has been moved or removed, and its rows cannot be written anew, or some could
            not be written and `append` has not said so.
        """
        try:
            if self._pending or (self._settled and not self._file.in_place()):
                self._settle()
                self._pending = False
        except OSError as error:
            if not self._said:
                raise self._failure(error) from error
        finally:
            self._file.release()
            self._settled = False

    def _look(self) -> None:
        """Refuse a path that cannot become the history of this sweep, before it trains."""
        if not self._file.path.parent.is_dir():
            raise OutputError(f"cannot write {self.path}: no folder {self.path.parent}")
        try:
            if not self._file.path.exists():
                return
            if not self._file.path.is_file():
                raise self._stranger()
            text = self._file.read()
        except OSError as error:
            raise self._failure(error) from error
        self._refuse_strangers(self._parse(text))

    def _write(self, row: Row) -> bool:
        """Append a line; return whether it is known to be in the file."""
        self._tried = len(self.rows)
        return self._file.append(self._format.line(row, self._columns).encode())

    def _settle(self) -> None:
        """Write the rows that are missing, while nobody else replaces the file."""
        self._settled = False
        with locked(self._file.path):
            try:
                while not self._settled:
                    self._settled = self._settle_once()
            except OSError:
                self._file.take_back()
                raise
        self._overwrite = False

    def _settle_once(self) -> bool:
        """Extend or replace the file; return whether the rows are known to be in it."""
        self._file.open()
        text = self._file.read()
        wanted, whole = self._wanted(text), text == "" or text.endswith("\n")
        if whole and wanted.startswith(text):
            return self._extend(text, wanted)
        self._replace(whole)
        return True

    def _extend(self, text: str, wanted: str) -> bool:
        """Append what is missing; return whether that is known to be in the file."""
        self._tried, self._file.end = len(self.rows), len(encoded(text))
        data = encoded(wanted[len(text) :])
        if not data or self._file.append(data):
            return True
        if not text:
            self._file.empty()  # an incomplete header is useless
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return False

    def _replace(self, whole: bool) -> None:
        """Replace the file by one with all rows and columns, as described for the module."""
        stop = self._file.finish(whole)
        data = encoded(self._wanted(self._file.read(stop), warn=not self._tried))
        self._tried = len(self.rows)
        replace(self._file.path, data)
        self._file.open()
        self._file.end = len(data)

    def _wanted(self, text: str, warn: bool = False) -> str:
        """Return the new text of the file, given its present `text`."""
        history = self._parse(text)
        self._refuse_strangers(history)
        if warn and history.damaged:
            self._warn(history.damaged)
        lines, missing = history.lines, self.rows
        present = [_facts(row) for _line, row in lines if self._owns(row)]
        if present == [_facts(row) for row in self.rows[: len(present)]]:
            missing = self.rows[len(present) :]
        else:  # overwrite, or rows before the last are missing
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
        if self._overwrite or not present - Counter(map(_facts, self.rows[: self._tried])):
            return
        run, replicate = self._key
        if self._tried:
            raise OutputError(
                f"another process records run {run!r}, replicate {replicate} in {self.path}; "
                "give each sweep another run= or replicate="
            )
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

    def _parse(self, text: str) -> History:
        own = {self._format.line(row, self._columns) for row in self.rows[: self._tried]}
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


def _facts(row: Row) -> tuple[str, ...]:
    """Return the cells that identify a row of a sweep, as texts."""
    return tuple(str(row.get(name)) for name in ("step", "lr", "loss"))
