"""TensorBoard's event files, by the tensorboard package; TensorFlow is not needed."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.readers.layouts import by_metric
from lrchart.readers.sources import Source
from lrchart.readers.table import NotASweepError, Table

#: bytes around the payload of a record: its length and the length's checksum, its own checksum
_BEFORE, _AFTER = 12, 4


def is_events(source: Source) -> bool:
    """Return whether the first record is the version that every event file starts with."""
    return b"brain.Event:" in source.head[:64]


def read_events(source: Source) -> list[Table]:
    """Return the table of an event file's scalars, a column for each tag.

    The records are read one by one, not through tensorboard's accumulators, which keep a sample
    of a long series.

    Raises
    ------
    InputError
        A record is damaged, there are more than ``MAX_ROWS`` values, or it is not on disk.
    NotASweepError
        There are no scalars.
    MissingExtraError
        tensorboard is not installed.
    """
    if not isinstance(source.path, Path):
        raise InputError("an event file is read from disk; give its path")
    records = _records(source)
    rows = [row for record in records for row in _scalars(record)]
    notes = []
    whole, end = _complete(source)
    if len(records) < whole:
        raise InputError(f"is damaged: record {len(records) + 1} of {whole} fails its checksum")
    if rest := source.size - end:
        notes.append(f"cut or damaged after record {whole}: left out the {rest} bytes that follow")
    if not rows:
        raise NotASweepError("the event file has no scalars")
    long = pd.DataFrame(rows, columns=["key", "step", "value"]).assign(run="")
    return by_metric(long, "TensorBoard", notes)


def _records(source: Source) -> list[bytes]:
    try:
        from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
    except ImportError as error:
        raise MissingExtraError(
            "reading event files needs tensorboard: pip install 'lrchart[tensorboard]'"
        ) from error
    records = []
    for record in RawEventFileLoader(str(source.path)).Load():
        records.append(record)
        limits.check("MAX_ROWS", len(records), limits.MAX_ROWS, "events")
    return records


def _scalars(record: bytes) -> list[tuple[str, int, str]]:
    """Return (tag, step, value) of an event's scalars; the value as text keeps a NaN a NaN."""
    from google.protobuf.message import DecodeError
    from tensorboard import data_compat
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.util import tensor_util

    try:
        event = data_compat.migrate_event(Event.FromString(record))
    except DecodeError as error:
        raise InputError("is damaged: an event cannot be decoded") from error
    arrays: list[tuple[str, Any]] = [
        (value.tag, tensor_util.make_ndarray(value.tensor))
        for value in event.summary.value
        if value.metadata.plugin_data.plugin_name == "scalars" and value.HasField("tensor")
    ]
    return [(tag, event.step, repr(float(array))) for tag, array in arrays if array.size == 1]


def _complete(source: Source) -> tuple[int, int]:
    """Return how many whole records the file has, and where the last one ends."""
    count = end = 0
    with source.open() as handle:
        while len(head := handle.read(_BEFORE)) == _BEFORE:
            (length,) = struct.unpack("<Q", head[:8])
            if end + _BEFORE + length + _AFTER > source.size:
                break
            count, end = count + 1, end + _BEFORE + length + _AFTER
            handle.seek(end)
    return count, end
