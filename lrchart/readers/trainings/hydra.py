"""Read the jobs of a Hydra multirun: their configurations, and whatever table each job left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrchart.readers.sources.small_text import text_of
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, Records

#: in the folder of each job: subfolder, file of the whole configuration, file of the overrides
JOB, CONFIG, OVERRIDES = ".hydra", "config.yaml", "overrides.yaml"


def is_hydra(folder: Path) -> bool:
    """Return whether a folder holds the job of a multirun, at any depth."""
    return next(_jobs(folder), None) is not None


def read_hydra(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a job: its whole configuration, the overrides above it, and its metrics.

    A job that left no number has failed.
    """
    records = Records()
    for job in sorted(_jobs(folder)):
        config = plain_yaml.settings(text_of(job / CONFIG)) if (job / CONFIG).exists() else {}
        records.add(finals(job.parent, way, score=score), config | _overrides(job / OVERRIDES))
    return records.raw("Hydra")


def _jobs(folder: Path) -> Iterator[Path]:
    """Yield the folders ``.hydra`` that say what a job ran with."""
    for path in folder.rglob(JOB):
        if (path / CONFIG).exists() or (path / OVERRIDES).exists():
            yield path


def _overrides(path: Path) -> dict[str, Any]:
    given = {}
    for item in plain_yaml.items(text_of(path)) if path.exists() else ():
        name, sign, value = item.lstrip("+~").partition("=")
        if sign:
            given[name.replace(".", "/")] = plain_yaml.scalar(value)
    return given
