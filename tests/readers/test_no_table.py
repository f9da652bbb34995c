"""Text that is no table, columns without names, rounded zeros: each named as what it is."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError, KindError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)
ROWS = list(zip(LR, LOSS, strict=True))

NOTHING = (
    "no line names both a learning rate and a loss; if they have other names, give both with "
    "lr_column= and loss_column="
)
NO_TABLES = {
    "a block an epoch": "".join(
        f"Epoch {i}/30\nTrain loss: {loss} | acc: 0.5\nTook 61s, LR: {lr:.2e}\n"
        for i, (lr, loss) in enumerate(ROWS, 1)
    ),
    "boxes": "".join(
        f"+-----------+\n| rates/    |\n|  lr | {lr:.3g} |\n|  loss | {loss} |\n"
        for lr, loss in ROWS
    ),
    "short names": "".join(f"s:{i} trl:{loss} lr:{lr:.2e}\n" for i, (lr, loss) in enumerate(ROWS)),
    "a count in brackets": "".join(
        f"[{i}]\ttrain-rmse:{loss}\n" for i, (_, loss) in enumerate(ROWS)
    ),
    "as many words a line": "".join(
        f"[2024-05-06 07:08:09] Ep. 1 : Up. {i} : Cost {loss} : Time 1s : L.r. {lr:.4e}\n"
        for i, (lr, loss) in enumerate(ROWS)
    ),
    "prose": "Some notes about a training\nthat went well at first\nand then no longer did.\n" * 9,
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_text_that_is_no_table(write: Write, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(text, "x.txt"))
    assert str(caught.value) == f"x.txt: {NOTHING}"


@pytest.mark.parametrize(
    "text",
    ["epoch,acc\n1,0.5\n2,0.6\n", "name;acc\na;0,5\nb;0,6\n", "acc\n0.5\n0.6\n", "epoch,acc\n"],
)
def test_a_table_without_a_rate_is_still_one(write: Write, text: str) -> None:
    with pytest.raises(InputError, match=r"x.txt: no learning rate column among "):
        read(write(text, "x.txt"))


@pytest.mark.parametrize(
    ("lr_column", "loss_column", "line"),
    [
        ("lr", "trl", "s:{i} trl:{loss} lr:{lr}"),
        (None, "trl", "s:{i} trl:{loss} lr:{lr}"),
        ("L.r.", "Cost", "[2024-05-06 07:08:09] Ep. 1 : Up. {i} : Cost {loss} : L.r. {lr}"),
        (
            "lr",
            "xent",
            "[2024-05-06 07:08:09,101 INFO] Step {i}/ 900; xent: {loss}; lr: {lr}; 3 sec",
        ),
        ("eta", None, "[{i}] eta = {lr}, loss = {loss}"),
        ("speed", "cost", "{i} speed {lr} cost {loss}"),
        ("η", "損失", "step {i}, η = {lr}, 損失 = {loss}"),
        ("学习率", "损失", "步骤 {i}: 学习率={lr}, 损失={loss}"),
        ("Speed", "J(w)", "{i} Speed: {lr} J w: {loss}"),
    ],
)
def test_chosen_columns_make_a_log_of_any_text(
    write: Write, lr_column: str | None, loss_column: str | None, line: str
) -> None:
    lines = [line.format(i=i, lr=lr, loss=loss) for i, (lr, loss) in enumerate(ROWS)]
    name = write("\n".join(["starting up, 2 devices", *lines]) + "\n", "x.txt")
    with pytest.raises(InputError):
        read(name)
    (reading,) = readings(name, lr_column=lr_column, loss_column=loss_column)
    assert reading.format == "training log"
    np.testing.assert_allclose(reading.frame["lr"], LR)
    np.testing.assert_allclose(reading.frame["loss"], LOSS)


def test_chosen_columns_that_no_line_names(write: Write) -> None:
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        read(write(NO_TABLES["short names"]), lr_column="lr", loss_column="tel")


def test_the_options_of_the_command_are_named(write: Write, cli: Callable[..., object]) -> None:
    result = cli("suggest", write(NO_TABLES["boxes"], "x.txt"))
    assert NOTHING.replace("lr_column=", "--lr-column").replace(
        "loss_column=", "--loss-column"
    ) in str(result)


LISTS = {
    "two lists": ([LR.tolist(), LOSS.tolist()], '2 lists without names: write {"lr": [...], '
                  '"loss": [...]}'),
    "rows": (ROWS, '30 rows without names of columns: write [{"lr": ..., "loss": ...}, ...]'),
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_lists_without_names(write: Write, kind: str) -> None:
    data, said = LISTS[kind]
    name = write(json.dumps(data), "x.json")
    with pytest.raises(InputError) as caught:
        read(name)
    assert str(caught.value) == f"x.json: {said}"
    frame = read(name, lr_column="0", loss_column="1")
    np.testing.assert_allclose(frame["lr"], LR)
    np.testing.assert_allclose(frame["loss"], LOSS)


SINGLE = {
    "a summary": {"_step": 9, "loss": 0.5, "lr": 0.1, "_wandb": {"runtime": 1},
                  "gradients": {"_type": "histogram", "bins": [1, 2]}},
    "results": {"train_loss": 0.5, "train_runtime": 12.5, "epoch": 3},
}  # fmt: skip


@pytest.mark.parametrize("kind", SINGLE)
def test_one_value_of_each_metric(write: Write, kind: str) -> None:
    with pytest.raises(InputError, match="one value of each metric; a range test needs many steps"):
        read(write(json.dumps(SINGLE[kind]), "x.json"))


def test_a_notebook_of_the_older_layout(write: Write) -> None:
    document = {"worksheets": [{"cells": [{"a": "lr"}]}], "nbformat": 3, "metadata": {}}
    with pytest.raises(InputError, match="a notebook, not a history"):
        read(write(json.dumps(document), "x.json"))


def _download(values: np.ndarray) -> str:
    rows = "".join(f"1700000000.{i},{i},{value}\n" for i, value in enumerate(values))
    return "Wall time,Step,Value\n" + rows


@pytest.mark.parametrize("names", [["version_0.csv", "version_0 (1).csv"], ["run (7).csv", "a"]])
def test_downloads_of_tensorboard_that_do_not_say_their_metric(
    write: Write, names: list[str]
) -> None:
    for name, values in zip(names, (LR, LOSS), strict=True):
        write(_download(values), f"runs/{name}")
    with pytest.raises(InputError) as caught:
        read("runs")
    assert str(caught.value).endswith(
        "one metric as TensorBoard downloads it, under a name that does not say which; name the "
        "file of the learning rate lr.csv and that of the loss loss.csv"
    )


def test_downloads_named_as_that_sentence_says(write: Write) -> None:
    write(_download(LR), "runs/lr.csv")
    write(_download(LOSS), "runs/loss.csv")
    np.testing.assert_allclose(read("runs")["loss"], LOSS)


def _rounded(low: float, zeros: int) -> str:
    rates = np.concatenate([np.zeros(zeros), low * np.geomspace(1, 1e4, 30)])
    lines = [f"lr: {lr:.6f} loss: {2 + 0.01 * i:.4f}" for i, lr in enumerate(rates)]
    return "\n".join(lines) + "\n"


def _table(rates: np.ndarray) -> str:
    return "lr,loss\n" + "".join(f"{float(lr)!r},{2 + 0.01 * i}\n" for i, lr in enumerate(rates))


ZEROS = [
    (
        _table(np.geomspace(1e-6, 0.1, 40).round(5)),
        "6 steps whose learning rate is printed as 0.0: rounded, not zero",
    ),
    (
        _table(np.round(1e-5 * np.maximum(np.arange(-2, 30), 0), 5)),
        "3 steps at learning rate 0 (warm-up or decay)",
    ),
    (_rounded(1e-6, 4), "4 steps whose learning rate is printed as 0.000000: rounded, not zero"),
    (_rounded(1e-6, 1), "1 step at learning rate 0 (warm-up or decay)"),
    (_rounded(1e-4, 4), "4 steps at learning rate 0 (warm-up or decay)"),
    ("lr,loss\n0.0,2\n0.0,2\n1e-6,2\n1e-5,1\n", "2 steps at learning rate 0 (warm-up or decay)"),
]


@pytest.mark.parametrize(("text", "said"), ZEROS, ids=[row[1][:60] for row in ZEROS])
def test_zeros_that_are_rounded_and_zeros(write: Write, text: str, said: str) -> None:
    (reading,) = readings(write(text), kind="sweep")
    assert f"left out {said}" in reading.notes
    assert (reading.frame["lr"] > 0).all()


def _groups(*rates: np.ndarray) -> str:
    names = ",".join(f"lr/pg{i}" for i in range(len(rates)))
    rows = "".join(
        f"{i},{3 - 0.01 * i},{2 - 0.01 * i},{','.join(map(str, row))}\n"
        for i, row in enumerate(zip(*rates, strict=True))
    )
    return f"epoch,train/a_loss,train/b_loss,{names}\n{rows}"


FALL = np.concatenate([np.linspace(1e-4, 1e-2, 5), np.linspace(1e-2, 1e-4, 40)])


def test_groups_that_are_all_schedules_are_not_asked_about(write: Write) -> None:
    name = write(_groups(FALL, 10 * FALL, np.linspace(1e-1, 1e-3, 45)))
    with pytest.raises(KindError) as caught:
        read(name)
    assert str(caught.value).startswith(
        "x.csv: each of 'lr/pg0', 'lr/pg1', 'lr/pg2' (lr_column=) is a schedule: the rate rises "
    )
    with pytest.raises(KindError, match="training under a schedule"):
        read(name, lr_column="lr/pg1")


@pytest.mark.parametrize("rates", [(FALL, np.geomspace(1e-6, 1, 45)), (np.geomspace(1e-6, 1, 45),)])
def test_groups_among_which_one_is_a_range_test_are(
    write: Write, rates: tuple[np.ndarray, ...]
) -> None:
    with pytest.raises(InputError, match=r"choose (one with|loss_column)") as caught:
        read(write(_groups(*rates)))
    assert not isinstance(caught.value, KindError)


def test_a_rate_without_a_loss_names_the_option_of_the_command_line(write: Write, cli) -> None:
    rows = "".join(f"{i},{lr},{lr * 10},{loss}\n" for i, (lr, loss) in enumerate(ROWS))
    answer = cli("suggest", write(f"step,lr_body,lr_head,loss\n{rows}", "groups.csv"))
    assert "or choose one of 'lr_body', 'lr_head' with --lr-column" in answer.err
