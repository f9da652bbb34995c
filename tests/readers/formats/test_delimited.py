from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings
from lrchart.readers.reader import read

DATA = Path(__file__).parents[2] / "data" / "readers"
Write = Callable[..., str]


READABLE = [  # text, lr, loss, why
    ("lr,loss\n0.1,2\n0.2,3\n", [0.1, 0.2], [2, 3], "the contract"),
    ("loss,lr\n2,0.1\n3,0.2\n", [0.1, 0.2], [2, 3], "columns in any order"),
    ("lr\tloss\n0.1\t2\n0.2\t3\n", [0.1, 0.2], [2, 3], "tabs"),
    ("lr;loss\n0,1;2,5\n0,2;3,5\n", [0.1, 0.2], [2.5, 3.5], "decimal commas"),
    ("lr;loss\n1,5e-3;-2,5\n2,5E-3;3\n", [1.5e-3, 2.5e-3], [-2.5, 3], "signs and exponents"),
    ("lr|loss\n0.1|2\n0.2|3\n", [0.1, 0.2], [2, 3], "bars"),
    ("lr  loss\n0.1   2\n0.2 3\n", [0.1, 0.2], [2, 3], "spaces"),
    ('"lr","loss"\n"0.1","2"\n"0.2","3"\n', [0.1, 0.2], [2, 3], "quotes"),
    ("lr, loss\n0.1, 2\n0.2, 3\n", [0.1, 0.2], [2, 3], "a space after the comma"),
    ("lr,loss\r\n0.1,2\r\n0.2,3\r\n", [0.1, 0.2], [2, 3], "Windows' line ends"),
    ("lr,loss\r0.1,2\r0.2,3\r", [0.1, 0.2], [2, 3], "old line ends"),
    ("# made by x\nlr,loss\n0.1,2\n0.2,3\n", [0.1, 0.2], [2, 3], "a comment above"),
    ("# lr loss\n0.1 2\n0.2 3\n", [0.1, 0.2], [2, 3], "numpy.savetxt's header"),
    (
        "lr,loss,step\n0.1,2,0\n# epoch 2, with more\n0.2,3,1\n# end\n",
        [0.1, 0.2],
        [2, 3],
        "comments between the rows",
    ),
    ("lr  loss\n----  ----\n0.1   2\n0.2   3\n", [0.1, 0.2], [2, 3], "a rule below the header"),
    ("sep=;\nlr;loss\n0,1;2\n0,2;3\n", [0.1, 0.2], [2, 3], "a spreadsheet's first line"),
    ("\n\nlr,loss\n\n0.1,2\n,\n0.2,3\n\n", [0.1, 0.2], [2, 3], "empty lines"),
    ("lr,loss,\n0.1,2,\n0.2,3,\n", [0.1, 0.2], [2, 3], "a comma at every end"),
    (",lr,loss\n0,0.1,2\n1,0.2,3\n", [0.1, 0.2], [2, 3], "pandas' index column"),
    ("lr loss\n0 0.1 2\n1 0.2 3\n", [0.1, 0.2], [2, 3], "pandas' printed index"),
    ('"lr"\t"loss"\n"1"\t0.1\t2\n"2"\t0.2\t3\n', [0.1, 0.2], [2, 3], "R's row names"),
    ('lr,loss\n0.1,"1,250"\n0.2,987\n', [0.1, 0.2], [1250, 987], "thousands"),
    ('lr,loss\n"0,01","1,5"\n"0,02","1,250"\n', [0.01, 0.02], [1.5, 1.25], "quoted decimal commas"),
    ("lr;loss\n0,1;1,250\n0,2;3\n", [0.1, 0.2], [1.25, 3], "decimal commas beside a small number"),
    (
        "lr,loss\n1e\N{MINUS SIGN}1,\N{MINUS SIGN}2\n0.2,\N{INFINITY}\n",
        [0.1, 0.2],
        [-2, np.inf],
        "signs of typography",
    ),
    ("step,lr,loss\n0,0.1,2\n1,0.2,missing\n2,0.3,-\n3,0.4,3\n", [0.1, 0.4], [2, 3], "no loss"),
    ("lr,loss\n0.1,inf\n0.2,-Infinity\n", [0.1, 0.2], [np.inf, -np.inf], "what blew up"),
    ("lr,loss\n0.1,2\n0.2,nan\n0.3,-nan(ind)\n", [0.1, 0.2, 0.3], [2, np.nan, np.nan], "NaN"),
]


