"""Read MLflow's runs from its folder ``mlruns`` or from its database."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.formats.database import Database, opened
from lrchart.readers.sources.small_text import text_of
from lrchart.readers.sources.source import Source
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.raw import Raw, of_records
from lrchart.readers.trainings.reduce import final
from lrchart.readers.trainings.statuses import WORDS

#: tables that identify a database of MLflow
TABLES = {"runs", "params", "latest_metrics"}
#: number of a status in ``meta.yaml`` -> status
NUMBERS = {1: "running", 2: "running", 3: "finished", 4: "failed", 5: "failed"}


def is_mlruns(folder: Path) -> bool:
    """Return whether a folder holds runs, each with ``meta.yaml`` beside ``params``."""
    return any((path.parent / "params").is_dir() for path in folder.rglob("meta.yaml"))


def read_mlruns(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a run: its parameters, and the final number of each metric."""
    records: list[dict[str, Any]] = []
    settings: set[str] = set()
    for path in sorted(folder.rglob("meta.yaml")):
        params = path.parent / "params"
        meta = plain_yaml.settings(text_of(path)) if params.is_dir() else {}
        if not meta or meta.get("lifecycle_stage") == "deleted":
            continue
        config = {_key(file, params): text_of(file).strip() for file in _files(params)}
        settings |= config.keys()
        metrics = path.parent / "metrics"
        record: dict[str, Any] = {
            _key(file, metrics): _last(file, way, score) for file in _files(metrics)
        }
        number = meta.get("status")
        status = NUMBERS.get(int(number), "failed") if isinstance(number, float) else "failed"
        records.append({**record, **config, "experiment_id": str(meta.get("experiment_id")),
                        "status": status})  # fmt: skip
    return of_records(records, "MLflow", settings)


def read_mlflow_db(source: Source, way: str, *, score: bool) -> Raw:
    """Return one row a run of the database that newer versions keep, ``mlflow.db``."""
    with opened(source) as database:
        records = {
            run: {
                "status": WORDS.get(str(status).casefold(), "failed"),
                "experiment_id": experiment,
            }
            for run, status, experiment in database.rows(
                "SELECT run_uuid, status, experiment_id FROM runs "
                "WHERE lifecycle_stage != 'deleted' ORDER BY start_time, run_uuid"
            )
        }
        if not records:
            raise InputError("the database has no runs")
        _metrics(database, records, way, score)
        settings: set[str] = set()
        for run, name, value in database.rows("SELECT run_uuid, key, value FROM params"):
            if run in records:
                settings.add(str(name))
                records[run][str(name)] = value
    return of_records(list(records.values()), "MLflow", settings)


def _metrics(database: Database, records: dict[Any, dict[str, Any]], way: str, score: bool) -> None:
    for run, name, value, is_nan in database.rows(
        "SELECT run_uuid, key, value, is_nan FROM latest_metrics"
    ):
        if run in records:
            records[run][str(name)] = math.nan if is_nan else value
    if way == "last" or "metrics" not in database.tables:
        return
    best = "max" if score else "min"
    query = f"SELECT run_uuid, key, {best}(value) FROM metrics WHERE NOT is_nan GROUP BY 1, 2"
    for run, name, value in database.rows(query):
        if run in records and math.isfinite(records[run].get(str(name)) or math.nan):
            records[run][str(name)] = value


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
