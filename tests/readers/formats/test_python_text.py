"""What Python printed is read as JSON is, and so are objects behind other text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pprint import pformat

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR, LOSS = [1e-06, 1e-4, 0.001, 0.01, 1.0], [3.0, 2.5, 2.25, 2.0, 9.0]
HISTORY = {"lr": LR, "loss": LOSS}
PAIRS = [*zip(LR, LOSS, strict=True)]
ROWS = [{"lr": lr, "loss": loss, "it's": True, "x": None} for lr, loss in PAIRS]
NUMPYS = [", ".join(f"np.float64({cell})" for cell in cells) for cells in (LR, LOSS)]
TENSORS = ", ".join(f"tensor({loss}, device='cuda:0')" for loss in LOSS)
PRINTED = {
    "a dictionary": repr(HISTORY),
    "pprint": pformat({**HISTORY, "name": "a'b\\c"}, width=20),
    "a line each": "\n".join(map(repr, ROWS)) + "\n",
    "a list": repr(ROWS),
    "one after another": "".join(map(repr, ROWS)),
    "tuples": repr({"lr": tuple(LR), "loss": tuple(LOSS)}),
    "by place": repr({name: dict(enumerate(cells)) for name, cells in HISTORY.items()}),
    "NumPy's numbers": f"{{'lr': [{NUMPYS[0]}], 'loss': [{NUMPYS[1]}]}}",
    "NumPy's arrays": f"{{'lr': {np.array(LR)!r}, 'loss': {np.array(LOSS, dtype='float32')!r}}}",
    "PyTorch's numbers": f"{{'lr': {LR}, 'loss': [{TENSORS}]}}",
    "an assignment": f"history = {HISTORY!r}\n",
    "a defaultdict": f"defaultdict(<class 'list'>, {HISTORY!r})\n",
    "behind a line": f"Trained for 3 minutes.\nHistory: {HISTORY!r}\n",
    "in lines of text": "".join(
        f"10:00 INFO metrics {json.dumps({'train': row})}\n"
        f"10:00 val {json.dumps({'train': {'loss': 9}})}\n"
        for row in ROWS
    ),
}


@pytest.mark.parametrize("what", PRINTED)
def test_it_is_read(write: Write, what: str) -> None:
    frame = read(write(PRINTED[what], "x.txt"))
    assert frame["lr"].tolist() == LR
    assert frame["loss"].tolist() == LOSS


def test_what_blew_up_is_kept(write: Write) -> None:
    text = repr({"lr": [1.0, 2.0, 3.0, 4.0], "loss": [1.0, float("nan"), float("-inf"), 2.0]})
    np.testing.assert_array_equal(read(write(text))["loss"], [1.0, np.nan, -np.inf, 2.0])


@pytest.mark.parametrize(
    "cell", ["open('x')", "<object at 0x1>", "[1, ..., 3]", "1 + 1", "array([1., ..., 2.])"]
)
def test_nothing_is_evaluated_or_passed_over(write: Write, cell: str) -> None:
    with pytest.raises(InputError, match=r"not valid JSON: .*; write what Python printed"):
        read(write(f"{{'lr': {cell}, 'loss': [1, 2, 3]}}", "x.txt"))


def test_pairs_without_names_are_named_as_such(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read(write(repr(PAIRS), "x.txt"))
    form = 'write [{"lr": ..., "loss": ...}, ...]'
    assert str(caught.value) == f"x.txt: 5 rows without names of columns: {form}"


def test_lines_without_an_object_are_counted(write: Write) -> None:
    (reading,) = readings(write(PRINTED["in lines of text"] + "{'lr': 1}\nbye\n"))
    assert reading.format == "JSON in lines of text"
    assert reading.notes == ("left out 7 lines without an object of JSON",)


def test_long_lines_are_not_searched_again_and_again(write: Write) -> None:
    with pytest.raises(InputError, match="no line names both"):
        read(write(("x" * 200_000 + "\n") * 5 + "y: {'a\n" + "{" * 100_000 + "\n", "x.txt"))


def test_objects_of_settings_are_no_steps(write: Write) -> None:
    steps = "".join(f"INFO {json.dumps({'train': row})}\n" for row in ROWS)
    frame = read(write('config {"lr": 0.1, "loss": "ce"}\n' + steps + 'end {"time": 3}\n'))
    assert frame["lr"].tolist() == LR


@pytest.mark.parametrize(
    "line",
    [
        "TrainOutput(global_step=90, training_loss=1.2, metrics={'train_runtime': 1.2})",
        "[Step(step=1, lr=0.1, loss=2.5), Step(step=2, lr=0.2, loss=2.25)]",
        "Namespace(lr=0.1, loss='ce')",
    ],
)
def test_one_line_of_names_and_numbers_is_no_header(write: Write, line: str) -> None:
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        read(write(f"{line}\n", "x.txt"))
