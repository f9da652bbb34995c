"""Read NumPy's .npy and .npz without pickle, which could run code."""

from __future__ import annotations

import io
import tokenize
import zipfile
from typing import Any

import numpy as np

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.lists import of_columns, of_one_list
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table

#: exceptions that NumPy and zipfile raise for damaged files
_DAMAGE = (
    ValueError, OSError, EOFError, KeyError, TypeError, SyntaxError, MemoryError, OverflowError,
    NotImplementedError, RuntimeError, zipfile.BadZipFile, tokenize.TokenError,
)  # fmt: skip


def is_npy(source: Source) -> bool:
    """Return whether the source starts with the signature of an .npy file."""
    return source.head.startswith(b"\x93NUMPY")


def is_npz(source: Source) -> bool:
    """Return whether the source is a zip archive of arrays."""
    return source.head.startswith(b"PK\x03\x04") and b".npy" in source.head[:300]


def read_npy(source: Source) -> list[Table]:
    """Return the table of an .npy file; see `of_array`. One list is a metric of its own."""
    array = _load(source)
    return (
        [of_one_list(array)] if array.ndim == 1 and array.dtype.kind in "iuf" else of_array(array)
    )


def read_npz(source: Source) -> list[Table]:
    """Return the table of an .npz archive, whose arrays are the columns."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.whole())) as archive:
            names = archive.namelist()
            size = sum(member.file_size for member in archive.infolist())
    except _DAMAGE as error:
        raise InputError(f"is a damaged archive of arrays: {error}") from error
    limits.check("MAX_WHOLE_BYTES", size, "bytes unpacked")
    if len(set(names)) < len(names):
        raise InputError("holds two arrays of one name")
    archive = _load(source)
    return tables_of({name: _member(archive, name) for name in archive.files})


def of_array(array: Any) -> list[Table]:
    """Return the table of an array: the fields of a structured one, the columns of a 2-D one.

    A 2-D array that is wider than long holds its columns as rows, as ``np.save(path, [lrs,
    losses])`` writes them. Columns without a name are called ``0``, ``1``, …

    Raises
    ------
    NotASweepError
        The array is neither.
    """
    if array.dtype.names:
        return tables_of({name: array[name] for name in array.dtype.names})
    if array.ndim != 2 or array.size == 0:
        raise NotASweepError(
            f"an array of shape {array.shape} has no columns for a learning rate and a loss"
        )
    columns = array if array.shape[0] < array.shape[1] else array.T
    limits.check("MAX_COLUMNS", len(columns), "columns")
    return [of_columns({str(i): column for i, column in enumerate(columns)})]


def _load(source: Source) -> Any:
    try:
        return np.load(io.BytesIO(source.whole()), allow_pickle=False)
    except _DAMAGE as error:
        raise _refusal(error) from error


def _member(archive: Any, name: str) -> Any:
    try:
        return archive[name]
    except _DAMAGE as error:
        raise _refusal(error) from error


def _refusal(error: BaseException) -> InputError:
    if isinstance(error, InputError):
        return error
    if "pickle" in str(error):
        return InputError("holds pickled objects, which could run code when they are loaded")
    return InputError(f"is a damaged array: {error}")
