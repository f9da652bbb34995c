"""`lrchart trainings` and `lrchart optimum`, as people call them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.cli.conftest import SMALL, files
from tests.trainings import u_curves


@pytest.fixture
def runs(inside: Path) -> Path:
    """Trainings of five widths, runs.csv, in the current folder."""
    frame = u_curves(("64", "128", "256", "512", "1024"), drift=-0.3)
    named = frame.rename(columns={"loss": "val_loss", "replicate": "seed", "group": "width"})
    named[["lr", "val_loss", "seed", "width"]].to_csv("runs.csv", index=False)
    return inside / "runs.csv"


def test_trainings_are_charted(runs: Path, cli: Any) -> None:
    done = cli("trainings", "runs.csv", "--by", "width", "-o", "u.svg", "-o", "u.html", *SMALL)
    assert (done.code, done.out) == (0, "u.svg\nu.html\n")
    assert "240 trainings, read as CSV" in done.err
    assert "Trainings by width: 5 curves · Best rates " in done.err
    page = Path("u.html").read_text("utf-8")
    assert "Best learning rates" in page
    assert "Cost of " in page


def test_the_drift_is_charted(runs: Path, cli: Any) -> None:
    done = cli("trainings", "runs.csv", "--by", "width", "--drift", "-o", "d.vl.json")
    assert done.code == 0
    assert "Best lr goes as width^(−" in done.err
    assert "width (log scale)" in Path("d.vl.json").read_text("utf-8")


def test_the_table_beside_a_drift_takes_the_tolerance(runs: Path, cli: Any) -> None:
    cli("trainings", "runs.csv", "--by", "width", "--drift", "--tolerance", "0.2", "-o", "d.html")
    assert ">20 %</span> of what can be learned" in Path("d.html").read_text("utf-8")


def test_what_one_rate_costs_a_group_beyond_its_edge_is_the_least(inside: Path, cli: Any) -> None:
    frame = u_curves(("64", "128"), drift=-2.9).query("lr > 3e-5")
    frame[["lr", "loss", "replicate", "group"]].to_csv("edge.csv", index=False)
    lines = cli("optimum", "edge.csv", "--by", "group", "--untrained", "7").out.splitlines()
    assert "at least" not in lines[1]
    assert "at least" in lines[2]


def test_a_range_test_is_judged(runs: Path, cli: Any) -> None:
    x = np.linspace(-6, 0, 100)
    loss = 4.0 - 1.4 / (1 + np.exp(-(x + 3) / 0.3)) + 12 * np.clip(x + 1, 0, None) ** 2
    pd.DataFrame({"lr": 10.0**x, "loss": loss}).to_csv("sweep.csv", index=False)
    table = pd.read_csv("runs.csv")
    table[table["width"] == 64].to_csv("one.csv", index=False)
    done = cli("trainings", "one.csv", "--range-test", "sweep.csv", "-o", "r.vl.json")
    assert done.code == 0
    assert "of what can be learned" in done.err
    stated = ("--training-steps", "20000", "--schedule", "constant")
    long = cli("trainings", "one.csv", "--range-test", "sweep.csv", *stated, "-o", "l.vl.json")
    answer = cli("suggest", "sweep.csv", "--quiet", "--allow-guess", *stated).out.strip()
    said = re.search(r"range test guesses (\S+),", long.err)
    assert said
    assert float(said[1]) == float(answer)
    assert said[0] not in done.err


def test_the_optimum_is_a_table_or_json(runs: Path, cli: Any) -> None:
    done = cli("optimum", "runs.csv", "--by", "width")
    assert done.code == 0
    head, first, *_ = done.out.splitlines()
    assert head.split()[:3] == ["width", "Rates", "Seeds"]
    assert first.split()[:3] == ["64", "16", "3"]
    done = cli("optimum", "runs.csv", "--by", "width", "--json")
    assert done.err == ""
    answer = json.loads(done.out)
    assert (answer["by"], answer["measure"]) == ("width", "val_loss")
    rates = [group["lr"] for group in answer["groups"]]
    assert rates == sorted(rates, reverse=True)
    assert all(group["lr_low"] < group["lr"] < group["lr_high"] for group in answer["groups"])


REFUSED = [  # arguments, text in the message
    ((), "differ in width besides the learning rate: name it with --by"),
    (("--by", "depth"), "by 'depth' is not there"),
    (("--by", "width", "--reduce", "mean"), "reduce must be one of 'last', 'lowest'"),
    (("--by", "width", "--tolerance", "2"), "tolerance must be 0 to 1; got 2.0"),
    (("--by", "width", "--loss-column", "acc"), "--loss-column 'acc' is not there"),
    (("--by", "width", "--drift", "--range-test", "runs.csv"), "give --drift or --range-test"),
    (("--by", "width", "--range-test", "runs.csv"), "runs.csv"),
    (("--by", "width", "-o", "u.gif"), "the suffix must be one of"),
    (("--by", "width", "missing.csv"), "missing.csv: no such file"),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_bad_input_is_one_sentence_and_writes_nothing(
    runs: Path, cli: Any, arguments: tuple[str, ...], sentence: str
) -> None:
    before = files(runs.parent)
    done = cli("trainings", "runs.csv", *arguments)
    assert done.code == 2
    assert sentence in done.err
    assert done.err.splitlines()[-1].startswith("lrchart: ")
    assert files(runs.parent) == before


def test_a_table_without_a_curve_is_refused(inside: Path, cli: Any) -> None:
    Path("two.csv").write_text("lr,loss\n1e-3,1\n1e-2,2\n")
    done = cli("optimum", "two.csv")
    assert done.code == 2
    assert "have 2 different learning rates per group; a U-curve needs at least 3" in done.err


def test_a_task_of_the_benchmark_is_charted(inside: Path, cli: Any) -> None:
    done = cli("leaderboard", "--task", "cnn_digits_adam_b64", "-o", "t.vl.json")
    assert (done.code, done.out) == (0, "t.vl.json\n")
    assert "cnn_digits_adam_b64 · Best 1.7e-2 · as good as the best from 3.2e-3" in done.err
    assert (
        "The range test says 3.7e-2, inside the good rates: it gives up 0.9 % of what can"
        in done.err
    )
    for arguments, sentence in (
        (("--task", "cnn_digits"), "no task 'cnn_digits' under "),
        (("--task", "cnn_digits_adam_b64", "--sweeps", "7"), "sweeps must be one of '100'"),
        (("-o", "t.png"), "-o writes the chart of one task: name it with --task"),
    ):
        refused = cli("leaderboard", *arguments)
        assert refused.code == 2
        assert sentence in refused.err


def test_without_the_tasks_the_folder_is_named(
    inside: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lrchart.leaderboard.board.TASKS", inside / "tasks")
    done = cli("leaderboard", "--task", "cnn_digits")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(
        "give their folder with --tasks; in a clone of lrchart it is benchmarks/suggestions/tasks\n"
    )
