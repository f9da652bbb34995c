"""Read folders of a training each, with its settings in one file and its metrics in another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrchart.errors import InputError
from lrchart.readers.sources.small_text import json_of, text_of
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.job_folder import CONFIGS, finals
from lrchart.readers.trainings.rates import is_list, names_rate, several
from lrchart.readers.trainings.raw import Raw, Records, flat


def is_configured(folder: Path) -> bool:
    """Return whether a folder holds files of settings with a learning rate among them.

    Raises
    ------
    InputError
        All of its learning rates are lists.
    """
    if any(True for _ in _jobs(folder)):
        return True
    for path, config in _configs(folder):
        for name, value in config.items():
            if names_rate(name) and is_list(value):
                raise InputError(f"{path}: {several(name, value)}")
    return False


def read_configured(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a folder with settings: those, and its final metrics.

    A folder without metrics in which others lie holds what those share, and is no training.
    """
    records = Records()
    jobs = dict(_jobs(folder))
    for path, config in jobs.items():
        above = any(path in other.parents for other in jobs)
        metrics = finals(path, way, score=score, below=not above)
        if metrics or not above:
            records.add(metrics, config)
    return records.raw("folders with their settings in a file")


def _jobs(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the folders with a learning rate in their settings, and those."""
    for path, config in _configs(folder):
        if any(names_rate(name) and _is_number(value) for name, value in config.items()):
            yield path, config


def _configs(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the folders with settings, and those."""
    paths = {path.parent for path in folder.rglob("*") if path.name in CONFIGS and path.is_file()}
    for path in sorted(paths):
        config: dict[str, Any] = {}
        for name in CONFIGS:
            if (path / name).is_file():
                config = _settings(path / name) | config
        yield path, config


def _settings(path: Path) -> dict[str, Any]:
    if path.suffix != ".json":
        given = plain_yaml.settings(text_of(path))
        # W&B writes each setting as a value and a description.
        return {n.removesuffix("/value"): v for n, v in given.items() if not n.endswith("/desc")}
    given = json_of(path)
    return flat(given) if isinstance(given, dict) else {}


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False
