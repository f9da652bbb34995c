"""Tables with output above and below them, as a redirected program leaves them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR, LOSS = [1e-6, 1e-4, 0.01, 1.0], [3.0, 2.5, 2.0, 9.0]
ROWS = list(enumerate(zip(LR, LOSS, strict=True)))
CSV = "step,lr,loss\n" + "".join(f"{i},{lr},{loss}\n" for i, (lr, loss) in ROWS)
SPACED = "".join(f"{i:6d}  {lr:8.0e}  {loss:6.2f}\n" for i, (lr, loss) in ROWS)

ABOVE = {
    "output": ("Using device cuda\nloading 3 files, please wait\n" + CSV, 2),
    "settings": ("name,adam\nbatch,32\n\n" + CSV, 3),
    "a title": ("Range test 3\n" + CSV.replace(",", ";"), 1),
    "spaces": ("Run 3\n\n  step        lr    loss\n------  --------  ------\n" + SPACED, 2),
    "rules": ("====  ====  ====\nstep lr loss\n====  ====  ====\n" + SPACED + "====\n", 1),
}


@pytest.mark.parametrize("what", ABOVE)
def test_lines_above_the_header_are_left_out(write: Write, what: str) -> None:
    text, above = ABOVE[what]
    (reading,) = readings(write(text, "x.txt"))
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.notes == (f"left out {above} line{'s' * (above > 1)} above the header",)


@pytest.mark.parametrize(("below", "lines"), [("Done.\n", "1 line"), ("Saved\nBye.\n", "2 lines")])
def test_words_below_the_table_are_left_out(write: Write, below: str, lines: str) -> None:
    (reading,) = readings(write(CSV + below, "x.csv"))
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.notes == (f"left out {lines} of words below the table",)


def test_words_amid_a_table_are_refused(write: Write) -> None:
    with pytest.raises(InputError, match="row 5 has 1 of the header's 3 cells"):
        read(write(CSV + "Restarted\n" + CSV.partition("\n")[2], "x.csv"))


def test_the_usage_of_a_program_is_no_table(write: Write) -> None:
    usage = "usage: train [-h] [--lr LR]\n\noptions:\n  --lr LR  the rate\n  --loss L  the loss\n"
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        read(write(usage, "x.txt"))


DARKNET = " {i}: {loss:.6f}, 2.500000 avg{word}, {lr} rate, 3.21 seconds, {n} images"


@pytest.mark.parametrize("word", ["", " loss"])
def test_the_log_of_darknet(write: Write, word: str) -> None:
    rows = [DARKNET.format(i=i, lr=lr, loss=loss, n=64 * i, word=word) for i, (lr, loss) in ROWS]
    (reading,) = readings(
        write("Loading weights...Done!\n" + "\nLoaded: 0.1 s\n".join(rows) + "\n")
    )
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.frame["step"].tolist() == [0, 1, 2, 3]


def test_steps_within_the_answer_of_a_service(write: Write) -> None:
    hits = [{"_id": f"{i}", "_source": {"step": i, "lr": lr, "loss": v}} for i, (lr, v) in ROWS]
    data = {"took": 3, "hits": {"total": 4, "hits": hits}}
    assert read(write(json.dumps(data), "x.json"))["loss"].tolist() == LOSS
