"""Time reading a large event file, against tensorboard's own loader.

Usage: python benchmarks/event_files.py [MEGABYTES] [ROUNDS]

Makes two files of MEGABYTES (default 300) in a temporary folder: a sweep of 300 steps among
images of half a megabyte, and among histograms of 500 bins. Prints a Markdown table; each figure
is a median of ROUNDS (default 3) whole processes that took turns.
"""

from __future__ import annotations

import struct
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from build import machine
from measure import HEADER, Contestant, race, table, versus
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

PYTHON = sys.executable
STEPS = 300

LOADER = """
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
found = [
    (value.tag, event.step, value.simple_value)
    for event in LegacyEventFileLoader({path!r}).Load()
    for value in event.summary.value
    if value.HasField('simple_value')
]
assert len(found) == 600
"""


@lru_cache(8)
def record(data: bytes) -> bytes:
    head = struct.pack("<Q", len(data))
    sums = (struct.pack("<I", masked_crc32c(part)) for part in (head, data))
    return head + next(sums) + data + next(sums)


def image() -> Any:
    event = Event(wall_time=1.7e9)
    noise = np.random.default_rng(0).bytes(500_000)
    event.summary.value.add(tag="samples").image.encoded_image_string = noise
    return event


def histogram() -> Any:
    event = Event(wall_time=1.7e9)
    value = event.summary.value.add(tag="weights")
    value.histo.bucket.extend([1.0] * 500)
    value.histo.bucket_limit.extend(map(float, range(500)))
    return event


def event_file(path: Path, payload: Any, megabytes: int) -> Path:
    """Write a sweep with as many records of the `payload` in it as there is room for."""
    big = record(payload.SerializeToString())
    with path.open("wb") as file:
        file.write(record(Event(file_version="brain.Event:2").SerializeToString()))
        for step, lr in enumerate(np.geomspace(1e-6, 1, STEPS)):
            for tag, value in (("lr", lr), ("loss", 2.3 / (1 + lr / 1e-3) + 9 * lr)):
                event = Event(step=step, wall_time=1.7e9)
                event.summary.value.add(tag=tag, simple_value=value)
                file.write(record(event.SerializeToString()))
            due = megabytes * 1e6 * (step + 1) / STEPS
            file.write(big * max(0, round((due - file.tell()) / len(big))))
    return path


def main(megabytes: int = 300, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as folder:
        contestants = []
        for kind in (image, histogram):
            path = event_file(Path(folder) / f"{kind.__name__}.tfevents", kind(), megabytes)
            suggest = (PYTHON, "-m", "lrchart", "suggest", str(path), "--quiet")
            contestants.append(Contestant(kind.__name__, suggest))
            loader = (PYTHON, "-c", LOADER.format(path=str(path)))
            contestants.append(Contestant(f"{kind.__name__}, loader", loader))
        costs = race(contestants, rounds)
    rows = [
        versus(f"{megabytes} MB of {name}s", costs, name, f"{name}, loader", "")
        for name in ("image", "histogram")
    ]
    print(machine(), f"medians of {rounds}", sep="; ", end="\n\n")
    print(table(HEADER, rows))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
