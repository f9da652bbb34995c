"""The folder of a Keras Tuner project, as `keras_tuner.engine.trial.Trial.save` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import write

NAN = float("nan")
#: rate, losses of two executions (none: it raised an error), status
TRIALS = [
    (1e-3, [1.9, 2.1], "COMPLETED"),
    (1e-2, [0.9, 1.1], "COMPLETED"),
    (1e-1, [2.9, 3.1], "COMPLETED"),
    (1.0, [NAN, 3.0], "INVALID"),
    (10.0, [], "INVALID"),
    (3e-2, [0.5, 0.7], "RUNNING"),
]


def trial(lr: float, losses: list[float], status: str, **more: Any) -> str:
    seen = [{"value": losses, "step": 4}] if losses else []
    metrics = {
        name: {"direction": "min", "observations": kept}
        for name, kept in (("loss", [{"value": [0.1, 0.1], "step": 4}]), ("val_loss", seen))
    }
    config = {"name": "learning_rate", "default": 1e-3, "min_value": 1e-4, "max_value": 10.0}
    hyperparameters = {
        "space": [{"class_name": "Float", "config": config}],
        "values": {"learning_rate": lr, "units": 64, **more},
    }
    return json.dumps(
        {
            "trial_id": "0", "hyperparameters": hyperparameters,
            "metrics": {"metrics": metrics if losses else {}},
            "score": sum(losses) / 2 if losses else None,
            "best_step": 4, "status": status, "message": None,
        }
    )  # fmt: skip


def project(folder: Path, **more: Any) -> Path:
    write(folder / "oracle.json", '{"ongoing_trials": {}, "seed": 1}')
    write(folder / "tuner0.json", "{}")
    for number, values in enumerate(TRIALS):
        settings = {name: value(number) for name, value in more.items()}
        write(folder / f"trial_{number}" / "trial.json", trial(*values, **settings))
    return folder


def test_a_project_is_read(tmp_path: Path) -> None:
    frame = read_trainings(project(tmp_path)).sort_values("lr")
    assert frame["lr"].tolist() == [1e-3, 1e-2, 3e-2, 1e-1, 1.0, 10.0]
    assert frame["loss"].tolist()[:4] == pytest.approx([2.0, 1.0, 0.6, 3.0])
    assert frame["status"].tolist() == [
        "finished", "finished", "running", "finished", "diverged", "failed"
    ]  # fmt: skip
    assert set(frame["measure"]) == {"val_loss"}


def test_a_search_over_more_than_the_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="differ in dropout besides the learning rate"):
        read_trainings(project(tmp_path, dropout=lambda number: number / 10))


def test_another_file_of_that_name_is_named(tmp_path: Path) -> None:
    write(tmp_path / "trial_0" / "trial.json", '{"lr": 1}')
    with pytest.raises(InputError, match=r"trial_0.trial\.json: is no trial of Keras Tuner"):
        read_trainings(tmp_path)
