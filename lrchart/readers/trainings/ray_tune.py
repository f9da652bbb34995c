"""Read the trials of a Ray Tune experiment from its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lrchart.errors import InputError
from lrchart.readers.sources.small_text import text_of
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, flat, of_records


def is_ray(folder: Path) -> bool:
    """Return whether a folder holds trials: each with ``params.json`` beside its results."""
    return any((path.parent / "result.json").exists() for path in folder.rglob("params.json"))


def read_ray(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a trial: the settings of ``params.json`` and its final metrics.

    A trial with an ``error.txt`` has failed; one that raised before its first report is only
    here, not in the table. Names of folders are not read, they round the rate, and nothing is
    unpickled.
    """
    records: list[dict[str, Any]] = []
    settings: set[str] = set()
    for path in sorted(folder.rglob("params.json")):
        text = text_of(path)
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: is not JSON") from error
        config = flat(given) if isinstance(given, dict) else {}
        settings |= config.keys()
        metrics = finals(path.parent, way, score=score)
        error_file = (path.parent / "error.txt").exists()
        status = "failed" if error_file or not metrics else "finished"
        records.append({**_apart(metrics, config), **config, "status": status})
    return of_records(records, "Ray Tune", settings)


def _apart(metrics: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metrics.items() if name not in config}
