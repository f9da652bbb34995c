from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
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
a1,val_loss,8,02,19
b2,lr,0.001,0,17
b2,lr,0.01,1,18
b2,loss,-0.25,0,17
b2,loss,'-0.5,01,18
"""


def test_mlflow_metric_history(write: Write) -> None:
    (reading,) = readings(write(MLFLOW))
    assert reading.runs == ["a1", "b2"]
    np.testing.assert_array_equal(reading.frame["loss"], [2.5, 1.5, np.nan, -0.25, -0.5])
    assert reading.frame["lr"].tolist() == [0.001, 0.01, 0.1, 0.001, 0.01]
    assert reading.format == "CSV (one metric a row, as MLflow exports)"


def test_mlflow_metric_history_as_its_client_gives_it() -> None:
    """MLflow 3.17: ``get_metric_history`` of two runs logged to SQLite, through pandas' to_csv."""
    (reading,) = readings(DATA / "mlflow_metric_history.csv")
    assert len(reading.runs) == 2
    assert reading.columns == {"lr": "lr", "loss": "train_loss", "step": "step"}
    for _run, rows in reading.frame.groupby("run"):
        np.testing.assert_allclose(rows["lr"], np.geomspace(1e-5, 1, 24), rtol=1e-12)
    assert reading.frame["loss"].tolist()[:2] == [2.280249, 2.294064]


def test_mlflow_metric_history_of_a_run_that_is_not_named(write: Write) -> None:
    """A metric's own ``run_id`` is None, which pandas writes as null."""
    entries = [
        {"key": key, "value": value, "timestamp": 17, "step": step, "run_id": None}
        for key, values in {"lr": [0.001, 0.01, 0.1], "loss": [2.5, 1.5, 9.0]}.items()
        for step, value in enumerate(values)
    ]
    for history in (write(json.dumps(entries)), pd.DataFrame(entries)):
        (reading,) = readings(history)
        assert reading.frame["lr"].tolist() == [0.001, 0.01, 0.1]
        assert reading.frame["loss"].tolist() == [2.5, 1.5, 9.0]


RATES = np.geomspace(1e-5, 1, 60)
LOSSES = 2.5 - np.sin(np.linspace(0, 3, 60))


def one_metric_a_row(batches: int, *, in_blocks: bool) -> pd.DataFrame:
    number = np.arange(60)
    wide = pd.DataFrame({"number": number, "step": number % batches, "lr": RATES, "loss": LOSSES})
    long = wide.melt(["number", "step"], var_name="key")
    return long if in_blocks else long.sort_values("number", kind="stable")


@pytest.mark.parametrize("batches", [12, 25])
@pytest.mark.parametrize("in_blocks", [True, False])
@pytest.mark.parametrize("as_text", [True, False])
def test_steps_that_start_anew_in_each_epoch_keep_the_order_of_the_rows(
    write: Write, batches: int, in_blocks: bool, as_text: bool
) -> None:
    long = one_metric_a_row(batches, in_blocks=in_blocks).drop(columns="number")
    (reading,) = readings(write(long.to_csv(index=False)) if as_text else long)
    assert reading.frame["step"].tolist() == list(range(60))
    np.testing.assert_allclose(reading.frame["lr"], RATES, rtol=1e-12)
    np.testing.assert_allclose(reading.frame["loss"], LOSSES, rtol=1e-12)
    assert f"which start anew {(60 - 1) // batches} times" in "".join(reading.notes)


