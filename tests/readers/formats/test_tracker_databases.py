"""Histories and trainings in the databases that trackers keep, laid out as the trackers do."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings
from lrchart.readers.trainings.reader import read_trainings

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.append(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 29))), np.nan)


def trackio(path: Path, runs: dict[str, list[dict[str, Any]]], *, ids: bool = True,
            config: dict[str, dict[str, Any]] | None = None) -> str:  # fmt: skip
    """Write what Trackio does: 0.43, or, without ids, 0.8."""
    columns = "run_id, timestamp, run_name, step, metrics" if ids else (
        "timestamp, run_name, step, metrics")  # fmt: skip
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
        db.execute(f"CREATE TABLE configs (id INTEGER PRIMARY KEY, {'run_id, ' if ids else ''}"
                   "run_name, config, created_at)")  # fmt: skip
        for run, steps in runs.items():
            name = run.partition("#")[0]
            for number, step in enumerate(steps):
                logged = {key: "NaN" if value != value else value for key, value in step.items()}
                row = ("2026-01-01", name, number, json.dumps(logged).encode())
                marks = ", ".join("?" * (len(row) + ids))
                values = (run, *row) if ids else row
                db.execute(f"INSERT INTO metrics ({columns}) VALUES ({marks})", values)
            given = json.dumps({"_Username": None, **(config or {}).get(run, {})})
            row = (run, name, given, "now") if ids else (name, given, "now")
            marks = ", ".join("?" * len(row))
            names = ("run_id, " if ids else "") + "run_name, config, created_at"
            db.execute(f"INSERT INTO configs ({names}) VALUES ({marks})", row)
        db.commit()
    return str(path)


SWEEP = [{"train/lr": lr, "train/loss": loss, "note": {"a": 1}}
         for lr, loss in zip(LR, LOSS, strict=True)]  # fmt: skip


@pytest.mark.parametrize("ids", [True, False])
def test_runs_of_trackio(write: Write, ids: bool) -> None:
    name = trackio(Path("x.db"), {"adam": SWEEP, "sgd": SWEEP[::-1]}, ids=ids)
    (reading,) = readings(name)
    assert reading.format == "Trackio"
    assert reading.runs == ["adam", "sgd"]
    adam = reading.frame[reading.frame["run"] == "adam"]
    np.testing.assert_array_equal(adam["lr"], LR)
    np.testing.assert_array_equal(adam["loss"], LOSS)
    packed = read(write(gzip.compress(Path(name).read_bytes()), "x.db.gz"))
    assert len(packed) == 60


def test_two_runs_of_trackio_with_one_name_stay_two(write: Write) -> None:
    name = trackio(Path("x.db"), {"adam#1": SWEEP, "adam#2": SWEEP})
    assert read(name)["run"].unique().tolist() == ["adam adam#1", "adam adam#2"]


def test_a_rate_and_a_loss_that_are_logged_apart(write: Write) -> None:
    apart = [{key: step[key], "step": i} for i, step in enumerate(SWEEP)
             for key in ("train/lr", "train/loss")]  # fmt: skip
    with closing(sqlite3.connect(trackio(Path("x.db"), {"a": apart}))) as db:
        db.execute("UPDATE metrics SET step = step / 2")
        db.commit()
    np.testing.assert_array_equal(read("x.db")["loss"], LOSS)


def test_a_database_in_the_middle_of_its_journal(write: Write) -> None:
    """Trackio writes ahead: what is not yet in the file itself stands in one beside it."""
    name = trackio(Path("x.db"), {"a": SWEEP[:20]})
    with closing(sqlite3.connect(name)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        for number, step in enumerate(SWEEP[20:29], 20):
            row = ("a", "now", "a", number, json.dumps(step))
            db.execute("INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) "
                       "VALUES (?, ?, ?, ?, ?)", row)  # fmt: skip
        db.commit()
        assert len(read(name)) == 29
        assert len(read(Path(name).read_bytes())) == 20


def test_runs_of_mlflow(write: Write) -> None:
    with closing(sqlite3.connect("mlflow.db")) as db:
        db.executescript(
            "CREATE TABLE runs (run_uuid, name, status, lifecycle_stage, start_time);"
            "CREATE TABLE params (run_uuid, key, value);"
            "CREATE TABLE latest_metrics (run_uuid, key, value, is_nan, step);"
            "CREATE TABLE metrics (key, value, timestamp, run_uuid, step, is_nan);"
            "INSERT INTO runs VALUES ('1', 'adam', 'FINISHED', 'active', 1);"
            "INSERT INTO runs VALUES ('2', 'gone', 'FINISHED', 'deleted', 2);"
        )
        for run in "12":
            for i, (lr, loss) in enumerate(zip(LR, LOSS, strict=True)):
                nan = bool(loss != loss)
                db.execute("INSERT INTO metrics VALUES ('lr', ?, ?, ?, ?, 0)", (lr, i, run, i))
                row = (0.0 if nan else loss, i, run, i, nan)
                db.execute("INSERT INTO metrics VALUES ('loss', ?, ?, ?, ?, ?)", row)
        db.commit()
    (reading,) = readings("mlflow.db")
    assert reading.runs == ["adam"]
    assert reading.format == "MLflow database"
    np.testing.assert_array_equal(reading.frame["lr"], LR)
    np.testing.assert_array_equal(reading.frame["loss"], LOSS)


def test_trainings_of_trackio(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    rates = {"a": 1e-3, "b": 1e-2, "c": 1e-1, "d": 1.0}
    runs = {name: [{"val_loss": 3 + lr - k} for k in range(3)] for name, lr in rates.items()}
    runs["d"][-1]["val_loss"] = float("nan")
    config = {name: {"lr": lr, "model": {"width": 8}} for name, lr in rates.items()}
    frame = read_trainings(trackio(Path("x.db"), runs, config=config))
    assert frame["lr"].tolist() == list(rates.values())
    assert frame["loss"].tolist()[:3] == pytest.approx([1.001, 1.01, 1.1])
    assert frame["status"].tolist() == ["finished"] * 3 + ["diverged"]
    assert frame["steps"].tolist() == [2] * 4


SAID = [  # SQL, message
    ("CREATE TABLE cats (name)", "a database without a run of Trackio or MLflow; it has the tables "
     "'cats'; save the history as CSV"),
    ("CREATE TABLE metrics (id, run_id, run_name, step, metrics); CREATE TABLE configs (id);"
     "INSERT INTO metrics VALUES (1, 'a', 'a', 0, '{');", "is damaged: '{' is not JSON"),
    ("CREATE TABLE metrics (id, run_id, run_name, step, metrics); CREATE TABLE configs (id);"
     "INSERT INTO metrics VALUES (1, 'a', 'a', 0, '[1]');", "is damaged: '[1]' is no step of "
     "Trackio"),
    ("CREATE TABLE studies (a); CREATE TABLE study_directions (a); CREATE TABLE trials (a);"
     "CREATE TABLE trial_params (a); CREATE TABLE trial_values (a)", "a study of Optuna: "
     "lrchart.plot_trainings compares its trials"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "said"), SAID, ids=[row[1][:40] for row in SAID])
def test_refuses(write: Write, script: str, said: str) -> None:
    with closing(sqlite3.connect("x.db")) as db:
        db.executescript(script)
    with pytest.raises(InputError) as caught:
        read("x.db")
    assert str(caught.value) == f"x.db: {said}"


@pytest.mark.parametrize("end", [16, 99, 700, 5_000])
def test_a_cut_database_is_refused(write: Write, end: int) -> None:
    data = Path(trackio(Path("x.db"), {"a": SWEEP})).read_bytes()
    assert len(data) > end
    write(data[:end], "cut.db")
    for source in ("cut.db", data[:end]):
        with pytest.raises(InputError, match=r"is no database|without a run|is damaged"):
            read(source)


def test_a_view_that_never_ends_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrchart.readers.formats.database.LOOKS", 2)
    with closing(sqlite3.connect("x.db")) as db:
        db.executescript(
            "CREATE TABLE configs (id); CREATE TABLE hidden (id);"
            "CREATE TABLE metrics (id);"
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS id, i AS run_id, i AS run_name, i AS step, '{}' AS metrics FROM n;"
            "PRAGMA writable_schema=ON;"
            "UPDATE sqlite_master SET name='m', tbl_name='m' WHERE name='metrics';"
            "UPDATE sqlite_master SET name='metrics', tbl_name='metrics', "
            "sql=replace(sql, 'endless', 'metrics') WHERE name='endless';"
        )
        db.commit()
    with pytest.raises(InputError, match=r"database|damaged"):
        read("x.db")
