"""TensorBoard's event files, by the tensorboard package; TensorFlow is not needed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
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
    if source.data is not None or not isinstance(source.path, Path):
        raise InputError("an event file is read from disk; give its path")
    notes = []
    whole, end = _complete(source)
    read, rows = 0, []
    # No further than the file goes: a record may say that it is as long as a disk.
    for record in islice(_records(source), whole):
        read += 1
        rows += _scalars(record)
        limits.check("MAX_ROWS", max(read, len(rows)), limits.MAX_ROWS, "events")
    if read < whole:
        raise InputError(f"is damaged: record {read + 1} of {whole} fails its checksum")
    if rest := source.size - end:
        notes.append(f"cut or damaged after record {whole}: left out the {rest} bytes that follow")
    if not rows:
        raise NotASweepError("the event file has no scalars")
    long = pd.DataFrame(rows, columns=["key", "step", "value"]).assign(run="")
    return by_metric(long, "TensorBoard", notes)


def _records(source: Source) -> Iterator[bytes]:
    try:
        from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
    except ImportError as error:
        raise MissingExtraError(
            "reading event files needs tensorboard: pip install 'lrchart[tensorboard]'"
        ) from error
    return iter(RawEventFileLoader(str(source.path)).Load())


def _scalars(record: bytes) -> list[tuple[str, int, str]]:
    """Return (tag, step, value) of an event's scalars; the value as text keeps a NaN a NaN."""
    from google.protobuf.message import DecodeError
    from tensorboard.compat.proto.event_pb2 import Event

    try:
        event = Event.FromString(record)
    except DecodeError as error:
        raise InputError("is damaged: an event cannot be decoded") from error
    numbers = [(value.tag, _number(value)) for value in event.summary.value]
    return [(tag, event.step, repr(number)) for tag, number in numbers if number is not None]


def _number(value: Any) -> float | None:
    """Return a summary's scalar, as older or newer writers put it; None where it is none."""
    from tensorboard.util import tensor_util

    if value.HasField("simple_value"):
        return float(value.simple_value)
    scalar = value.metadata.plugin_data.plugin_name == "scalars" and value.HasField("tensor")
    # Looked at first: a tensor of two bytes can say that it is as large as a disk.
    if not scalar or any(side.size != 1 for side in value.tensor.tensor_shape.dim):
        return None
    try:
        return float(tensor_util.make_ndarray(value.tensor).item())
    except (TypeError, ValueError) as error:
        raise InputError(f"is damaged: a scalar of tag {value.tag!r} is no number") from error


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
