"""Read MLflow's runs from its folder ``mlruns`` or from its database."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.formats.database import Database, opened
from lrchart.readers.sources.small_text import text_of
from lrchart.readers.sources.source import Source
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.raw import Raw, Records
from lrchart.readers.trainings.reduce import final
from lrchart.readers.trainings.statuses import WORDS

#: number of a status in ``meta.yaml`` -> status
NUMBERS = {1: "running", 2: "running", 3: "finished", 4: "failed", 5: "failed"}


def is_mlruns(folder: Path) -> bool:
    """Return whether a folder holds runs, each with ``meta.yaml`` beside ``params``."""
    return any((path.parent / "params").is_dir() for path in folder.rglob("meta.yaml"))


def read_mlruns(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a run: its parameters, and the final number of each metric."""
    records = Records()
    for path in sorted(folder.rglob("meta.yaml")):
        params = path.parent / "params"
        meta = plain_yaml.settings(text_of(path)) if params.is_dir() else {}
        if not meta or meta.get("lifecycle_stage") == "deleted":
            continue
        config = {_key(file, params): text_of(file).strip() for file in _files(params)}
        logged = path.parent / "metrics"
        metrics = {_key(file, logged): _last(file, way, score) for file in _files(logged)}
        number = meta.get("status")
        status = NUMBERS.get(int(number), "failed") if isinstance(number, float) else "failed"
        config["experiment_id"] = str(meta.get("experiment_id"))
        records.add(metrics, config, status)
    return records.raw("MLflow")


def read_mlflow_db(source: Source, way: str, *, score: bool) -> Raw:
    """Return one row a run of the database that newer versions keep, ``mlflow.db``."""
    with opened(source) as database:
        runs = database.rows(
            "SELECT run_uuid, status, experiment_id FROM runs "
            "WHERE lifecycle_stage != 'deleted' ORDER BY start_time, run_uuid"
        )
        if not runs:
            raise InputError("the database has no runs")
        metrics = _metrics(database, way, score)
        params: dict[Any, dict[str, Any]] = defaultdict(dict)
        for run, name, value in database.rows("SELECT run_uuid, key, value FROM params"):
            params[run][str(name)] = value
    records = Records()
    for run, status, experiment in runs:
        ended = WORDS.get(str(status).casefold(), "failed")
        records.add(metrics[run], {**params[run], "experiment_id": str(experiment)}, ended)
    return records.raw("MLflow")


def _metrics(database: Database, way: str, score: bool) -> dict[Any, dict[str, Any]]:
    """Return run -> metric -> its final number."""
    metrics: dict[Any, dict[str, Any]] = defaultdict(dict)
    for run, name, value, is_nan in database.rows(
        "SELECT run_uuid, key, value, is_nan FROM latest_metrics"
    ):
        metrics[run][str(name)] = math.nan if is_nan else value
    if way == "last" or "metrics" not in database.tables:
        return metrics
    best = "max" if score else "min"
    query = f"SELECT run_uuid, key, {best}(value) FROM metrics WHERE NOT is_nan GROUP BY 1, 2"
    for run, name, value in database.rows(query):
        if math.isfinite(metrics[run].get(str(name)) or math.nan):
            metrics[run][str(name)] = value
    return metrics


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _key(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _last(path: Path, way: str, score: bool) -> float:
    """Return the final number of a metric, whose lines are ``timestamp value step``."""
    points: list[tuple[float, float]] = []
    for line in text_of(path).splitlines():
        words = line.split()
        try:
            points.append((float(words[2]) if len(words) > 2 else len(points), float(words[1])))
        except (IndexError, ValueError) as error:
            raise InputError(f"{path}: {line[:40]!r} is no metric of MLflow") from error
    points.sort(key=lambda point: point[0])
    return final(pd.Series([value for _, value in points], dtype="float64"), way, score=score)
