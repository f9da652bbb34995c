"""Read the histories in the SQLite databases of trackers: Trackio's and MLflow's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, call_text
from lrchart.readers.formats.database import Database, json_in, opened
from lrchart.readers.formats.lists import of_records
from lrchart.readers.layouts import by_metric
from lrchart.readers.messages import listing
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table

#: tables that identify the database of a tracker; that of Optuna holds no histories
OPTUNA = {"studies", "study_directions", "trials", "trial_params", "trial_values"}
TRACKIO = {"metrics", "configs"}
MLFLOW = {"runs", "params", "latest_metrics"}


def read_database(source: Source) -> list[Table]:
    """Return a table for each run of a tracker's database.

    Raises
    ------
    NotASweepError
        The database is of no tracker that is known, or has no steps.
    InputError
        It is damaged.
    """
    with opened(source) as database:
        for marks, read in TRACKERS:
            if marks <= database.tables and (tables := read(database)):
                return tables
        if database.tables >= OPTUNA:
            raise NotASweepError(f"a study of Optuna: {call_text('trainings')} compares its trials")
        raise NotASweepError(
            "a database without a run of Trackio or MLflow; it has the tables "
            f"{listing(sorted(database.tables))}; save the history as CSV"
        )


def trackio_steps(database: Database) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return (id, name) of each run of Trackio -> what it logged, in the order of its steps.

    Raises
    ------
    InputError
        A step is no JSON.
    """
    run = trackio_key(database, "metrics")
    rows = database.rows(f"SELECT {run}, run_name, step, metrics FROM metrics ORDER BY id")
    runs = defaultdict(list)
    for key, name, step, logged in rows:
        runs[str(key), str(name)].append({**_scalars(logged), "step": step})
    return runs


def trackio_key(database: Database, table: str) -> str:
    """Return the column of a `table` of Trackio that tells its runs apart."""
    columns = {str(row[1]) for row in database.rows(f"PRAGMA table_info({table})")}
    return "run_id" if "run_id" in columns else "run_name"  # Trackio before 0.12 had no run ids


def _scalars(text: Any) -> dict[str, Any]:
    limits.check("MAX_JSON_BYTES", len(text or ""), "bytes of JSON")
    logged = json_in(text)
    if not isinstance(logged, dict):
        raise InputError(f"is damaged: {str(text)[:40]!r} is no step of Trackio")
    return {name: value for name, value in logged.items() if isinstance(value, int | float | str)}


def _trackio(database: Database) -> list[Table]:
    runs = trackio_steps(database)
    titles = _titles(dict(runs.keys()))
    return [_of_steps(steps, titles[key]) for (key, _), steps in runs.items()]


def _of_steps(steps: list[dict[str, Any]], run: str) -> Table:
    return replace(of_records(steps).loading(writes_nan=True), run=run, kind="Trackio")


def _mlflow(database: Database) -> list[Table]:
    rows = database.rows(
        "SELECT r.name, m.run_uuid, m.key, m.step, CASE WHEN m.is_nan THEN 'nan' ELSE m.value END "
        "FROM metrics m JOIN runs r USING (run_uuid) WHERE r.lifecycle_stage != 'deleted' "
        "ORDER BY r.start_time, m.run_uuid, m.timestamp"
    )
    names = ["name", "run", "key", "step", "value"]
    long = pd.DataFrame(rows, columns=names).astype({"value": "str"})
    tables = by_metric(long, "MLflow database")
    titles = _titles(dict(zip(long["run"], long["name"], strict=True)))
    return [replace(table, run=titles[table.run or ""]) for table in tables]


def _titles(names: dict[str, str]) -> dict[str, str]:
    """Return id -> name of each run, with the start of the id where runs share a name."""
    count = Counter(names.values())
    return {
        key: name if name and count[name] == 1 else f"{name or ''} {key[:8]}".strip()
        for key, name in names.items()
    }


#: (tables that identify a tracker's database, its reader)
TRACKERS: tuple[tuple[set[str], Callable[[Database], list[Table]]], ...] = (
    (TRACKIO, _trackio),
    ({"metrics", *MLFLOW}, _mlflow),
)
