"""Read Parquet files with pyarrow, only the columns that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.readers.columns import recognised
from lrchart.readers.formats.nested_cells import opening
from lrchart.readers.sources.source import PARQUET, Source
from lrchart.readers.table import Loaded, Table

T = TypeVar("T")

#: bytes of a cell in memory: a number, or a pointer to a text
CELL = 8


def is_parquet(source: Source) -> bool:
    """Return whether the source starts with Parquet's signature."""
    return source.head.startswith(PARQUET)


def rows_of(source: Source) -> int:
    """Return the number of rows that a Parquet file says it has.

    Raises
    ------
    InputError
        The file is cut or damaged.
    MissingExtraError
        pyarrow is not installed.
    """
    return int(_opened(source, lambda file: file.metadata.num_rows))


def names_of(source: Source) -> tuple[str, ...]:
    """Return the names of the columns of a Parquet file; it raises what `rows_of` does.

    The parts of a column of records have the path to them as a name: ``metrics.loss``.
    """
    return _opened(source, lambda file: tuple(_types(file.schema_arrow)))


def read_parquet(source: Source) -> list[Table]:
    """Return the one table of a Parquet file.

    Raises
    ------
    InputError
        The file is cut or damaged, or has more than ``MAX_ROWS`` rows.
    MissingExtraError
        pyarrow is not installed.
    """

    def load(names: Sequence[str]) -> Loaded:
        _opened(source, lambda file: _refuse_nested(file.schema_arrow, names))
        size = _opened(source, lambda file: _unpacked(file.metadata, names))
        limits.check("MAX_WHOLE_BYTES", size, "bytes unpacked")
        table = _opened(source, lambda file: file.read(columns=list(names)), names)
        while any(map(_is_record, table.schema.types)):
            table = table.flatten()
        return Loaded(pd.DataFrame({name: _cells(table[name]) for name in names}))

    limits.check("MAX_ROWS", rows_of(source), "rows")
    types = _opened(source, lambda file: _types(file.schema_arrow))
    nested = [name for name, kind in types.items() if kind.num_fields > 0]
    return [opening(Table(tuple(types), load), nested, lambda: _nested(source))]


def _nested(source: Source) -> pd.DataFrame:
    """Return the columns that hold records or lists, and those of a run and a step beside them."""

    def read(file: Any) -> Any:
        metadata = file.metadata
        groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
        chunks = [group.column(i) for group in groups for i in range(group.num_columns)]
        limits.check("MAX_ROWS", max((chunk.num_values for chunk in chunks), default=0), "cells")
        fields = file.schema_arrow
        wanted = [each.name for each in fields if each.type.num_fields or recognised([each.name])]
        return file.read(columns=wanted)

    table = _opened(source, read)
    return pd.DataFrame(
        {name: table[name].to_pylist() for name in table.column_names}, dtype=object
    )


def _opened(source: Source, ask: Callable[[Any], T], dictionaries: Sequence[str] = ()) -> T:
    """Return `ask(file)` of the opened file, and close it.

    Texts of the columns `dictionaries` are read once each, however often they stand there.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError(
            "reading Parquet needs pyarrow: pip install 'lrchart[parquet]'"
        ) from error
    with source.open() as handle:
        try:
            return ask(ParquetFile(handle, read_dictionary=list(dictionaries)))
        except (ArrowException, OSError, UnicodeDecodeError) as error:
            raise _damaged(error) from error


def _types(fields: Iterable[Any], above: str = "") -> dict[str, Any]:
    """Return the type of every column, and of every part of one that holds records."""
    types: dict[str, Any] = {}
    for field in fields:
        if _is_record(field.type):
            types |= _types(field.type, f"{above}{field.name}.")
        else:
            types[f"{above}{field.name}"] = field.type
    return types


def _is_record(kind: Any) -> bool:
    """Return whether cells of a type hold one value of each of its parts."""
    import pyarrow as pa

    return bool(pa.types.is_struct(kind))


def _refuse_nested(schema: Any, names: Sequence[str]) -> None:
    """Refuse a column whose cells are lists; one of them may unpack to gigabytes."""
    types = _types(schema)
    for name in names:
        if (kind := types[name]).num_fields > 0:
            raise InputError(f"column {name!r} holds {kind}, not one number or text a row")


def _unpacked(metadata: Any, names: Sequence[str]) -> int:
    """Return how many bytes the columns take in memory, by what the file says of itself.

    A few kilobytes can say one thing a million times. A cell takes eight bytes, as a number or to
    refer to a text, which is held once; how long the texts are is counted once they are read.
    """
    total = 0
    for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
        for chunk in (group.column(i) for i in range(group.num_columns)):
            if chunk.path_in_schema in names:
                total += chunk.total_uncompressed_size + chunk.num_values * CELL
    return total


def _cells(column: Any) -> pd.Series[Any]:
    """Return a column with None for its nulls, which pandas would turn into NaN."""
    kind = str(column.type)
    if column.null_count == 0 and kind in ("double", "float", "int64", "int32"):
        return pd.Series(column.to_numpy())
    if kind.startswith("dictionary"):
        parts = [_texts(chunk) for chunk in column.chunks]
        return pd.Series(np.concatenate([np.empty(0, object), *parts]), dtype=object)
    return pd.Series(column.to_pylist(), dtype=object)


def _texts(chunk: Any) -> Any:
    """Return the cells of a chunk, equal ones as one object."""
    texts = np.array([*chunk.dictionary.to_pylist(), None], dtype=object)
    cells = chunk.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    size = int(np.array([len(str(text)) for text in texts])[cells].sum())
    limits.check("MAX_WHOLE_BYTES", size, "characters unpacked")
    return texts[cells]


def _damaged(error: Exception) -> InputError:
    reason = str(error).strip().splitlines()
    return InputError(f"is not a whole Parquet file: {reason[0] if reason else 'unreadable'}")
