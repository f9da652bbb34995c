"""Read TensorBoard's event files with the tensorboard package; TensorFlow is not needed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.event_records import complete, scalar_records
from lrchart.readers.layouts import by_metric
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table


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
        A record is damaged, or there are more than ``MAX_ROWS`` of them or of values.
    NotASweepError
        There are no scalars.
    MissingExtraError
        tensorboard is not installed.
    """
    notes = []
    whole, end = complete(source)
    limits.check("MAX_ROWS", whole, "events")
    rows: list[tuple[str, int, str]] = []
    for record in scalar_records(source, whole):
        rows += _scalars(record)
        limits.check("MAX_ROWS", len(rows), "values")
    if rest := source.size - end:
        notes.append(f"cut or damaged after record {whole}: left out the {rest} bytes that follow")
    if not rows:
        raise NotASweepError("the event file has no scalars")
    long = pd.DataFrame(rows, columns=["key", "step", "value"]).assign(run="")
    return by_metric(long, "TensorBoard", notes)


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
    """Return a summary's scalar, as older or newer writers put it; None if it is none."""
    from tensorboard.util import tensor_util

    if value.HasField("simple_value"):
        return float(value.simple_value)
    scalar = value.metadata.plugin_data.plugin_name == "scalars" and value.HasField("tensor")
    # Check the shape before decoding: a few bytes can declare a tensor of terabytes.
    if not scalar or any(side.size != 1 for side in value.tensor.tensor_shape.dim):
        return None
    try:
        return float(tensor_util.make_ndarray(value.tensor).item())
    except (TypeError, ValueError) as error:
        raise InputError(f"is damaged: a scalar of tag {value.tag!r} is no number") from error
