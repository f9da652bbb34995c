"""Read delimited text: any separator, quoting, comments at the top, with or without a header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.encoding import Text, decode, looks_like_text
from lrchart.readers.formats.header import RULE, SEPARATORS, Layout, find_header, require_table
from lrchart.readers.formats.lists import ONE_LIST
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Loaded, NotASweepError, Table, verbatim
from lrchart.text import counted

# The csv module instead of pandas.read_csv: with usecols, pandas silently truncates a row with too
# many cells, so that "0,001,2,3" under "lr,loss" becomes lr 0 and loss 1.

#: a word, as in what a program says below a table
_WORD = re.compile(r"[^\W\d_]{3}")

#: what to do with three columns of numbers, as trackers save one metric
_NO_HEADER = (
    "no header names the 3 columns: write one above them, such as step,lr,loss or, in the file of "
    "one metric, step,timestamp,value"
)


def is_delimited(source: Source) -> bool:
    """Return whether the source is text, the last format that is tried."""
    return looks_like_text(source)


def read_delimited(source: Source) -> list[Table]:
    """Return the one table of a delimited text.

    Raises
    ------
    InputError
        The text has no rows, is no table, or cannot be decoded.
    """
    text = decode(source)
    layout = find_header(text)
    require_table(text, layout)

    def load(names: Sequence[str]) -> Loaded:
        return _load(text, layout, names)

    nameless = {("0",): ONE_LIST, ("0", "1", "2"): _NO_HEADER}.get(layout.names, "")
    return [Table(layout.names, load, kind=SEPARATORS[layout.separator], nameless=nameless)]


def _load(text: Text, layout: Layout, names: Sequence[str]) -> Loaded:
    wanted = [layout.names.index(name) for name in names]
    open_end, notes = text.open_end, [*text.notes, *layout.notes]
    columns: list[list[str]] = [[] for _ in names]
    short: tuple[int, int] | None = None
    words: list[tuple[int, int]] = []
    number = again = 0
    for number, row in enumerate(_rows(text, layout), 1):
        if [cell.strip() for cell in row] == list(layout.names):
            again += 1
            continue
        if len(row) == 1 < len(layout.names) and _WORD.search(row[0]):
            words.append((number, 1))
            continue
        if short is not None or words:
            raise _short_row(short or words[0], layout)
        if len(row) < len(layout.names):
            short = number, len(row)
            continue
        for column, index in zip(columns, wanted, strict=True):
            column.append(row[index])
    if words:
        notes.append(LeftOut(f"{counted(len(words), 'line')} of words below the table"))
        open_end = open_end and short is not None
    if short is not None and not open_end:
        raise _short_row(short, layout)
    if short is not None:
        notes.append(LeftOut(f"row {number}, the last, which is cut short"))
        open_end = False
    if again:
        notes.append(LeftOut(f"a repeated header at {counted(again, 'place')}"))
    if not columns[0]:
        raise NotASweepError("the table has no rows")
    cells = verbatim(dict(zip(names, columns, strict=True)))
    return Loaded(cells, tuple(notes), open_end, layout.separator != ",")


def _rows(text: Text, layout: Layout) -> Iterator[list[str]]:
    """Yield the rows below the header, without rules, comments and lines that hold no cell."""
    width, count, blank = len(layout.names), 0, 0
    with text.lines() as lines:
        for _ in range(layout.skip):
            next(lines)
        reader = csv.reader(lines, delimiter=layout.separator, skipinitialspace=True, strict=True)
        try:
            for row in reader:
                if not any(cell.strip(RULE) for cell in row):
                    blank += 1
                    limits.check("MAX_ROWS", blank, "blank rows")
                    continue
                if row[0].startswith("#") and len(row) < width:  # a comment
                    continue
                count += 1
                if any(cell.strip() for cell in row[width:]):
                    raise InputError(f"row {count} has {len(row)} cells, the header has {width}")
                limits.check("MAX_ROWS", count, "rows")
                yield row
        except csv.Error as error:
            line = layout.skip + reader.line_num
            raise InputError(f"line {line} cannot be split into cells: {error}") from error


def _short_row(short: tuple[int, int], layout: Layout) -> InputError:
    number, cells = short
    return InputError(f"row {number} has {cells} of the header's {len(layout.names)} cells")
