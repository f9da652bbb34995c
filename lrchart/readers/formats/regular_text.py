"""Parse long regular text with pandas: no quotes, and every row as wide as the header."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.encoding import CUT, Text, codec_of, looks_like_text
from lrchart.readers.formats.header import SEPARATORS, Layout, find_header
from lrchart.readers.numbers import is_number
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Loaded

#: minimum size, in bytes, of a text for which this faster reader pays off
LONG = 1_000_000
#: bytes that are checked at once
CHUNK = 1 << 24
NEWLINE, RETURN = b"\n", b"\r"
#: texts with any of these are left to the slower reader: quotes, cut lines, NUL bytes, colours
ODD = (b'"', CUT.encode(), b"\0", b"\x1b")


def regular(source: Source, texts: Collection[str] = ()) -> tuple[Loaded, str] | None:
    """Return the whole table of a long text, and the name of its format.

    None is returned for what `lrchart.readers.formats.delimited` has to read cell by cell: quoted,
    ragged, blank or cut lines, another encoding than UTF-8, or a header that stands twice.

    Parameters
    ----------
    source
        The file.
    texts
        Columns that stay text even if all their cells are numbers, as names of runs.
    """
    if source.size < LONG or not looks_like_text(source):
        return None
    text = Text(source, "utf-8-sig")
    if codec_of(source.head) not in (None, text.codec) or text.open_end:
        return None
    try:
        layout = find_header(text)
    except InputError:  # the slower reader raises it again, with its notes
        return None
    if len(set(layout.names)) < max(2, len(layout.names)) or not _is_regular(source, layout):
        return None
    with source.open() as handle:
        frame = _parsed(handle, layout, texts)
    columns = {name: _cells(frame[name]) for name in layout.names}
    if any(cells is None for cells in columns.values()):
        return None
    first = frame[layout.names[0]]
    if first.hasnans and frame[first.isna()].isna().all(axis=1).any():  # a row without a cell
        return None
    loaded = Loaded(pd.DataFrame(columns), layout.notes, decimal_comma=layout.separator != ",")
    return loaded, SEPARATORS[layout.separator]


def _parsed(handle: BinaryIO, layout: Layout, texts: Collection[str]) -> pd.DataFrame:
    # An empty cell is NaN; one that says "nan" makes its column text.
    return pd.read_csv(
        handle,
        sep=layout.separator,
        header=None,
        names=list(layout.names),
        skiprows=layout.skip,
        dtype={name: "str" for name in texts if name in layout.names},
        skipinitialspace=True,
        keep_default_na=False,
        na_values=[""],
        quoting=csv.QUOTE_NONE,
        index_col=False,
        low_memory=False,
        encoding="utf-8-sig",
    )


def _cells(cells: pd.Series[Any]) -> pd.Series[Any] | None:
    """Return a column with None for its empty cells; None if the header stands in it, too."""
    if cells.dtype == bool:
        return pd.Series(np.where(cells, "True", "False"), dtype=object)
    if is_number(cells):
        if not cells.hasnans:
            return cells
    elif pd.api.types.infer_dtype(cells, skipna=True) != "string" or (cells == cells.name).any():
        return None
    return cells.astype(object).where(cells.notna(), None)


def _is_regular(source: Source, layout: Layout) -> bool:
    width, rows = len(layout.names), 0
    separator = layout.separator.encode()
    for chunk in _chunks(source, layout.skip):
        if any(odd in chunk for odd in ODD) or not _is_utf8(chunk):
            return False
        if RETURN in chunk and chunk.count(RETURN) != chunk.count(RETURN + NEWLINE):
            return False
        cells = np.frombuffer(chunk, dtype=np.uint8)
        ends = np.flatnonzero(cells == NEWLINE[0])
        between = np.flatnonzero(cells == separator[0])
        if len(between) != len(ends) * (width - 1):
            return False
        grid, starts = between.reshape(len(ends), width - 1), np.append(-1, ends[:-1])
        if not ((grid[:, 0] > starts) & (grid[:, -1] < ends)).all():
            return False
        rows += len(ends)
        limits.check("MAX_ROWS", rows, "rows")
    return rows > 0


def _is_utf8(chunk: bytes) -> bool:
    if chunk.isascii():
        return True
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chunks(source: Source, skip: int) -> Iterator[bytes]:
    """Yield the lines below the first `skip`, many together; the last one has an end."""
    with source.open() as handle:
        for _ in range(skip):
            handle.readline()
        while chunk := handle.read(CHUNK):
            yield chunk + (b"" if chunk.endswith(NEWLINE) else handle.readline())
