"""TensorBoard's event files: whole, cut, and made to mislead."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

pytest.importorskip("tensorboard", reason="the extra [tensorboard] is not installed")
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

DATA = Path(__file__).parents[2] / "data" / "readers"
EVENTS = DATA / "version_0" / "events.out.tfevents.1700000000.host.1.0"
Write = Callable[..., str]


def record(event: Any, length: int | None = None) -> bytes:
    """Return an event as it stands in a file, its `length` as it is or as told."""
    data = event.SerializeToString()
    head = struct.pack("<Q", len(data) if length is None else length)
    check = (struct.pack("<I", masked_crc32c(part)) for part in (head, data))
    return head + next(check) + data + next(check)


def scalar(**tensor: Any) -> Any:
    """Return an event with a scalar whose tensor has these fields."""
    event = Event(step=40)
    value = event.summary.value.add(tag="train_loss")
    value.metadata.plugin_data.plugin_name = "scalars"
    sides = tensor.pop("sides", ())
    for name, field in tensor.items():
        if isinstance(field, list):
            getattr(value.tensor, name).extend(field)
        else:
            setattr(value.tensor, name, field)
    value.tensor.SetInParent()
    for side in sides:
        value.tensor.tensor_shape.dim.add(size=side)
    return event


def histogram() -> Any:
    event = Event(step=40)
    value = event.summary.value.add(tag="weights")
    value.histo.bucket.extend([1.0, 1.0])
    value.histo.bucket_limit.extend([1.0])
    return event


#: records that are not scalars of a sweep, whatever size they declare
PASSED_OVER = {
    "a tensor as large as a disk": scalar(dtype=1, float_val=[1.0], sides=[2**50]),
    "a tensor of negative size": scalar(dtype=1, float_val=[1.0], sides=[-1, -1]),
    "a broken histogram": histogram(),
}
DAMAGED = {
    "text": scalar(dtype=7, string_val=[b"x"]),
    "a complex number": scalar(dtype=8, scomplex_val=[1.0, 2.0]),
    "no such type": scalar(dtype=99, float_val=[1.0]),
    "three bytes": scalar(dtype=1, tensor_content=b"abc"),
    "no number": scalar(dtype=1),
    "nothing": scalar(),
}


def test_tensorboard() -> None:
    (reading,) = readings(EVENTS)
    assert reading.format == "TensorBoard"
    assert reading.runs == ["version_0"]
    assert reading.columns == {"lr": "lr-SGD", "loss": "train_loss", "step": "step"}
    # Lightning wrote the same training to both files; events hold float32.
    known = read(DATA / "lightning_metrics.csv")
    np.testing.assert_allclose(reading.frame["lr"], known["lr"], rtol=1e-6)
    np.testing.assert_allclose(reading.frame["loss"], known["loss"], rtol=1e-6)


def test_a_cut_event_file_keeps_its_whole_records(write: Write) -> None:
    whole = EVENTS.read_bytes()
    (reading,) = readings(write(whole[: len(whole) // 2], "run/events.tfevents"))
    assert 0 < len(reading.frame) < 40
    assert any(note.startswith("cut or damaged after record ") for note in reading.notes)
    known = read(EVENTS)
    pd.testing.assert_series_equal(reading.frame["loss"], known["loss"].iloc[: len(reading.frame)])


def test_a_damaged_event_file_is_refused(write: Write) -> None:
    content = bytearray(EVENTS.read_bytes())
    content[-6] ^= 0xFF  # in the payload of the last record
    with pytest.raises(InputError) as caught:
        read(write(bytes(content), "events.tfevents"))
    assert str(caught.value) == "events.tfevents: is damaged: record 121 of 121 fails its checksum"


def test_a_series_without_a_rate_lists_its_tags(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read(EVENTS, lr_column="rate")
    assert str(caught.value).endswith(
        "lr_column 'rate' is not there; the columns are 'step', 'epoch', 'lr-SGD', 'train_loss'"
    )


@pytest.mark.parametrize("event", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_is_no_scalar_is_passed_over(write: Write, event: Any) -> None:
    frame = read(write(EVENTS.read_bytes() + record(event), "events.tfevents"))
    pd.testing.assert_frame_equal(frame.drop(columns="run"), read(EVENTS).drop(columns="run"))


@pytest.mark.parametrize("event", DAMAGED.values(), ids=DAMAGED)
def test_a_scalar_that_is_no_number_is_refused(write: Write, event: Any) -> None:
    with pytest.raises(InputError) as caught:
        read(write(EVENTS.read_bytes() + record(event), "events.tfevents"))
    assert str(caught.value) == (
        "events.tfevents: is damaged: a scalar of tag 'train_loss' is no number"
    )


@pytest.mark.parametrize("length", [2**33, 2**60, 2**64 - 1])
def test_a_record_that_says_it_is_longer_than_the_file_is_left_out(
    write: Write, length: int
) -> None:
    (reading,) = readings(write(EVENTS.read_bytes() + record(Event(), length), "events.tfevents"))
    assert "cut or damaged after record 121: left out the 16 bytes that follow" in reading.notes
    assert len(reading.frame) == len(read(EVENTS))


def image(size: int, **scalars: float) -> Any:
    """Return an event with an image, and with scalars on both sides of it."""
    event = Event(step=40)
    for tag, value in scalars.items():
        event.summary.value.add(tag=tag, simple_value=value)
    event.summary.value.add(tag="samples").image.encoded_image_string = bytes(size)
    for tag, value in scalars.items():
        event.summary.value.add(tag=f"again/{tag}", simple_value=value)
    return event


def test_scalars_beside_an_image_are_read(write: Write) -> None:
    """TensorFlow 1 merged all summaries of a step into one event."""
    event = image(5_000, train_loss=0.25, **{"lr-SGD": 9.0})
    frame = read(write(EVENTS.read_bytes() + record(event), "events.tfevents"))
    assert len(frame) == len(read(EVENTS)) + 1
    assert frame[frame["step"] == 40][["lr", "loss"]].to_numpy().tolist() == [[9.0, 0.25]]


def test_a_damaged_long_record_with_a_scalar_is_refused(write: Write) -> None:
    content = bytearray(EVENTS.read_bytes() + record(image(5_000, train_loss=0.25)))
    content[-3_000] ^= 0xFF  # in the image
    with pytest.raises(InputError) as caught:
        read(write(bytes(content), "events.tfevents"))
    assert str(caught.value) == "events.tfevents: is damaged: record 122 of 122 fails its checksum"


@pytest.mark.parametrize("start", [b"\x07", b"\x2a\xff\xff\x03", b"\xff" * 12])
def test_a_long_record_that_is_no_event_is_refused(write: Write, start: bytes) -> None:
    data = start + bytes(2_000)
    head = struct.pack("<Q", len(data))
    check = [struct.pack("<I", masked_crc32c(part)) for part in (head, data)]
    content = EVENTS.read_bytes() + head + check[0] + data + check[1]
    with pytest.raises(InputError) as caught:
        read(write(content, "events.tfevents"))
    assert str(caught.value) == "events.tfevents: is damaged: an event cannot be decoded"


def test_an_image_takes_no_memory(write: Write) -> None:
    name = write(EVENTS.read_bytes() + record(image(2_000_000)), "events.tfevents")
    read(name)  # imports modules, so that they do not count below
    tracemalloc.start()
    frame = read(name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
    assert len(frame) == len(read(EVENTS))


def test_an_event_file_in_memory(write: Write) -> None:
    content = EVENTS.read_bytes()
    known = read(EVENTS)["loss"].tolist()
    assert read(content)["loss"].tolist() == known
    assert read(write(gzip.compress(content), "run/events.tfevents.gz"))["loss"].tolist() == known
