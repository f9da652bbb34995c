"""Parquet files, by pyarrow; only the columns that are needed are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.readers.sources import Source
from lrchart.readers.table import Loaded, Table


def is_parquet(source: Source) -> bool:
    """Return whether the source starts with Parquet's signature."""
    return source.head.startswith(b"PAR1")


def read_parquet(source: Source) -> list[Table]:
    """Return the one table of a Parquet file.

    Raises
    ------
    InputError
        The file is cut or damaged, or has more than ``MAX_ROWS`` rows.
    MissingExtraError
        pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError(
            "reading Parquet needs pyarrow: pip install 'lrchart[parquet]'"
        ) from error

    def load(names: Sequence[str]) -> Loaded:
        # the file is opened for each load, so that none stays open
        with source.open() as handle:
            try:
                file = ParquetFile(handle)
                size = _unpacked(file.metadata, names)
                limits.check("MAX_WHOLE_BYTES", size, limits.MAX_WHOLE_BYTES, "bytes unpacked")
                table = file.read(columns=list(names))
                return Loaded(pd.DataFrame({name: _cells(table[name]) for name in names}))
            except (ArrowException, OSError, UnicodeDecodeError) as error:
                raise _damaged(error) from error

    with source.open() as handle:
        try:
            file = ParquetFile(handle)
            names, rows = tuple(file.schema_arrow.names), file.metadata.num_rows
        except (ArrowException, OSError, UnicodeDecodeError) as error:
            raise _damaged(error) from error
    limits.check("MAX_ROWS", rows, limits.MAX_ROWS, "rows")
    return [Table(names, load)]


def _unpacked(metadata: Any, names: Sequence[str]) -> int:
    """Return how many bytes the columns take in memory, by what the file says of itself.

    A few kilobytes can hold a text once and repeat it a million times; its longest cell is not
    known before it is read, but a page of it is, and that a cell is no larger than its page.
    """
    total = 0
    for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
        for chunk in (group.column(i) for i in range(group.num_columns)):
            if chunk.path_in_schema in names:
                text = chunk.physical_type in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY")
                cell = min(chunk.total_uncompressed_size, limits.MAX_NAME) if text else 8
                total += max(chunk.total_uncompressed_size, chunk.num_values * cell)
    return total


def _cells(column: Any) -> pd.Series[Any]:
    """Return a column with None for its nulls, which pandas would turn into NaN."""
    if column.null_count == 0 and str(column.type) in ("double", "float", "int64", "int32"):
        return pd.Series(column.to_numpy())
    return pd.Series(column.to_pylist(), dtype=object)


def _damaged(error: Exception) -> InputError:
    reason = str(error).strip().splitlines()
    return InputError(f"is not a whole Parquet file: {reason[0] if reason else 'unreadable'}")