@pytest.mark.parametrize(("text", "lr", "loss", "why"), READABLE, ids=[row[-1] for row in READABLE])
def test_reads(write: Write, text: str, lr: list[float], loss: list[float], why: str) -> None:
    frame = read(write(text))
    assert frame["lr"].tolist() == lr
    np.testing.assert_array_equal(frame["loss"], loss)
    assert frame["run"].tolist() == ["x"] * len(lr)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_reads_any_unicode(write: Write, encoding: str) -> None:
    text = "lr,loss,run\n0.1,2,größe\n0.2,3,größe\n"
    assert readings(write(text, encoding=encoding))[0].runs == ["größe"]


def test_says_that_latin_1_is_a_guess(write: Write) -> None:
    reading = readings(write("lr,loss,run\n0.1,2,größe\n0.2,3,größe\n", encoding="latin-1"))[0]
    assert reading.runs == ["größe"]
    assert reading.notes == ("the text is not UTF-8; read as Latin-1",)


REFUSED = [  # bytes or text, the whole message
    ("", "x.csv: the file is empty"),
    (" \n\n", "x.csv: the file is empty"),
    ("# only this\n", "x.csv: the file has no rows"),
    ("lr,loss\n", "x.csv: the table has no rows"),
    ("a,b\n1,2\n", "x.csv: no learning rate column among 'a', 'b'; choose one with lr_column="),
    ("lr,acc\n1,2\n", "x.csv: no loss column among 'acc'; choose one with loss_column="),
    ("1,2\n3,4\n", "x.csv: no learning rate column among '0', '1'; choose one with lr_column="),
    (
        "0,179,2\n1,180,3\n",
        "x.csv: no header names the 3 columns: write one above them, such as step,lr,loss or, in "
        "the file of one metric, step,timestamp,value",
    ),
    ("lr loss\n5 0.1 2\n6 0.2 3\n", "x.csv: row 1 has 3 cells, the header has 2"),
    (
        "lr,loss\n0.1,2\n",
        "x.csv: run 'x' (replicate 0) has one step; a range test needs many",
    ),
    (
        "lr,loss\n0,2\n0,3\n0.0,1\n",
        "x.csv: column 'lr', row 1: 0.0 is not a learning rate; it must be finite and greater "
        "than 0",
    ),
    (
        "lr,loss\n0.1,2\n-1e-3,3\n",
        "x.csv: column 'lr', row 2: -0.001 is not a learning rate; it must be finite and greater "
        "than 0",
    ),
    ("lr,loss\n0.1,2\n0.2,abc\n", "x.csv: column 'loss', row 2: 'abc' is not a number"),
    ("lr,loss\n0.1,2\n1_0,3\n", "x.csv: column 'lr', row 2: '1_0' is not a number"),
    ("lr;loss\n0,1;2.5\n0.2;3\n", "x.csv: column 'lr', row 1: '0,1' is not a number"),
    ("lr,loss\n0,001,2,3\n0,002,1,5\n", "x.csv: row 1 has 4 cells, the header has 2"),
    ("lr,loss\n0.1,2\n0.2\n0.3,1\n", "x.csv: row 2 has 1 of the header's 2 cells"),
    (
        'lr,loss\n0.1,"2\n0.2,3\n',
        "x.csv: line 3 cannot be split into cells: unexpected end of data",
    ),
    (
        "lr,learning_rate,loss\n0.1,1,2\n",
        "x.csv: 2 columns could be the learning rate: 'lr', 'learning_rate'; choose one with "
        "lr_column=",
    ),
    (
        "lr,loss,train/loss\n0.1,1,2\n",
        "x.csv: 2 columns could be the loss: 'loss', 'train/loss'; choose one with loss_column=",
    ),
    (
        "lr,loss,loss\n0.1,1,2\n",
        "x.csv: 2 columns could be the loss: 'loss', 'loss'; choose one with loss_column=",
    ),
    (
        "lr,loss\n0.1,2\n" + "0.2,3\n" * 20_000 + "\0\0",
        "x.csv: holds NUL bytes, the first at byte 120015: the file is damaged or is not text",
    ),
    (
        "lr,loss\n0.1,2\n0.2,3\n".encode("utf-16")[:-1],
        "x.csv: is cut or damaged: it is not valid utf-16",
    ),
    (
        "lr,loss,step\n0.1,2,0.5\n0.2,1,1\n",
        "x.csv: column 'step', row 1: '0.5' is not a whole number",
    ),
    ("lr,loss,run\n0.1,2,a\n0.2,1,\n", "x.csv: column 'run', row 2: no run name"),
    (
        b"\x89abc\r\n\x1a\n\0\0",
        "x.csv: the content is in none of the formats that can be read: Parquet, .npy, .npz, "
        "TensorBoard, W&B run file, SQLite, training log, JSON, table in text, log in blocks, "
        "log with decimal commas, JSON in lines of text, CSV",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[row[1][7:47] for row in REFUSED])
def test_refuses(write: Write, content: str | bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(content))
    assert str(caught.value) == message


SAFE = [  # text, losses, notes
    (
        "lr,loss\n0.1,2\n0.2,3\n0.3,4e-",
        [2, 3],
        ["left out row 3, the last, which is cut short"],
    ),
    ("lr,loss\n0.1,2\n0.2,3\n0.3", [2, 3], ["left out row 3, the last, which is cut short"]),
    (
        "lr,loss\n0.1,2\n0.2,3",
        [2, 3],
        ["the last line has no line end; if the file was cut, so may its last value be"],
    ),
    ("lr,loss\n0.1,2\n0.2,\n0.3,4\n0.4,\n", [2, 4], ["left out 2 rows with no loss"]),
    ("lr,loss\n0.1,2\n,3\n0.3,4\n", [2, 4], ["left out 1 row with no learning rate"]),
    (
        "lr,loss\n0,9\n0.1,2\n0.2,4\n0.0,9\n",
        [2, 4],
        ["left out 2 steps at learning rate 0 (warm-up or decay)"],
    ),
    (
        "lr,loss\n0.1,2\n0.2,3\n0.3,\n",
        [2, 3, np.nan],
        [
            "read the empty loss of 1 row at the end as NaN",
            "kept 1 NaN or infinite loss",
        ],
    ),
    (
        "lr,loss\n0.3,2\n0.03,3\n0.003,4\n3e-4,4\n3e-5,4\n",
        [4, 4, 4, 3, 2],
        [
            "the rate only falls, from 0.3 to 3e-5, evenly in its logarithm, and each rate is 10 "
            "times the next: read from the lowest up",
            "the learning rate of run 'x' falls; it is drawn lowest rate first",
        ],
    ),
    (
        "step,lr,loss\n0,0.1,2\n1,0.2,3\n1,0.3,4\n",
        [2, 3, 4],
        ["run 'x' has 1 repeated step; all are kept"],
    ),
    (
        "epoch,step,lr,loss\n0,0,0.1,2\n0,1,0.2,3\n1,0,0.3,4\n1,1,0.4,5\n",
        [2, 3, 4, 5],
        ["run 'x' has 2 repeated steps; all are kept"],
    ),
    (
        "lr,loss\n0.1,2\n0.1,2.1\n0.2,3\n0.2,3.1\n0.3,4\n0.3,4.1\n",
        [2, 2.1, 3, 3.1, 4, 4.1],
        [
            "the rate rises once, from 0.1 to 0.3, in 6 steps; trainings sorted by their rates "
            "would look alike",
            "run 'x' has 2 rows at each rate; without a column of steps, each row counts as an "
            "optimizer step",
        ],
    ),
    (
        "lr,loss\n0.1,2\n0.1,2.1\n0.2,3\n0.2,3.1\n0.3,4\n",
        [2, 2.1, 3, 3.1, 4],
        [
            "the rate rises once, from 0.1 to 0.3, in 5 steps; trainings sorted by their rates "
            "would look alike",
        ],
    ),
    (
        "step,lr,loss\n0,0.1,2\n,0.2,3\n",
        [2, 3],
        ["some rows have no step, so the steps are numbered in the order of the rows"],
    ),
]


@pytest.mark.parametrize(("text", "loss", "notes"), SAFE, ids=[row[2][0][:40] for row in SAFE])
def test_reads_safely_and_says_so(
    write: Write, text: str, loss: list[float], notes: list[str]
) -> None:
    (reading,) = readings(write(text))
    np.testing.assert_array_equal(reading.frame["loss"], loss)
    assert list(reading.notes) == notes


def test_recorded_sweeps_are_read_as_pandas_reads_them() -> None:
    for path in (DATA / "mlp_digits_sgd.csv", DATA / "lorenz_diverges.csv"):
        frame, known = read(path), pd.read_csv(path)
        pd.testing.assert_frame_equal(frame[["step", "lr", "loss"]], known[["step", "lr", "loss"]])
