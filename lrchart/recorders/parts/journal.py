"""The history file of a sweep, complete after every step."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrchart.errors import OutputError, one_of

Row = dict[str, Any]


class Journal:
    """A CSV or JSON Lines file that grows by one line a step.

    A process that is killed leaves every step it had recorded. Sweeps with another name or
    replicate number can share the file, one after the other; a metric that first appears in
    mid-sweep widens the table by writing the file anew and swapping it in.

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
        For another suffix.
    OutputError
        Where the folder does not exist, the file is not a history, it already holds this sweep
        (unless `overwrite`), or a line cannot be written.
    """

    def __init__(self, path: str | Path, run: str, replicate: int, overwrite: bool = False) -> None:
        self.path = Path(path)
        if self.path.suffix not in FORMATS:
            raise one_of("the suffix of path", self.path.suffix, FORMATS)
        if not self.path.parent.is_dir():
            raise OutputError(f"cannot write {self.path}: no folder {self.path.parent}")
        self._format = FORMATS[self.path.suffix]
        self._descriptor: int | None = None
        held = self._held()
        self._rows = [row for row in held if not _belongs(row, run, replicate)]
        if len(self._rows) < len(held) and not overwrite:
            raise OutputError(
                f"{self.path} already holds run {run!r}, replicate {replicate}; give another run=, "
                "replicate= or path=, or overwrite=True"
            )
        self._columns = list(dict.fromkeys(name for row in self._rows for name in row))

    def append(self, row: Row) -> None:
        """Add `row` to the file; it is with the operating system when this returns."""
        new = [name for name in row if name not in self._columns]
        try:
            if new or self._descriptor is None:
                self._columns += new
                self._descriptor = self._rewrite()
            os.write(self._descriptor, self._format.line(row, self._columns).encode())
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}") from error
        self._rows.append(row)

    def close(self) -> None:
        """Close the file; a later `append` opens it again."""
        if self._descriptor is not None:
            self._closer()
        self._descriptor = None

    def _rewrite(self) -> int:
        """Put the rows so far under the columns so far; the old file stays whole until the swap."""
        self.close()
        lines = (self._format.line(row, self._columns) for row in self._rows)
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(self._format.header(self._columns) + "".join(lines), "utf-8", newline="")
        part.replace(self.path)
        # one unbuffered write a line; a loop that fails and drops its sweep closes the file too
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags)
        self._closer = weakref.finalize(self, os.close, descriptor)
        return descriptor

    def _held(self) -> list[Row]:
        """Return the rows the file already holds."""
        if not self.path.exists():
            return []
        try:
            text = self.path.read_text("utf-8")
            rows = self._format.read(text)
            # a last line without its end was cut off, and another one would run into it
            if (text and not text.endswith("\n")) or not all(map(_is_step, rows)):
                raise ValueError
        except (ValueError, TypeError, AttributeError) as error:
            raise OutputError(
                f"{self.path} exists and is no history to append to; give another path="
            ) from error
        except OSError as error:
            raise OutputError(f"cannot read {self.path}: {error.strerror}") from error
        return rows


@dataclass(frozen=True)
class Format:
    """How a history is laid out as text."""

    read: Callable[[str], list[Row]]
    header: Callable[[Sequence[str]], str]
    line: Callable[[Row, Sequence[str]], str]


def _is_step(row: Row) -> bool:
    return row.keys() >= {"run", "replicate", "lr", "loss"} and None not in row


def _belongs(row: Row, run: str, replicate: int) -> bool:
    return bool(str(row["run"]) == run and str(row["replicate"]) == str(replicate))


def _csv_line(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _json_line(row: Row, _columns: Sequence[str]) -> str:
    return json.dumps({name: _json_cell(cell) for name, cell in row.items()}) + "\n"


def _json_cell(cell: object) -> object:
    # JSON has no NaN and no infinity; as text they stay valid JSON and are still told apart
    return repr(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


#: suffix -> format; floats are written with repr, so they are read back exactly
FORMATS = {
    ".csv": Format(
        read=lambda text: list(csv.DictReader(io.StringIO(text))),
        header=_csv_line,
        line=lambda row, columns: _csv_line([row.get(name, "") for name in columns]),
    ),
    ".jsonl": Format(
        read=lambda text: [json.loads(line) for line in text.splitlines()],
        header=lambda _columns: "",
        line=_json_line,
    ),
}
