"""Read the jobs of a Hydra multirun: their overrides, and whatever table each job left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lrchart.readers.sources.small_text import text_of
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, of_records


def is_hydra(folder: Path) -> bool:
    """Return whether a folder holds jobs, each with ``.hydra/overrides.yaml``."""
    return next(folder.rglob(".hydra/overrides.yaml"), None) is not None


def read_hydra(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a job: its whole configuration, the overrides above it, and its metrics.

    A job that left no number has failed.
    """
    records: list[dict[str, Any]] = []
    settings: set[str] = set()
    for path in sorted(folder.rglob(".hydra/overrides.yaml")):
        config = path.with_name("config.yaml")
        given = plain_yaml.settings(text_of(config)) if config.exists() else {}
        for item in plain_yaml.items(text_of(path)):
            name, sign, value = item.lstrip("+~").partition("=")
            if sign:
                given[name.replace(".", "/")] = plain_yaml.scalar(value)
        settings |= given.keys()
        metrics = finals(path.parents[1], way, score=score)
        status = "finished" if metrics else "failed"
        records.append({**metrics, **given, "status": status})
    return of_records(records, "Hydra", settings)
