"""Read the trials of a Ray Tune experiment from its folder."""

from __future__ import annotations

from pathlib import Path

from lrchart.readers.sources.small_text import json_of
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, Records, flat


def is_ray(folder: Path) -> bool:
    """Return whether a folder holds trials: each with ``params.json`` beside its results."""
    return any((path.parent / "result.json").exists() for path in folder.rglob("params.json"))


def read_ray(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a trial: the settings of ``params.json`` and its final metrics.

    A trial with an ``error.txt`` has failed; one that raised before its first report is only
    here, not in the table. Names of folders are not read, they round the rate, and nothing is
    unpickled.
    """
    records = Records()
    for path in sorted(folder.rglob("params.json")):
        given = json_of(path)
        ended = "failed" if (path.parent / "error.txt").exists() else "finished"
        config = flat(given) if isinstance(given, dict) else {}
        records.add(finals(path.parent, way, score=score), config, ended)
    return records.raw("Ray Tune")