def test_steps_that_stand_twice_are_paired_one_after_the_other(write: Write) -> None:
    long = one_metric_a_row(60, in_blocks=True).assign(step=lambda rows: rows["number"] // 2)
    (reading,) = readings(write(long.drop(columns="number").to_csv(index=False)))
    np.testing.assert_allclose(reading.frame["lr"], RATES, rtol=1e-12)
    np.testing.assert_allclose(reading.frame["loss"], LOSSES, rtol=1e-12)


def test_mlflow_chart_data(write: Write) -> None:
    # The export of a chart names the run, and puts ' before a minus.
    rows = ["Run,Run ID,metric,step,timestamp,value"]
    rows += [f'"fox","f1","train_loss","{i}","17","{v}"' for i, v in enumerate(["2", "1", "'-3"])]
    rows += [f'"fox","f1","learning_rate","{i}","17","1e-{3 - i}"' for i in range(3)]
    (reading,) = readings(write("\n".join(rows) + "\n"))
    assert reading.runs == ["fox"]
    assert reading.frame["loss"].tolist() == [2, 1, -3]


def test_wandb_columns_of_several_runs(write: Write) -> None:
    text = (
        '"Step","fox-1 - lr","fox-1 - lr__MIN","fox-1 - lr__MAX","fox-1 - train/loss",'
        '"fox-1 - train/loss__MIN","fox-1 - train/loss__MAX","hen - lr","hen - train/loss"\n'
        '"0","0.1","0.1","0.1","3","3","3","0.2","5"\n'
        '"1","0.2","0.2","0.2","2","2","2","0.4","4"\n'
        '"2","","","","","","","0.8","6"\n'
    )
    (reading,) = readings(write(text))
    assert reading.runs == ["fox-1", "hen"]
    assert reading.frame["loss"].tolist() == [3, 2, 5, 4, 6]
    assert reading.frame["step"].tolist() == [0, 1, 0, 1, 2]
    assert reading.format == "CSV (one column a run and metric, as W&B exports)"
    assert reading.notes == ()


def test_wandb_over_the_learning_rate(write: Write) -> None:
    # The rows are those of all runs: a run has empty cells at the rates of others.
    text = (
        '"lr","fox - loss","hen - loss"\n"0.1","3",""\n"0.2","","5"\n"0.3","2",""\n"0.4","","4"\n'
    )
    frame = read(write(text))
    assert frame.groupby("run", sort=False)["lr"].apply(list).to_dict() == {
        "fox": [0.1, 0.3],
        "hen": [0.2, 0.4],
    }


def test_wandb_over_another_metric_brings_its_own_step(write: Write) -> None:
    # With an axis other than Step, W&B adds each run's _step; here, one run has fewer rows.
    ends = "", "__MIN", "__MAX"
    metrics = [f"{run} - {metric}{end}" for run in ("bs: 8, lr: up", "hen")
               for metric in ("_step", "train/loss") for end in ends]  # fmt: skip
    rows = [
        ["0.1", *"000333", *[""] * 6],
        ["0.2", *"111222", *"000555"],
        ["0.3", *[""] * 6, *"111444"],
    ]
    text = "".join(
        ",".join(f'"{cell}"' for cell in row) + "\n" for row in [["lr", *metrics], *rows]
    )
    (reading,) = readings(write(text))
    assert reading.runs == ["bs: 8, lr: up", "hen"]
    assert reading.columns == {"lr": "lr", "loss": "train/loss", "step": "_step"}
    assert reading.frame[["step", "lr", "loss"]].to_numpy().tolist() == [
        [0, 0.1, 3], [1, 0.2, 2], [0, 0.2, 5], [1, 0.3, 4],
    ]  # fmt: skip


def test_wandb_over_time_and_runs_whose_names_start_alike(write: Write) -> None:
    text = (
        '"Relative Time (Wall)","a - lr","a - loss","a - train - lr","a - train - loss"\n'
        '"1.5","0.1","3","",""\n"2.5","","","0.1","4"\n"3.5","0.2","2","0.2","5"\n'
    )
    frame = read(write(text))
    assert frame.groupby("run")["loss"].apply(list).to_dict() == {
        "a": [3, 2],
        "a - train": [4, 5],
    }


def test_wandb_s_history_of_a_lightning_run(write: Write) -> None:
    """Rate and loss of a step are two calls of log, so that only Lightning's step joins them."""
    frame = pd.DataFrame({
        "_step": [0, 1, 2, 3], "_runtime": [1.5, 1.6, 2.5, 2.6], "_timestamp": 1.7e9,
        "trainer/global_step": [9, 9, 19, 19], "lr-AdamW": [0.1, np.nan, 0.2, np.nan],
        "train_loss": [np.nan, 3, np.nan, 2],
    })  # fmt: skip
    for history in (frame, write(frame.to_csv()), write(frame.to_csv(index=False), "y.csv")):
        (reading,) = readings(history)
        assert reading.frame[["step", "lr", "loss"]].to_numpy().tolist() == [
            [9, 0.1, 3],
            [19, 0.2, 2],
        ]


def test_wandb_s_history_of_a_transformers_run(write: Write) -> None:
    """`scan_history` gives records; evaluation has rows of its own."""
    step = {"_runtime": 1.5, "_timestamp": 1.7e9, "train/epoch": 0.1}
    records = [
        {
            "_step": i,
            "train/global_step": 10 * i,
            "train/learning_rate": lr,
            "train/loss": loss,
            **step,
        }
        for i, (lr, loss) in enumerate([(0.1, 3.0), (0.2, "NaN")])
    ]
    records.append({"_step": 2, "train/global_step": 10, "eval/loss": 4.0, **step})
    for history in (records, write(json.dumps(records)), pd.DataFrame(records)):
        (reading,) = readings(history)
        assert reading.frame["lr"].tolist() == [0.1, 0.2]
        np.testing.assert_array_equal(reading.frame["loss"], [3, np.nan])
        assert reading.notes[0] == "left out 1 row with neither a learning rate nor a loss"


def test_wandb_of_one_run(write: Write) -> None:
    text = (
        '"Step","lr","train_loss","train_loss__MIN","train_loss__MAX"\n0,0.1,3,3,3\n1,0.2,2,2,2\n'
    )
    (reading,) = readings(write(text))
    assert reading.runs == ["x"]
    assert reading.frame["loss"].tolist() == [3, 2]


def test_lightning_csv_logger_joins_rate_and_loss_by_step() -> None:
    (reading,) = readings(DATA / "lightning_metrics.csv")
    assert len(reading.frame) == 40
    assert reading.columns == {"lr": "lr-SGD", "loss": "train_loss", "step": "step"}
    assert reading.notes[0] == (
        "joined the learning rate and the loss, which are in separate rows, by step"
    )
    np.testing.assert_allclose(reading.frame["lr"], 1e-4 * 1.3 ** np.arange(40), rtol=1e-12)


CALLS = "_step,lr,loss\n" + "".join(
    f"{2 * i},{10.0 ** -(5 - i)},\n{2 * i + 1},,{i}\n" for i in range(5)
)


def test_rates_and_losses_that_a_tracker_counts_as_two_calls_are_joined(write: Write) -> None:
    head, *rows = CALLS.splitlines(keepends=True)
    first_losses = head + "".join(rows[1::2][i] + rows[::2][i] for i in range(5))
    renumbered = pd.read_csv(io.StringIO(first_losses)).assign(_step=range(10)).to_csv(index=False)
    for text in (CALLS, renumbered):
        (reading,) = readings(write(text))
        assert reading.frame["loss"].tolist() == [0, 1, 2, 3, 4]
        assert reading.frame["step"].tolist() == [0, 1, 2, 3, 4]
        assert reading.notes[0].endswith("which are in separate rows, by their order")


def test_a_rate_without_its_loss_yet_is_left_out(write: Write) -> None:
    (reading,) = readings(write(CALLS + "10,1,\n"))
    assert len(reading.frame) == 5
    assert "by their order; left out 1 row without a partner" in reading.notes[0]


def test_rows_that_do_not_alternate_are_not_joined(write: Write) -> None:
    with pytest.raises(InputError, match="share no step"):
        readings(write(CALLS + "12,,9\n13,1,\n"))
