"""Read the jobs of a Hydra multirun: their overrides, and whatever table each job left."""

from __future__ import annotations

from pathlib import Path

from lrchart.readers.sources.small_text import text_of
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, Records

#: file with the overrides of each job of a multirun
OVERRIDES = ".hydra/overrides.yaml"


def read_hydra(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a job: its whole configuration, the overrides above it, and its metrics.

    A job that left no number has failed.
    """
    records = Records()
    for path in sorted(folder.rglob(OVERRIDES)):
        config = path.with_name("config.yaml")
        given = plain_yaml.settings(text_of(config)) if config.exists() else {}
        for item in plain_yaml.items(text_of(path)):
            name, sign, value = item.lstrip("+~").partition("=")
            if sign:
                given[name.replace(".", "/")] = plain_yaml.scalar(value)
        records.add(finals(path.parents[1], way, score=score), given)
    return records.raw("Hydra")
