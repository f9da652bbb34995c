"""Trackers' downloads of one metric each: read together, refused alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

RATES = "Wall time,Step,Value\n1700000000.5,0,0.001\n1700000001.5,1,0.01\n1700000002.5,2,0.1\n"
LOSSES = "Wall time,Step,Value\n1700000000.6,0,3.5\n1700000001.6,1,2.5\n1700000002.6,2,NaN\n"


def wandb(metric: str, **runs: list[str]) -> str:
    """Return the export of a panel: every cell quoted, a metric with its range for each run."""
    names = [f"{run} - {metric}{end}" for run in runs for end in ("", "__MIN", "__MAX")]
    rows = [
        [cell for cell in cells for _ in range(3)] for cells in zip(*runs.values(), strict=True)
    ]
    lines = [["Step", *names], *([str(step), *row] for step, row in enumerate(rows))]
    return "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def test_two_tags_of_tensorboard_are_one_sweep(write: Write) -> None:
    names = [write(RATES, "run-fox-tag-lr-SGD.csv"), write(LOSSES, "run-fox-tag-train_loss.csv")]
    (reading,) = readings(*names)
    assert reading.runs == ["fox"]
    assert reading.frame["lr"].tolist() == [0.001, 0.01, 0.1]
    np.testing.assert_array_equal(reading.frame["loss"], [3.5, 2.5, np.nan])
    assert reading.columns == {"lr": "lr-SGD", "loss": "train_loss", "step": "Step"}
    assert reading.describe() == (
        "run-fox-tag-lr-SGD.csv and run-fox-tag-train_loss.csv: 3 steps of run 'fox' from "
        "TensorBoard download (one metric a file) columns lr-SGD, train_loss, Step"
    )


def test_points_that_tensorboard_downloads_as_json_are_joined(write: Write) -> None:
    rates = "[[1700000000.5, 0, 0.001], [1700000001.5, 1, 0.01], [1700000002.5, 2, 0.1]]"
    losses = '[[1700000000.6, 0, 3.5], [1700000001.6, 1, 2.5], [1700000002.6, 2, "NaN"]]'
    frame = read(write(rates, "lr.json"), write(losses, "loss.json"))
    assert frame["lr"].tolist() == [0.001, 0.01, 0.1]
    np.testing.assert_array_equal(frame["loss"], [3.5, 2.5, np.nan])


@pytest.mark.parametrize("index", [True, False])
def test_tables_of_one_metric_are_joined_by_their_files(write: Write, index: bool) -> None:
    for metric, values in (("lr", [0.001, 0.01, 0.1]), ("loss", [3.5, 2.5, 4.5])):
        rows = [f"{float(i)},{value},2024-05-06 07:08:0{i}" for i, value in enumerate(values)]
        lines = ["step,value,timestamp", *rows]
        if index:
            firsts = ["", *map(str, range(len(rows)))]
            lines = [f"{first},{line}" for first, line in zip(firsts, lines, strict=True)]
        write("\n".join(lines) + "\n", f"run-7/train_{metric}.csv")
    (reading,) = readings("run-7")
    assert reading.runs == ["run-7"]
    assert reading.frame[["lr", "loss"]].to_numpy().tolist() == [
        [0.001, 3.5],
        [0.01, 2.5],
        [0.1, 4.5],
    ]


def test_tags_of_several_runs_in_a_folder(write: Write) -> None:
    for run in ("fox", "hen"):
        write(RATES, f"runs/run-{run}-tag-lr.csv")
        write(LOSSES, f"runs/run-{run}-tag-loss.csv")
    write(LOSSES, "runs/run-fox-tag-accuracy.csv")
    histories = readings("runs")
    assert [reading.runs for reading in histories] == [["fox"], ["hen"]]
    assert histories[0].notes[-1] == (
        "left out 1 file of the folder without a range test: 'runs/run-fox-tag-accuracy.csv'"
    )


def test_files_that_were_renamed_are_told_apart_by_their_folder(write: Write) -> None:
    files = [
        write(text, f"{run}/{metric}.csv")
        for run in ("adam", "sgd")
        for metric, text in (("lr", RATES), ("loss", LOSSES))
    ]
    assert read(*files)["run"].unique().tolist() == ["adam", "sgd"]


def test_two_panels_of_wandb_are_one_sweep_a_run(write: Write) -> None:
    rates = wandb("train/lr", fox=["0.001", "0.01", "0.1"], hen=["0.002", "", "0.2"])
    losses = wandb("train/loss", fox=["3", "2", "5"], hen=["4", "", "6"])
    (reading,) = readings(write(losses, "loss.csv"), write(rates, "lr.csv"))
    by_run = {
        run: rows[["lr", "loss"]].to_numpy().tolist() for run, rows in reading.frame.groupby("run")
    }
    assert by_run == {
        "fox": [[0.001, 3], [0.01, 2], [0.1, 5]],
        "hen": [[0.002, 4], [0.2, 6]],
    }


def test_other_files_keep_their_place(write: Write) -> None:
    whole = write("lr,loss\n0.1,2\n0.2,3\n", "whole.csv")
    rates, losses = write(RATES, "run-fox-tag-lr.csv"), write(LOSSES, "run-fox-tag-loss.csv")
    assert read(rates, whole, losses)["run"].unique().tolist() == ["whole", "fox"]
    assert read(losses, whole, rates)["run"].unique().tolist() == ["fox", "whole"]


def test_a_download_may_lack_the_word_run(write: Write) -> None:
    names = write(RATES, "fox-tag-lr-AdamW.csv"), write(LOSSES, "fox-tag-train_loss.csv")
    assert read(*names)["run"].unique().tolist() == ["fox"]


ALONE = [  # files, the error, why
    (
        {"run-fox-tag-loss.csv": LOSSES},
        "run-fox-tag-loss.csv: holds the loss of run 'fox' and no learning rate; give the file "
        "with its learning rate as well, or one file with both",
        "no rate",
    ),
    (
        {"run-fox-tag-lr.csv": RATES, "run-hen-tag-loss.csv": LOSSES},
        "run-fox-tag-lr.csv: holds the learning rate of run 'fox' and no loss; give the file with "
        "its loss as well, or one file with both",
        "another run's loss",
    ),
    (
        {f"run-a-tag-{tag}.csv": text for tag, text in
         {"lr": RATES, "loss": LOSSES, "train_loss": LOSSES}.items()},
        "2 files hold the loss of run 'a': 'run-a-tag-loss.csv', 'run-a-tag-train_loss.csv'; give "
        "one",
        "two losses",
    ),
    (
        {"run-a-tag-lr.csv": RATES, "run-a-tag-loss.csv": LOSSES.replace(",0,3", ",10,3").replace(
            ",1,2", ",11,2").replace(",2,N", ",12,N")},
        "run-a-tag-lr.csv and run-a-tag-loss.csv: the learning rate and the loss share no step; "
        "the rate has steps 0, 1, 2, the loss 10, 11, 12",
        "no step in common",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message", "why"), ALONE, ids=[row[-1] for row in ALONE])
def test_half_a_sweep(write: Write, files: dict[str, str], message: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        read(*[write(text, name) for name, text in files.items()])
    assert str(caught.value) == message


def test_lists_that_are_saved_alone_are_joined_by_their_order(write: Write) -> None:
    rates, losses = [0.001, 0.01, 0.1], [3.5, 2.5]  # the loop stopped before the last loss
    write("\n".join(map(str, rates)), "text/lrs.txt")
    write("\n".join(map(str, losses)), "text/losses.txt")
    write(str(rates), "json/lr.json")
    write(str(losses), "json/loss.json")
    np.save("lr.npy", np.array(rates))
    np.save("train_losses.npy", np.array(losses))
    for sources in (["text"], ["json"], ["lr.npy", "train_losses.npy"]):
        assert read(*sources)[["lr", "loss"]].to_numpy().tolist() == [[0.001, 3.5], [0.01, 2.5]]


def test_a_list_may_end_in_a_loss_that_is_not_finite(write: Write) -> None:
    write("[0.001, 0.01, 0.1]", "lr.json")
    for text in ("[3.5, 2.5, NaN]", "[3.5, 2.5, null]"):
        write(text, "loss.json")
        np.testing.assert_array_equal(read("lr.json", "loss.json")["loss"], [3.5, 2.5, np.nan])
    np.save("lr.npy", [0.001, 0.01, 0.1])
    np.save("loss.npy", [3.5, 2.5, np.nan])
    np.testing.assert_array_equal(read("lr.npy", "loss.npy")["loss"], [3.5, 2.5, np.nan])


LISTS = [  # files, the end of the error
    (
        {"lrs.txt": "1\n2\n3\n4\n", "losses.txt": "1\n2\n"},
        "4 learning rates in lrs.txt and 2 losses in losses.txt: nothing says which belong "
        "together; save both in one table",
    ),
    (
        {"lrs.txt": "1\n2\n3\n", "loss.csv": "step,value\n10,1\n20,2\n30,3\n"},
        "3 learning rates in lrs.txt and 3 losses in loss.csv: nothing says which belong "
        "together; save both in one table",
    ),
    (
        {"numbers.json": "[1, 2, 3]"},
        "numbers.json: one list of numbers without a name: give two files, called lr and loss, or "
        "save both in one, under these names",
    ),
    (
        {"a_lr.txt": "1\n2\n", "b_loss.txt": "1\n2\n"},
        "(files are joined if their names differ in the metric only, as a_lr.csv and a_loss.csv "
        "do)",
    ),
]


@pytest.mark.parametrize(("files", "message"), LISTS)
def test_lists_of_which_nothing_says_what_they_are(
    write: Write, files: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(*[write(text, name) for name, text in files.items()])
    assert str(caught.value).endswith(message)
