"""Trainings from the folders and databases of tools, as the tools lay them out."""

from __future__ import annotations

import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import write

RUNS = [(1e-3, 2.0), (1e-2, 1.0), (1e-1, 3.0), (1.0, float("nan"))]
#: expected result of every source below
LR, STATUS = [1e-3, 1e-2, 1e-1, 1.0], ["finished"] * 3 + ["diverged"]


def history(loss: float) -> str:
    lines = [f"{step},{loss + 2 - step}" for step in range(3)]
    return "\n".join(["step,val_loss", *lines]) + "\n"


def check(frame: pd.DataFrame, measure: str = "val_loss", failed: int = 0) -> None:
    assert (frame["status"] == "failed").sum() == failed
    counted = frame[frame["status"].isin(["finished", "diverged"])]
    assert counted["lr"].tolist() == LR
    assert counted["loss"].tolist()[:3] == [2.0, 1.0, 3.0]
    assert counted["status"].tolist() == STATUS
    assert all(name.startswith(measure) for name in counted["measure"])


def test_ray_tune(tmp_path: Path) -> None:
    for number, (lr, loss) in enumerate(RUNS):
        trial = tmp_path / f"train_{number}_lr=0.0000"  # rounded, as Ray does
        write(trial / "params.json", json.dumps({"lr": lr, "model": {"width": 8}}))
        lines = [
            json.dumps(
                {"val_loss": loss + 2 - k, "training_iteration": k + 1, "config": {"lr": lr}}
            )
            for k in range(3)
        ]
        write(trial / "result.json", "\n".join(lines))
        write(trial / "params.pkl", "never opened")
    failed = tmp_path / "train_9"
    write(failed / "params.json", json.dumps({"lr": 10.0, "model": {"width": 8}}))
    write(failed / "result.json", "")
    write(failed / "error.txt", "Failure # 1")
    check(read_trainings(tmp_path), failed=1)


def test_mlruns(tmp_path: Path) -> None:
    write(tmp_path / "7" / "meta.yaml", "name: Default\nexperiment_id: '7'\n")
    for number, (lr, loss) in enumerate(RUNS):
        run = tmp_path / "7" / f"run{number}"
        write(run / "meta.yaml", "experiment_id: '7'\nlifecycle_stage: active\nstatus: 3\n")
        write(run / "params" / "lr", str(lr))
        # Steps are out of order, as if written by several workers.
        write(run / "metrics" / "val_loss", f"9 {loss} 2\n7 {loss + 2} 0\n8 {loss - 0.5} 1\n")
    # A deleted run, and one that finished but logged nothing: it has not diverged.
    for name, stage in (("gone", "deleted"), ("empty", "active")):
        meta = f"experiment_id: '7'\nlifecycle_stage: {stage}\nstatus: 3\n"
        write(tmp_path / "7" / name / "meta.yaml", meta)
        write(tmp_path / "7" / name / "params" / "lr", "0.5")
    check(read_trainings(tmp_path), failed=1)
    assert read_trainings(tmp_path, reduce="lowest")["loss"].tolist()[:3] == [1.5, 0.5, 2.5]


def test_mlflow_database(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE runs (run_uuid, status, lifecycle_stage, experiment_id, start_time);"
            "CREATE TABLE params (run_uuid, key, value);"
            "CREATE TABLE latest_metrics (run_uuid, key, value, is_nan, step);"
        )
        for number, (lr, loss) in enumerate(RUNS):
            db.execute("INSERT INTO runs VALUES (?, 'FINISHED', 'active', 1, ?)", (number, number))
            db.execute("INSERT INTO params VALUES (?, 'lr', ?)", (number, str(lr)))
            nan = loss != loss
            metric = (number, "val_loss", 0.0 if nan else loss, nan, 9)
            db.execute("INSERT INTO latest_metrics VALUES (?, ?, ?, ?, ?)", metric)
        # Finished, but logged nothing: it has not diverged.
        db.execute("INSERT INTO runs VALUES (99, 'FINISHED', 'active', 1, 99)")
        db.execute("INSERT INTO params VALUES (99, 'lr', '0.5')")
        db.commit()
    check(read_trainings(path), failed=1)


