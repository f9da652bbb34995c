"""Text of a history, one line a step: CSV or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lrchart.recorders.parts.appended_file import CUT, encoded

Row = dict[str, Any]

#: columns that a file must have to be a history
REQUIRED = ("run", "replicate", "lr", "loss")

BYTE_ORDER_MARK = "\ufeff"


class Format(Protocol):
    """Format of a history: writes rows as lines, and reads them back."""

    def header(self, columns: Sequence[str]) -> str:
        """Return the first line, which names the columns."""

    def columns(self, line: str) -> list[str] | None:
        """Return the columns that a first line names; None if the format names them in each."""

    def line(self, row: Row, columns: Sequence[str]) -> str:
        """Return the line of a row; floats are written by repr, so they are read back exactly."""

    def row(self, line: str, columns: Sequence[str]) -> Row | None:
        """Return the row of a line, None if the line is damaged."""

    def is_cut(self, line: str) -> bool:
        """Return whether a line that is not a row may be the beginning of one."""

    def widen(self, line: str, number: int) -> str:
        """Return the line with blank cells for so many new columns."""

    def prefix(self, run: str, replicate: int) -> str:
        """Return the text that every line of one sweep begins with."""


class _Echo:
    """A file whose `write` returns the text, so that `csv.writer` returns it too."""

    def write(self, text: str) -> str:
        return text


_csv_line: Any = csv.writer(_Echo(), lineterminator="\n").writerow


class Csv:
    """Comma-separated values under a header."""

    def header(self, columns: Sequence[str]) -> str:
        """See `Format`."""
        return self._line(columns)

    def columns(self, line: str) -> list[str] | None:
        """See `Format`."""
        return _cells(line.removeprefix(BYTE_ORDER_MARK))  # which Excel saves first

    def line(self, row: Row, columns: Sequence[str]) -> str:
        """See `Format`."""
        return self._line([row.get(name, "") for name in columns])

    def row(self, line: str, columns: Sequence[str]) -> Row | None:
        """See `Format`."""
        cells = _cells(line)
        if len(cells) != len(columns) or _is_ended_early(line):
            return None
        return dict(zip(columns, cells, strict=True))

    def is_cut(self, line: str) -> bool:
        """See `Format`; the header tells a history from other files."""
        return _is_ended_early(line)

    def widen(self, line: str, number: int) -> str:
        """See `Format`."""
        text = line.rstrip("\r\n")
        return text + "," * number + line[len(text) :]

    def prefix(self, run: str, replicate: int) -> str:
        """See `Format`."""
        return self._line([run, replicate]).rstrip("\n") + ","

    def _line(self, cells: Sequence[object]) -> str:
        text: str = _csv_line(cells)
        return text


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


class JsonLines:
    """One JSON object a line, without a header."""

    def header(self, _columns: Sequence[str]) -> str:
        """See `Format`."""
        return ""

    def columns(self, _line: str) -> list[str] | None:
        """See `Format`."""
        return None

    def line(self, row: Row, _columns: Sequence[str]) -> str:
        """See `Format`."""
        return json.dumps({name: _json_cell(cell) for name, cell in row.items()}) + "\n"

    def row(self, line: str, _columns: Sequence[str]) -> Row | None:
        """See `Format`."""
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return None
        return row if isinstance(row, dict) and row.keys() >= set(REQUIRED) else None

    def is_cut(self, line: str) -> bool:
        """See `Format`."""
        if not _is_ended_early(line) or not line.startswith("{"):
            return False
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return True
        return row.keys() >= set(REQUIRED)  # only the end of the line is missing

    def widen(self, line: str, _number: int) -> str:
        """See `Format`."""
        return line

    def prefix(self, run: str, replicate: int) -> str:
        """See `Format`."""
        return json.dumps({"run": run, "replicate": replicate})[:-1] + ","


def _is_ended_early(line: str) -> bool:
    return not line.endswith("\n") or encoded(line).endswith(CUT + b"\n")


def _json_cell(cell: object) -> object:
    # JSON has neither NaN nor infinity: write them as text.
    return repr(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


#: suffix -> format
FORMATS: dict[str, Format] = {".csv": Csv(), ".jsonl": JsonLines()}


@dataclass
class History:
    """Lines of a history, damaged ones apart.

    Parameters
    ----------
    header, columns
        First line of a CSV file and the columns that it names; JSON Lines has neither.
    lines
        ``(text, row)`` of each whole line; cells of CSV are text.
    damaged
        Lines that a full disk or a killed process has cut.
    """

    header: str = ""
    columns: list[str] = field(default_factory=list)
    lines: list[tuple[str, Row]] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def parse(text: str, layout: Format, own: Collection[str] = ()) -> History:
    """Return the lines of a history.

    Parameters
    ----------
    text
        Content of the file.
    layout
        Its format.
    own
        Lines that the caller has written to the file. If there are any, the file is a history for
        sure, and whatever is not a whole line of it is damaged.

    Raises
    ------
    ValueError
        The text is not a history.
    """
    lines = list(io.StringIO(text, newline="\n"))
    if not lines:
        return History()
    columns = layout.columns(lines[0])
    if columns is None:
        return _body(lines, History(), layout, bool(own))
    if own and all(line in own or line.isspace() for line in lines):
        return History(damaged=lines)  # the file was truncated, and the header is lost
    if (
        not lines[0].endswith("\n")
        or set(REQUIRED) - set(columns)
        or len(set(columns)) < len(columns)
    ):
        raise ValueError("the first line does not name the columns of a history")
    return _body(lines[1:], History(lines[0], columns), layout, bool(own))


def _body(lines: Sequence[str], history: History, layout: Format, lenient: bool) -> History:
    for line in lines:
        row = layout.row(line, history.columns) if line.endswith("\n") else None
        if row is not None:
            history.lines.append((line, row))
        elif line.isspace():
            continue
        elif lenient or layout.is_cut(line):
            history.damaged.append(line)
        else:
            raise ValueError("a line is neither a row nor the beginning of one")
    return history
