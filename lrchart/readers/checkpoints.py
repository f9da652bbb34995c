"""Merge the logs of one training's checkpoints: the last log contains the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lrchart.readers.formats.structures import TRAINER
from lrchart.readers.in_memory import InMemory
from lrchart.readers.messages import listing
from lrchart.readers.reading import Reading
from lrchart.readers.sources.source import Source
from lrchart.text import counted

#: name of a checkpoint's folder, which Transformers writes into the folder of the training
_FOLDER = re.compile(r"checkpoint-\d+")

_LOG = ["step", "lr", "loss"]


def once(
    readings: Mapping[str, Reading], files: Mapping[str, Source | InMemory]
) -> dict[str, Reading]:
    """Return the readings without those whose log is the beginning of another's of the training.

    Parameters
    ----------
    readings
        Label of a source -> what it holds.
    files
        Label of a source -> where it lies.
    """
    remaining = dict(readings)
    for checkpoints in _trainings(readings, files):
        wholes: dict[str, list[str]] = {}
        for label in sorted(
            checkpoints, key=lambda label: len(readings[label].frame), reverse=True
        ):
            whole = next((one for one in wholes if _begins(readings[one], readings[label])), None)
            if whole is None:
                wholes[label] = []
            else:
                wholes[whole].append(remaining.pop(label).source)
        for label, parts in wholes.items():
            if parts:
                remaining[label] = _noting(readings[label], sorted(parts))
    return remaining


def _trainings(
    readings: Mapping[str, Reading], files: Mapping[str, Source | InMemory]
) -> Iterator[list[str]]:
    """Give the labels of each training that has several logs, that of the training itself first."""
    trainings: dict[tuple[str, ...], list[str]] = {}
    for label, reading in readings.items():
        source = files[label]
        if reading.format == TRAINER and isinstance(source, Source) and len(source.parts) > 1:
            *folders, _ = source.parts
            if checkpoint := _FOLDER.fullmatch(folders[-1]):
                folders = folders[:-1]
            logs = trainings.setdefault(tuple(folders), [])
            logs.insert(len(logs) if checkpoint else 0, label)
    yield from (labels for labels in trainings.values() if len(labels) > 1)


def _begins(whole: Reading, part: Reading) -> bool:
    """Return whether the log `whole` starts with all of the log `part`."""
    if "step" not in whole.columns or "step" not in part.columns:
        return False
    rows, first = (one.frame.sort_values("step", kind="stable")[_LOG] for one in (whole, part))
    return np.array_equal(rows.iloc[: len(first)], first, equal_nan=True)


def _noting(reading: Reading, parts: Sequence[str]) -> Reading:
    what = counted(len(parts), "other file holds", "other files hold")
    note = f"{what} the beginning of this log, which is charted once: {listing(parts, 5)}"
    return replace(reading, notes=(*reading.notes, note))
