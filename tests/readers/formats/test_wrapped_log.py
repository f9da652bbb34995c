"""The output of a training within the records of a log collector."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR, LOSS = [1e-5, 2.5e-4, 0.03, 0.1], [2.5, 2.25, 1.0, 1e3]
PAIRS = [[lr, loss] for lr, loss in zip(LR, LOSS, strict=True)]
STEPS = [*enumerate(zip(LR, LOSS, strict=True), 1)]
TIME = "2026-05-01T10:00:{:02d}.123456789Z"

TEXTS: dict[str, Callable[[int, float, float], str]] = {
    "a line": lambda i, lr, loss: f"step {i} lr {lr} loss {loss}",
    "JSON": lambda i, lr, loss: json.dumps({"step": i, "lr": lr, "loss": loss}),
    "what Python prints": lambda _, lr, loss: f"{{'loss': {loss}, 'learning_rate': {lr}}}",
    "two lines": lambda i, lr, loss: f"step {i} lr {lr}\nstep {i} loss {loss}",
}


def line(i: int) -> str:
    return TEXTS["a line"](i, LR[i - 1], LOSS[i - 1])


def lines(make: Callable[[int], Any], **how: Any) -> str:
    return "".join(json.dumps(make(i), **how) + "\n" for i, _ in STEPS)


@pytest.mark.parametrize("text", TEXTS)
def test_the_log_of_a_container(write: Write, text: str) -> None:
    """Docker: each line of a stream is a record, its end a part of it."""
    output = [("stderr", "Loading model"), ("stdout", "")]
    for i, (lr, loss) in STEPS:
        output += [("stdout", part) for part in TEXTS[text](i, lr, loss).splitlines()]
    records = [
        {"log": f"{part}\n", "stream": stream, "time": TIME.format(i)}
        for i, (stream, part) in enumerate(output)
    ]
    (reading,) = readings(write("\n".join(map(json.dumps, records)) + '\n{"log":"st', "a.log"))
    assert reading.frame[["lr", "loss"]].to_numpy().tolist() == PAIRS
    assert reading.notes[:2] == (
        f"left out line {len(records) + 1}, the last, which is cut short",
        "read the texts 'log' as output",
    )


COLLECTED = {  # collector -> file
    "journalctl -o json": lines(lambda i: {"_PID": "9", "PRIORITY": "6", "MESSAGE": line(i)}),
    "journald, with colours": lines(
        lambda i: {"_PID": "9", "MESSAGE": [*f"\x1b[32mINFO\x1b[0m {line(i)}".encode()]}
    ),
    "journalctl -o json-pretty": lines(lambda i: {"_PID": "9", "MESSAGE": line(i)}, indent=8),
    "aws logs get-log-events": json.dumps(
        {
            "searchedLogStreams": [],
            "events": [{"timestamp": 17 * 10**11 + i, "message": line(i)} for i, _ in STEPS],
            "nextForwardToken": "f/1",
        },
        indent=4,
    ),
    "aws logs get-query-results": json.dumps(
        {"results": [[{"field": "@message", "value": line(i)}] for i, _ in STEPS]}
    ),
    "gcloud logging read, newest first": json.dumps(
        [
            {"textPayload": line(i).partition(" lr")[2], "timestamp": TIME.format(i)}
            for i, _ in STEPS[::-1]
        ]
    ).replace('"textPayload": "', '"textPayload": "lr'),
    "a logger that writes JSON": lines(lambda i: {"levelname": "INFO", "message": line(i)}),
    "a time that remains": lines(lambda i: {"message": line(i)[7:], "remaining_time": 9 - i}),
    "Kaggle": "["
    + "\n,".join(
        json.dumps({"stream_name": "stdout", "time": 5.1 + i, "data": line(i) + "\n"})
        for i, _ in STEPS
    )
    + "\n]",
    "Splunk": lines(lambda i: {"preview": False, "result": {"_raw": line(i), "_time": i}}),
    "loguru": lines(
        lambda i: {
            "text": f"2026-05-01 | INFO | __main__:main:12 - {line(i)}\n",
            "record": {"level": {"name": "INFO", "no": 20}, "line": 12, "message": line(i)},
        }
    ),
    "Elasticsearch": json.dumps(
        {"took": 3, "hits": {"hits": [{"_source": {"message": line(i)}} for i, _ in STEPS]}}
    ),
    "outputs of a notebook": json.dumps(
        [{"name": "stdout", "text": [line(i) + "\n" for i, _ in STEPS]}]
    ),
    "CSV of JSON": "timestamp,message\n"
    + "".join(
        f'{i},"{{""step"": {i}, ""lr"": {lr}, ""loss"": {loss}}}"\n' for i, (lr, loss) in STEPS
    ),
    "Kubernetes' files": "".join(
        f"{TIME.format(i)} stdout F lr {lr} loss {loss}\n" for i, (lr, loss) in STEPS
    ),
}


@pytest.mark.parametrize("collector", COLLECTED)
def test_collected_logs_are_read(write: Write, collector: str) -> None:
    (reading,) = readings(write(COLLECTED[collector], "x.json"))
    assert reading.frame[["lr", "loss"]].to_numpy().tolist() == PAIRS
    assert "falls" not in str(reading.notes)


def test_names_are_chosen_in_the_text(write: Write) -> None:
    records = lines(lambda i: {"log": f"s:{i} trl:{LOSS[i - 1]} rate:{LR[i - 1]}\n", "stream": "x"})
    frame = read(write(records, "x.log"), lr_column="rate", loss_column="trl")
    assert frame["loss"].tolist() == LOSS


OTHERS = {
    "numbers of their own": lines(lambda i: {"lr": LR[i - 1], "msg": "lr 1 loss 2", "loss": 3 + i}),
    "another text": lines(lambda i: {"log": f"loading {i}\n", "stream": "stdout"}),
    "a cell of a notebook": json.dumps(
        {"nbformat": 4, "cells": [{"source": [f"{line(i)}\n" for i, _ in STEPS]}]}
    ),
}


def test_a_text_is_not_read_before_numbers(write: Write) -> None:
    assert read(write(OTHERS["numbers of their own"], "x.log"))["loss"].tolist() == [4, 5, 6, 7]


REFUSED = {
    "another text": "the texts 'log' name no learning rate and loss; if they have other names, "
    "give both with lr_column= and loss_column=",
    "a cell of a notebook": "a notebook, not a history: save the output of its cells as text",
}


@pytest.mark.parametrize("what", REFUSED)
def test_other_texts_are_no_output(write: Write, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(OTHERS[what], "x.log"))
    assert str(caught.value) == f"x.log: {REFUSED[what]}"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("kubernetes/pod_name", "a line"),
        ("_PID", "JSON"),
        ("logStreamName", "what Python prints"),
        ("rank", "a line"),
    ],
)
def test_records_of_two_trainings_do_not_become_one_sweep(
    write: Write, field: str, text: str
) -> None:
    """Each job logs its own loss at the rates of both; a third one logs its settings only."""
    losses = {"a": LOSS, "b": [3.0, 4.0, 5.0, 6.0]}
    records = [
        {"message": TEXTS[text](i, lr, losses[job][i - 1]), field: job}
        for i, (lr, _) in STEPS
        for job in losses
    ]
    one = [record for record in records if record[field] == "a"]
    one.insert(0, {"message": "lr=0.1 loss=0 (defaults)", field: "c"})
    assert read(write("\n".join(map(json.dumps, one)), "a.log"))["loss"].tolist() == LOSS
    with pytest.raises(InputError) as caught:
        read(write("\n".join(map(json.dumps, records)), "x.log"))
    assert str(caught.value) == (
        f"x.log: records of several origins: {field!r} is 'a', 'b'; save the records of each in a "
        f"file of its own"
    )


@pytest.mark.parametrize("field", ["host_cpu", "task_step", "phase"])
def test_numbers_and_phases_of_one_training_are_no_origins(write: Write, field: str) -> None:
    texts = [TEXTS["a line"](i, 1e-5 * 2**i, 3.0 - i / 4) for i in range(9)]
    records = [{"message": text, field: i // 3} for i, text in enumerate(texts)]
    assert len(read(write("\n".join(map(json.dumps, records)), "x.log"))) == len(texts)


def test_the_rates_and_the_losses_of_two_jobs_are_not_joined(write: Write) -> None:
    records = lines(lambda i: {"message": f"step {i} lr {LR[i - 1]}", "pod": "a"})
    records += lines(lambda i: {"message": f"step {i} loss {i}", "pod": "b"})
    with pytest.raises(InputError, match="records of several origins: 'pod' is 'a', 'b'"):
        read(write(records, "x.log"))