def optuna(path: Path, direction: str = "MINIMIZE") -> Path:
    sign = -1 if direction == "MAXIMIZE" else 1
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE studies (study_id, study_name);"
            "CREATE TABLE study_directions (direction, study_id, objective);"
            "CREATE TABLE trials (trial_id, number, study_id, state);"
            "CREATE TABLE trial_params (trial_id, param_name, param_value, distribution_json);"
            "CREATE TABLE trial_values (trial_id, objective, value, value_type);"
            "CREATE TABLE trial_intermediate_values"
            " (trial_id, step, intermediate_value, intermediate_value_type);"
            "INSERT INTO studies VALUES (1, 'lr');"
            f"INSERT INTO study_directions VALUES ('{direction}', 1, 0);"
        )
        # The value of a categorical parameter is the index of its choice.
        choices = {"name": "CategoricalDistribution", "attributes": {"choices": LR}}
        for number, (_, loss) in enumerate(RUNS):
            blown = loss != loss
            state = "FAIL" if blown else "COMPLETE"
            db.execute("INSERT INTO trials VALUES (?, ?, 1, ?)", (number, number, state))
            row = (number, "lr", float(number), json.dumps(choices))
            db.execute("INSERT INTO trial_params VALUES (?, ?, ?, ?)", row)
            kind = "NAN" if blown else "FINITE"
            step = (number, 0, None if blown else loss, kind)
            db.execute("INSERT INTO trial_intermediate_values VALUES (?, ?, ?, ?)", step)
            if not blown:
                value = (number, sign * loss)
                db.execute("INSERT INTO trial_values VALUES (?, 0, ?, 'FINITE')", value)
        db.execute("INSERT INTO trials VALUES (8, 8, 1, 'PRUNED')")
        db.execute("INSERT INTO trial_params VALUES (8, 'lr', 0, ?)", (json.dumps(choices),))
        db.execute("INSERT INTO trial_values VALUES (8, 0, 0.1, 'FINITE')")
        db.commit()
    return path


@pytest.mark.parametrize("direction", ["MINIMIZE", "MAXIMIZE"])
def test_optuna_database(tmp_path: Path, direction: str) -> None:
    frame = read_trainings(optuna(tmp_path / "optuna.db", direction))
    check(frame, "value")
    assert frame["status"].tolist().count("pruned") == 1
    assert set(frame["sign"]) == {-1 if direction == "MAXIMIZE" else 1}


def test_hydra(tmp_path: Path) -> None:
    for number, (lr, loss) in enumerate(RUNS):
        job = tmp_path / "2026-01-02" / "03-04-05" / str(number)
        config = "optim:\n  lr: 0.5\n  name: sgd\nwidth: 8\n"
        write(job / ".hydra" / "config.yaml", config)
        write(job / ".hydra" / "overrides.yaml", f"- optim.lr={lr}\n")
        write(job / "metrics.csv", history(loss))
    write(
        tmp_path / "2026-01-02" / "03-04-05" / "9" / ".hydra" / "overrides.yaml", "- optim.lr=9\n"
    )
    check(read_trainings(tmp_path), failed=1)


def test_lightning(tmp_path: Path) -> None:
    for number, (lr, loss) in enumerate(RUNS):
        version = tmp_path / "lightning_logs" / f"version_{number}"
        write(version / "hparams.yaml", f"lr: {lr}\nwidth: 8\n")
        rows = (
            f"epoch,step,train_loss,val_loss\n0,9,9.0,\n0,9,,{loss + 1}\n1,19,8.0,\n1,19,,{loss}\n"
        )
        write(version / "metrics.csv", rows)
    check(read_trainings(tmp_path))


