from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from lrchart.readers import read, readings

DATA = Path(__file__).parents[1] / "data" / "readers"
Write = Callable[..., str]


MLFLOW = """run_id,key,value,step,timestamp
a1,lr,0.001,0,17
a1,lr,0.01,1,18
a1,lr,0.1,2,19
a1,loss,2.5,0,17
a1,loss,1.5,1,18
a1,loss,NaN,2,19
a1,val_loss,9,2,19
b2,lr,0.001,0,17
b2,lr,0.01,1,18
b2,loss,-0.25,0,17
b2,loss,'-0.5,1,18
"""


def test_mlflow_metric_history(write: Write) -> None:
    (found,) = readings(write(MLFLOW))
    assert found.runs == ["a1", "b2"]
    np.testing.assert_array_equal(found.frame["loss"], [2.5, 1.5, np.nan, -0.25, -0.5])
    assert found.frame["lr"].tolist() == [0.001, 0.01, 0.1, 0.001, 0.01]
    assert found.format == "CSV (one metric a row, as MLflow exports)"


def test_mlflow_metric_history_as_its_client_gives_it() -> None:
    """MLflow 3.17: ``get_metric_history`` of two runs logged to SQLite, through pandas' to_csv."""
    (found,) = readings(DATA / "mlflow_metric_history.csv")
    assert len(found.runs) == 2
    assert found.columns == {"lr": "lr", "loss": "train_loss", "step": "step"}
    for _run, rows in found.frame.groupby("run"):
        np.testing.assert_allclose(rows["lr"], np.geomspace(1e-5, 1, 24), rtol=1e-12)
    assert found.frame["loss"].tolist()[:2] == [2.280249, 2.294064]


def test_mlflow_metric_history_of_a_run_that_is_not_named(write: Write) -> None:
    """A metric's own ``run_id`` is None, which pandas writes as null."""
    entries = [
        {"key": key, "value": value, "timestamp": 17, "step": step, "run_id": None}
        for key, values in {"lr": [0.001, 0.01, 0.1], "loss": [2.5, 1.5, 9.0]}.items()
        for step, value in enumerate(values)
    ]
    for history in (write(json.dumps(entries)), pd.DataFrame(entries)):
        (found,) = readings(history)
        assert found.frame["lr"].tolist() == [0.001, 0.01, 0.1]
        assert found.frame["loss"].tolist() == [2.5, 1.5, 9.0]


def test_mlflow_chart_data(write: Write) -> None:
    # the chart's export names the run, and puts ' before a minus
    rows = ["Run,Run ID,metric,step,timestamp,value"]
    rows += [f'"fox","f1","train_loss","{i}","17","{v}"' for i, v in enumerate(["2", "1", "'-3"])]
    rows += [f'"fox","f1","learning_rate","{i}","17","1e-{3 - i}"' for i in range(3)]
    (found,) = readings(write("\n".join(rows) + "\n"))
    assert found.runs == ["fox"]
    assert found.frame["loss"].tolist() == [2, 1, -3]


def test_wandb_columns_of_several_runs(write: Write) -> None:
    text = (
        '"Step","fox-1 - lr","fox-1 - lr__MIN","fox-1 - lr__MAX","fox-1 - train/loss",'
        '"fox-1 - train/loss__MIN","fox-1 - train/loss__MAX","hen - lr","hen - train/loss"\n'
        '"0","0.1","0.1","0.1","3","3","3","0.2","5"\n'
        '"1","0.2","0.2","0.2","2","2","2","0.4","4"\n'
        '"2","","","","","","","0.8","6"\n'
    )
    (found,) = readings(write(text))
    assert found.runs == ["fox-1", "hen"]
    assert found.frame["loss"].tolist() == [3, 2, 5, 4, 6]
    assert found.frame["step"].tolist() == [0, 1, 0, 1, 2]
    assert found.format == "CSV (one column a run and metric, as W&B exports)"
    assert found.notes == ()


def test_wandb_over_the_learning_rate(write: Write) -> None:
    # the rows are those of all runs, so a run's empty cells are another run's rates
    text = (
        '"lr","fox - loss","hen - loss"\n"0.1","3",""\n"0.2","","5"\n"0.3","2",""\n"0.4","","4"\n'
    )
    frame = read(write(text))
    assert frame.groupby("run", sort=False)["lr"].apply(list).to_dict() == {
        "fox": [0.1, 0.3],
        "hen": [0.2, 0.4],
    }


def test_wandb_of_one_run(write: Write) -> None:
    text = (
        '"Step","lr","train_loss","train_loss__MIN","train_loss__MAX"\n0,0.1,3,3,3\n1,0.2,2,2,2\n'
    )
    (found,) = readings(write(text))
    assert found.runs == ["x"]
    assert found.frame["loss"].tolist() == [3, 2]


def test_lightning_csv_logger_joins_rate_and_loss_by_step() -> None:
    (found,) = readings(DATA / "lightning_metrics.csv")
    assert len(found.frame) == 40
    assert found.columns == {"lr": "lr-SGD", "loss": "train_loss", "step": "step"}
    assert found.notes[0] == (
        "joined the learning rate and the loss, which stand in separate rows, by step"
    )
    np.testing.assert_allclose(found.frame["lr"], 1e-4 * 1.3 ** np.arange(40), rtol=1e-12)
