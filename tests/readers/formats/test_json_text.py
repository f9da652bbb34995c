from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers import read, readings

DATA = Path(__file__).parents[2] / "data" / "readers"
Write = Callable[..., str]


LR, LOSS = [0.1, 0.2, 0.4], [3.0, 2.0, 5.0]
FRAME = pd.DataFrame({"lr": LR, "loss": LOSS})

LAYOUTS = {
    "columns": json.dumps({"lr": LR, "loss": LOSS}),
    "columns beside settings": json.dumps({"mode": "exp", "lrs": LR, "losses": LOSS, "n": 3}),
    "a dumped finder": json.dumps({"best_loss": 2.0, "history": {"lr": LR, "loss": LOSS}}),
    "records": FRAME.to_json(orient="records"),
    "pandas' columns": FRAME.to_json(),
    "pandas' index": FRAME.to_json(orient="index"),
    "pandas' table": FRAME.to_json(orient="table"),
    "records beside settings": json.dumps({"config": {"n": 3}, "logs": FRAME.to_dict("records")}),
    "pandas' split": FRAME.to_json(orient="split"),
    "lines": FRAME.to_json(orient="records", lines=True),
    "a run beside settings": json.dumps({"x": {"lr": LR, "loss": LOSS}, "best_lr": 1e-3}),
    "indented": json.dumps({"lr": LR, "loss": LOSS}, indent=2),
    "one parameter group": json.dumps({"lr": [[lr] for lr in LR], "loss": LOSS}),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(write: Write, layout: str) -> None:
    frame = read(write(LAYOUTS[layout], "x.txt"))
    assert frame["lr"].tolist() == LR
    assert frame["loss"].tolist() == LOSS
    assert frame["run"].unique().tolist() == ["x"]


def test_a_mapping_of_runs(write: Write) -> None:
    history = {"lr": LR, "loss": LOSS}
    assert readings(write(json.dumps({"adam": history, "sgd": history}), "x.json"))[0].runs == [
        "adam",
        "sgd",
    ]


def test_null_nan_and_infinity(write: Write) -> None:
    name = write('{"lr": [0.1, 0.2, 0.3, 0.4], "loss": [1, NaN, Infinity, null]}', "x.json")
    np.testing.assert_array_equal(read(name)["loss"], [1, np.nan, np.inf, np.nan])


def test_lrchart_s_own_lines(write: Write) -> None:
    rows = [{"run": "a", "replicate": 0, "step": i, "lr": 0.1 * (i + 1), "loss": v}
            for i, v in enumerate([1.0, "nan", "inf"])]  # fmt: skip
    name = write("".join(json.dumps(row) + "\n" for row in rows), "x.jsonl")
    np.testing.assert_array_equal(read(name)["loss"], [1, np.nan, np.inf])


def test_a_cut_last_line_is_left_out(write: Write) -> None:
    lines = LAYOUTS["lines"].strip() + '\n{"lr": 0.8, "lo'
    (reading,) = readings(write(lines, "x.jsonl"))
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.notes == ("left out line 4, the last, which is cut short",)


def test_transformers_trainer_state() -> None:
    (reading,) = readings(DATA / "trainer_state.json")
    assert reading.format == "Transformers trainer state"
    assert reading.runs == ["readers"]  # the folder, because every such file has the same name
    assert reading.columns == {"lr": "learning_rate", "loss": "loss", "step": "step"}
    assert reading.frame["step"].tolist() == list(range(1, 41))
    np.testing.assert_allclose(reading.frame["lr"], 1e-4 * 1.3 ** np.arange(40), rtol=1e-12)
    assert (
        "left out 3 entries of the log without a training loss (evaluation, summary)"
        in reading.notes
    )


def test_a_log_of_mmcv(write: Write) -> None:
    """Its first record tells the environment and the seed, which is no column of the others."""
    records = [{"env_info": "sys.platform: linux\nGCC: 9", "seed": 0, "exp_name": "faster.py"}]
    records += [
        {"mode": "train", "epoch": 1, "iter": 50 * i, "lr": lr, "loss_cls": 0.3, "loss": loss}
        for i, (lr, loss) in enumerate(zip(LR, LOSS, strict=True))
    ]
    records += [{"mode": "val", "epoch": 1, "iter": 99, "lr": 0.4, "bbox_mAP": 0.1}]
    (reading,) = readings(write("".join(json.dumps(record) + "\n" for record in records), "x.json"))
    assert reading.frame[["replicate", "step", "loss"]].to_numpy().tolist() == [
        [0, 0, 3.0], [0, 50, 2.0], [0, 100, 5.0],
    ]  # fmt: skip
    assert reading.notes == (
        "left out 1 row of which 'mode' is 'val'",
        "left out 1 row with neither a learning rate nor a loss",
    )


def test_the_zero_rates_of_a_warm_up_are_left_out(write: Write) -> None:
    log = [{"step": i, "learning_rate": lr, "loss": 1.0} for i, lr in enumerate([0.0, 0.1, 0.2])]
    (reading,) = readings(write(json.dumps({"log_history": log}), "trainer_state.json"))
    assert reading.frame["lr"].tolist() == [0.1, 0.2]
    assert reading.notes == ("left out 1 step at learning rate 0 (warm-up or decay)",)


REFUSED = [
    (f'[{{"lr": 1, "loss": 1, "run": {"[" * 980}{"]" * 980}}}]', None),
    (
        '{"lr": [0.1, 0.2], "loss": [1, ',
        "not valid JSON: expecting value at line 1, column 32; the file is cut short: save it "
        "again",
    ),
    ('{"lr": [0.1, 0.2], "loss": [1]}', "the columns differ in length: 'lr' has 2, 'loss' has 1"),
    (
        "{'lr': [0.1, 0.2], 'loss': open(1)}",
        "not valid JSON: expecting property name enclosed in double quotes at line 1, column 2; "
        "write what Python printed with json.dump",
    ),
    (
        '{"a": 1, "b": 2}',
        "no learning rate and no loss among the keys 'a', 'b': name the columns "
        '"lr" and "loss", in each run if there are several',
    ),
    ("[]", "expected columns or records with a learning rate and a loss; got an empty list"),
    ('{"lr": [0.1, 0.2], "loss": [1, "x"]}', "column 'loss', row 2: 'x' is not a number"),
    ('{"lr": [0.1, 0.2], "loss": [1, true]}', "column 'loss', row 2: True is not a number"),
    ('{"lr": [0.1, 0.2], "loss": [1, [2]]}', "column 'loss', row 2: [2] is not a number"),
    ('{"lr": 1, "loss": 2}\n{"lr": 2, \n{"lr": 3, "loss": 3}\n', None),
    (
        '{"lr": 1, "loss": 2}\n{"lr": 2, "loss": 2}\n{"lr" 3}\n',
        "line 3 is not valid JSON: expecting ':' delimiter at column 7",
    ),
    (
        '{"lr": [[0.1, 0.3], [0.2, 0.4]], "loss": [1, 2]}',
        "2 columns could be the learning rate: 'lr[0]', 'lr[1]'; choose one with lr_column=",
    ),
    (
        '{"lr": [0.1, 0.2], "loss": [1, 2], "lr": [0.3, 0.4]}',
        "not JSON that can be read: the key 'lr' appears twice in one object",
    ),
    (
        '{"lr": 0.1, "loss": 1}\n{"lr": 0.2, "loss": 2, "loss": 3}',
        "line 2 is not JSON that can be read: the key 'loss' appears twice in one object",
    ),
    (
        '{"lr": 0.1, "lr": 0.3, "loss": 1}\n{"lr": 0.2, "loss": 2}\n',
        "not JSON that can be read: the key 'lr' appears twice in one object",
    ),
    ("[" * 100_000, None),
    ('{"lr": [1, 2], "loss": [1, ' + "9" * 5000 + "]}", None),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_refuses(write: Write, text: str, message: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read(write(text, "x.json"))
    assert str(caught.value).startswith("x.json: ")
    if message is not None:
        assert str(caught.value) == f"x.json: {message}"


def test_a_parameter_group_is_chosen(write: Write) -> None:
    text = '{"lr": [[0.1, 0.3], [0.2, 0.4]], "loss": [1, 2]}'
    assert read(write(text), lr_column="lr[1]")["lr"].tolist() == [0.3, 0.4]


def test_the_limit_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_JSON_BYTES", 10)
    with pytest.raises(InputError, match=r"x.csv: has .* of JSON or more; .* \(MAX_JSON_BYTES\)"):
        read(write(LAYOUTS["columns"]))


def test_events_that_hold_their_metrics_under_one_key_are_opened(tmp_path):
    rows = [
        {"type": "metrics", "data": {"lr": 10.0 ** (i - 5), "loss": 3.0 - i, "step": i}}
        for i in range(4)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text(
        "\n".join(map(json.dumps, [{"type": "start", "time": 1}, *rows, {"type": "end"}]))
    )
    frame = read(path)
    assert frame[["step", "loss"]].values.tolist() == [[i, 3.0 - i] for i in range(4)]


def test_a_list_of_one_rate_is_that_rate(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(json.dumps({"lr": [0.1 * i], "loss": 2.0}) for i in (1, 2, 3)))
    assert read(path)["lr"].tolist() == [0.1, 0.2, 0.1 * 3]


def test_the_rates_of_several_groups_are_asked_for(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(
        "\n".join(json.dumps({"lr": [0.1 * i, 0.01 * i], "loss": 2.0}) for i in (1, 2, 3))
    )
    with pytest.raises(InputError, match=r"2 columns could be the learning rate: 'lr\[0\]', 'lr\["):
        read(path)
    assert read(path, lr_column="lr[1]")["lr"].tolist() == [0.01, 0.02, 0.01 * 3]


def test_a_trainer_state_without_losses_says_what_to_log(write: Callable[..., str]) -> None:
    log = [{"eval_loss": 1.2, "step": 10}, {"eval_loss": 1.1, "step": 20}]
    with pytest.raises(InputError) as caught:
        readings(write(json.dumps({"log_history": log}), "trainer_state.json"))
    assert str(caught.value) == (
        "trainer_state.json: the trainer logged no training loss in 2 entries: log every step "
        "(logging_steps=1)"
    )
