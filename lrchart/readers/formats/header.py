"""Detect the layout of a delimited text: separator, column names, first row."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from lrchart import limits
from lrchart.readers.columns import recognised
from lrchart.readers.formats.encoding import Text
from lrchart.readers.table import NotASweepError

#: separator -> name of the format
SEPARATORS = {
    ",": "CSV",
    "\t": "TSV",
    ";": "semicolon-separated",
    "|": "bar-separated",
    " ": "space-separated",
}


@dataclass(frozen=True)
class Layout:
    """Where the table starts, and how its cells are set apart."""

    separator: str
    names: tuple[str, ...]
    #: lines above the first row of cells
    skip: int


def find_header(text: Text) -> Layout:
    """Return the layout that the first line tells, or the last comment if numbers follow it.

    Raises
    ------
    NotASweepError
        No line holds a cell.
    InputError
        There are more than ``MAX_COLUMNS``, or more lines above them than ``MAX_ROWS``.
    """
    comment, skip = "", 0
    with text.lines() as lines:
        for line in lines:
            content = line.strip()
            if content.startswith("#"):
                comment = content.lstrip("#").strip()
            elif content and not content.casefold().startswith("sep="):
                break
            skip += 1
            limits.check("MAX_ROWS", skip, limits.MAX_ROWS, "lines above the first cell")
        else:
            raise NotASweepError("the file has no rows")
    if not _all_numbers(content):
        return Layout(*_split(content), skip + 1)
    if comment and recognised(_split(comment)[1]):
        return Layout(*_split(comment), skip)
    separator, cells = _split(content)
    return Layout(separator, tuple(str(i) for i in range(len(cells))), skip)


def _split(header: str) -> tuple[str, tuple[str, ...]]:
    """Return the separator that makes the most sense of a header, and its cells."""
    splits = {separator: _cells(header, separator) for separator in SEPARATORS}
    limits.check("MAX_COLUMNS", max(map(len, splits.values())), limits.MAX_COLUMNS, "columns")

    def sense(separator: str) -> tuple[bool, int, int]:
        cells = splits[separator]
        # names may have spaces in them, so a space separates only where nothing else does
        return separator != " " and len(cells) > 1, recognised(cells), len(cells)

    best = max(SEPARATORS, key=sense)
    names = splits[best]
    while names and not names[-1]:  # a separator at the end of every line
        names = names[:-1]
    return best, tuple(names)


def _cells(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
        return [cell.strip() for cell in cells]
    except (csv.Error, StopIteration):
        return []


def _all_numbers(line: str) -> bool:
    words = line.replace(";", " ").replace(",", " ").replace("|", " ").replace('"', " ").split()
    return bool(words) and all(_is_number(word) for word in words)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
