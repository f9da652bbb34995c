"""Give each run a unique name, with its folders if sources share a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lrchart.frame.schema import DEFAULT_RUN, sweeps
from lrchart.readers.reading import Reading


def unique_labels(choices: Sequence[Sequence[str]]) -> list[str]:
    """Return one name a source, the first of its own that no other source has.

    Parameters
    ----------
    choices
        For every source its possible names, shortest first: ``finder``, ``adam/finder``, …
    """
    level = [0] * len(choices)
    while True:
        names = [names_of[i] for names_of, i in zip(choices, level, strict=True)]
        count = Counter(names)
        stuck = True
        for source, name in enumerate(names):
            if count[name] > 1 and level[source] + 1 < len(choices[source]):
                level[source] += 1
                stuck = False
        if stuck:
            return _numbered(names)


def name_apart(readings: Mapping[str, Reading]) -> list[Reading]:
    """Rename the runs that several readings have, by the label that is the reading's key.

    Readings that hold different replicates of one run keep its name: together they are the run.
    """
    if len(readings) == 1:
        return list(readings.values())
    owners = Counter(key for reading in readings.values() for key, _ in sweeps(reading.frame))
    taken = {run for (run, _), count in owners.items() if count > 1}
    return [_renamed(reading, label, taken) for label, reading in readings.items()]


def _renamed(reading: Reading, label: str, taken: set[str]) -> Reading:
    new = {
        run: label if run == DEFAULT_RUN else f"{label}: {run}"
        for run in reading.runs
        if run in taken and run != label
    }
    if not new:
        return reading
    frame = reading.frame.assign(run=reading.frame["run"].replace(new))
    notes = [
        f"named run {old!r} {name!r}, as another source has a run {old!r}"
        for old, name in new.items()
    ]
    every_run = tuple(new.get(run, run) for run in reading.every_run)
    return replace(reading, frame=frame, notes=(*reading.notes, *notes), every_run=every_run)


def _numbered(names: Sequence[str]) -> list[str]:
    """Number the names that are still shared: objects in memory have no folder."""
    count, seen = Counter(names), Counter[str]()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} {seen[name]}" if count[name] > 1 else name)
    return numbered
