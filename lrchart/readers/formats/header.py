"""Detect the layout of a delimited text: separator, column names, first row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lrchart import limits
from lrchart.errors import option_text
from lrchart.readers.columns import recognised
from lrchart.readers.formats.encoding import Text
from lrchart.readers.messages import listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.spellings import means
from lrchart.readers.table import NotASweepError
from lrchart.readers.units import is_units
from lrchart.text import counted

#: lines below the header that are inspected to decide whether a text is a table
LOOKED = 50

#: characters of a rule below the header
RULE = " \t-=─━═"

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
    """Position of the table in a text, and the separator of its cells."""

    separator: str
    names: tuple[str, ...]
    #: number of lines above the first row of cells
    skip: int
    #: what is left out above it
    notes: tuple[str, ...] = ()


def find_header(text: Text) -> Layout:
    """Return the layout that the first line tells, or the last comment if numbers follow it.

    Raises
    ------
    NotASweepError
        No line holds a cell.
    InputError
        There are more than ``MAX_COLUMNS``, or more lines above them than ``MAX_ROWS``.
    """
    above = _above(text)
    comment, skip = "", above
    with text.lines() as lines:
        lines = islice(lines, above, None)
        for line in lines:
            content = line.strip()
            if content.startswith("#"):
                comment = content.lstrip("#").strip()
            elif content and not content.casefold().startswith("sep="):
                break
            skip += 1
            limits.check("MAX_ROWS", skip, "lines above the first cell")
        else:
            raise NotASweepError("the file has no rows")
        below = list(islice(lines, 2))
    if not _all_numbers(content):
        separator, names = _split(content)
        if separator in " \t" and _numbered(below, separator, len(names)):
            names = ("", *names)  # pandas and R print no name above the numbers of rows
        notes = (LeftOut(f"{counted(above, 'line')} above the header"),) if above else ()
        if units := _units(below, separator):
            note = LeftOut(f"the row of units below the header: {listing(units)}")
            return Layout(separator, names, skip + 2, (*notes, note))
        return Layout(separator, names, skip + 1, notes)
    if comment and recognised(_split(comment)[1]):
        return Layout(*_split(comment), skip)
    separator, cells = _split(content)
    return Layout(separator, tuple(str(i) for i in range(len(cells))), skip)


def _above(text: Text) -> int:
    """Return the number of lines of output, or of settings, above a header that names both roles.

    A row as wide follows it, below a rule or not.
    """
    with text.lines() as lines:
        first = [line.strip() for line in islice(lines, LOOKED)]
    for place, line in enumerate(first):
        below = [line for line in first[place + 1 : place + 3] if line.strip(RULE)]
        if below and _names_both(line, below[0]):
            return place if any(each and not each.startswith("#") for each in first[:place]) else 0
    return 0


def _names_both(line: str, below: str) -> bool:
    """Return whether a line has a column of each role, and the one below it as many cells."""
    separator, names = _split(line)
    roles = all(any(means(role, name) for name in names) for role in ("lr", "loss"))
    cells = _cells(below, separator)
    if not roles or len(cells) != len(names):
        return False
    numbers = [_is_number(cell.replace(",", ".")) for cell in cells]
    return all(
        number for number, name in zip(numbers, names, strict=True) if means("lr", name)
    ) and not any(map(_is_number, names))


def require_table(text: Text, layout: Layout) -> None:
    """Refuse a text whose lines are no rows: most have other cells than the header, or no number.

    A header that names a learning rate or a loss, or that has nothing below it, is a table's. One
    of words with numbers between them is a line of output.

    Raises
    ------
    NotASweepError
        It is the output of a program, or prose.
    """
    numbers = sum(map(_is_number, layout.names))
    mixed = layout.separator == " " and 0 < numbers < len(layout.names)
    named = any(means(role, name) for role in ("lr", "loss") for name in layout.names)
    with text.lines() as lines:
        below = (line.strip() for line in islice(lines, layout.skip, None))
        rows = [line for line in islice(below, LOOKED) if line.strip(RULE)]
    words = rows and not any(_is_number(word) for row in rows for word in row.split())
    words = words and layout.separator == " "
    # One line of names and numbers (``TrainOutput(loss=2.0, ...)``) is no header.
    said = not rows and any("=" in name for name in layout.names)
    if named and not mixed and not words and not said:
        return
    if said or (mixed and rows) or 2 * sum(_is_row(row, layout) for row in rows) < len(rows):
        lr, loss = option_text("lr_column"), option_text("loss_column")
        raise NotASweepError(
            f"no line names both a learning rate and a loss; if they have other names, give both "
            f"with {lr} and {loss}"
        )


def _is_row(line: str, layout: Layout) -> bool:
    cells = _cells(line, layout.separator)
    fits = len(cells) >= len(layout.names) and not any(cells[len(layout.names) :])
    return fits and any(_is_number(cell.replace(",", ".")) for cell in cells)


def _units(lines: Sequence[str], separator: str) -> list[str]:
    """Return the cells of the first of two lines if they are units of the numbers in the other."""
    if len(lines) < 2 or not lines[0].strip(RULE + "\r\n"):
        return []
    units, row = (_cells(line, separator) for line in lines)
    numbers = [_is_number(cell.replace(",", ".")) for cell in row]
    return units if is_units(units, numbers) and not any(map(_is_number, units)) else []


def _numbered(lines: Sequence[str], separator: str, width: int) -> bool:
    """Return whether rows have a cell more than the header: first their own number, from 0 or 1."""
    rows = [_cells(line, separator) for line in lines]
    if not rows or any(len(row) != width + 1 for row in rows):
        return False
    return [row[0] for row in rows] in (["0", "1"], ["1", "2"])


def _split(header: str) -> tuple[str, tuple[str, ...]]:
    """Return the separator that makes the most sense of a header, and its cells."""
    splits = {separator: _cells(header, separator) for separator in SEPARATORS}
    limits.check("MAX_COLUMNS", max(map(len, splits.values())), "columns")

    def sense(separator: str) -> tuple[bool, int, int]:
        cells = splits[separator]
        # A name may contain spaces, so a space is a separator only if nothing else is.
        return separator != " " and len(cells) > 1, recognised(cells), len(cells)

    best = max(SEPARATORS, key=sense)
    names = splits[best]
    while names and not names[-1]:  # every line ends with a separator
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