def test_trainer(tmp_path: Path) -> None:
    for lr, loss in RUNS:
        run = tmp_path / f"run_lr{lr}"
        log = [
            {"step": 1, "learning_rate": lr / 2, "loss": 9.0},
            {"step": 2, "learning_rate": lr, "loss": 5.0},
            {"step": 2, "eval_loss": loss},
            {"step": 3, "learning_rate": 0.0, "loss": 4.0},
        ]
        state = {"global_step": 3, "max_steps": 3, "log_history": log}
        write(run / "trainer_state.json", json.dumps(state))
        early = {"global_step": 1, "max_steps": 3, "log_history": log[:1]}
        write(run / "checkpoint-1" / "trainer_state.json", json.dumps(early))
        (run / "training_args.bin").write_bytes(pickle.dumps({"lr": 7.0}))
    check(read_trainings(tmp_path), "eval_loss")


def test_folders_that_spell_their_settings(tmp_path: Path) -> None:
    for lr, loss in RUNS:
        for seed in (0, 1):
            write(tmp_path / f"width256_seed{seed}_lr{lr}/log/metrics.csv", history(loss + seed))
    frame = read_trainings(tmp_path)
    assert frame["replicate"].tolist() == [0, 1] * 4
    check(frame[frame["replicate"] == 0])


def test_results_that_are_lists(tmp_path: Path) -> None:
    for lr, loss in RUNS:
        lists = {"train_losses": [9.0, 8.0, 7.0], "test_losses": [loss + 1, loss], "epochs": [1, 2]}
        write(tmp_path / f"lr__{lr}" / "seed.json", json.dumps(lists))
    check(read_trainings(tmp_path), "test_losses")


def test_files_whose_names_spell_a_seed(tmp_path: Path) -> None:
    for lr, loss in RUNS:
        for seed in (42, 43):
            result = json.dumps({"test_losses": [loss + 1, loss + seed - 42]})
            write(tmp_path / f"lr_{lr}" / f"random_seed__{seed}__2026-01-02.json", result)
    frame = read_trainings(tmp_path)
    assert frame["replicate"].tolist() == [42, 43] * 4
    check(frame[frame["replicate"] == 42], "test_losses")


def test_tensorboard_hparams(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from torch.utils.tensorboard import SummaryWriter

    for number, (lr, loss) in enumerate(RUNS):
        with SummaryWriter(str(tmp_path / f"run{number}")) as writer:
            for step in range(3):
                writer.add_scalar("val_loss", loss + 2 - step, step)
            writer.add_hparams({"lr": lr, "width": 8}, {"hparam/val_loss": loss})
    frame = read_trainings(tmp_path, loss_column="hparam/val_loss")
    check(frame, "hparam/val_loss")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE cats (name)")
    with pytest.raises(
        InputError, match=r"of neither Optuna, MLflow nor Trackio: it has the tables 'cats'"
    ):
        read_trainings(tmp_path / "other.db")
    (tmp_path / "cut.db").write_bytes((tmp_path / "other.db").read_bytes()[:700])
    with pytest.raises(InputError, match="is no database that can be read"):
        read_trainings(tmp_path / "cut.db")


def test_a_view_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrchart.readers.formats.database.LOOKS", 2)
    path = optuna(tmp_path / "optuna.db")
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "DROP TABLE trials;"
            "CREATE TABLE hidden (trials);"
            "CREATE VIEW trials AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS trial_id, i AS number, 1 AS study_id, 'COMPLETE' AS state FROM n;"
        )
    with pytest.raises(InputError, match="database"):
        read_trainings(path)


def test_a_folder_without_losses_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "0" / ".hydra" / "overrides.yaml", "- lr=1\n")
    with pytest.raises(InputError, match="is of Hydra, and none of 1 training left a loss"):
        read_trainings(tmp_path)
