"""Read folders of JSON files with one training each, its settings beside its metrics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.sources.small_text import text_of
from lrchart.readers.trainings.json_records import FEWEST, without_history
from lrchart.readers.trainings.rates import is_rate
from lrchart.readers.trainings.raw import Raw, flat
from lrchart.readers.trainings.tables import of_rows


def is_each(folder: Path) -> bool:
    """Return whether every JSON file in a folder is an object with one learning rate."""
    paths = _files(folder)
    return len(paths) >= FEWEST and all(_training(path) is not None for path in paths)


def read_each(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a file; histories within are reduced to the final number of each metric."""
    trainings = [_training(path) for path in _files(folder)]
    rows = pd.DataFrame([each for each in trainings if each], dtype=object)
    return of_rows(rows, "JSON files of one training each", (), way, score=score)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.json") if path.is_file())


def _training(path: Path) -> dict[str, Any] | None:
    """Return the object of a file if there is a learning rate, and not a history of it."""
    try:
        data = json.loads(text_of(path))
    except (InputError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    rates = [value for name, value in flat(without_history(data)).items() if is_rate(name)]
    return data if rates and all(isinstance(rate, int | float) for rate in rates) else None
