from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers import from_history, overlay, read, readings

Write = Callable[..., str]

TEXT = "lr,loss\n0.1,2\n0.2,3\n"


def _runs(*sources: object) -> list[str]:
    return read(*sources)["run"].unique().tolist()


def test_several_sources_overlay_as_several_runs(write: Write) -> None:
    names = [write(TEXT, "b.csv"), write(TEXT, "a.csv")]
    assert _runs(*names) == ["b", "a"]
    assert [reading.source for reading in readings(*names)] == names


NAMES = [  # files, names of their runs, why
    (["a/finder.csv", "b/finder.csv"], ["a/finder", "b/finder"], "told apart by the folder"),
    (["x/a/f.csv", "y/a/f.csv"], ["x/a/f", "y/a/f"], "by the folder above"),
    (["a/f.csv", "a/g.csv"], ["f", "g"], "no folder where none is needed"),
    (["f.csv", "f.tsv"], ["f.csv", "f.tsv"], "by the suffix"),
]


@pytest.mark.parametrize(("files", "runs", "why"), NAMES, ids=[row[-1] for row in NAMES])
def test_names(write: Write, files: list[str], runs: list[str], why: str) -> None:
    assert _runs(*[write(TEXT, file) for file in files]) == runs


def test_replicates_of_a_run_in_several_files_stay_one_run(write: Write) -> None:
    files = [
        write(f"run,seed,lr,loss\nadam,{i},0.1,2\nadam,{i},0.2,{i}\n", f"{i}.csv") for i in (0, 1)
    ]
    frame = read(*files)
    assert frame["run"].unique().tolist() == ["adam"]
    assert frame["replicate"].unique().tolist() == [0, 1]


def test_two_files_with_a_run_of_one_name_are_told_apart(write: Write) -> None:
    text = "run,lr,loss\nadam,0.1,2\nadam,0.2,3\n"
    histories = readings(write(text, "a.csv"), write(text, "b.csv"))
    assert [reading.runs for reading in histories] == [["a: adam"], ["b: adam"]]
    assert histories[0].notes == ("named run 'adam' 'a: adam', as another source has a run 'adam'",)


def test_the_recorder_s_default_name_gives_way_to_the_file_s(write: Write) -> None:
    text = "run,lr,loss\nrun,0.1,2\nrun,0.2,3\n"
    assert _runs(write(text, "a.csv"), write(text, "b.csv")) == ["a", "b"]


def test_a_pattern_and_a_file_it_matches_are_read_once(write: Write) -> None:
    write(TEXT, "runs/a.csv")
    write(TEXT, "runs/deep/b.csv")
    assert _runs("runs/a.csv", "runs/**/*.csv") == ["a", "b"]


def test_a_folder_of_runs_says_what_it_left_out(write: Write) -> None:
    write(TEXT, "runs/adam/sweep.csv")
    write("lr;loss\n0,1;2\n0,2;3\n", "runs/sgd/sweep.txt")
    write('{"seed": 1}', "runs/adam/options.json")
    write(b"\x89PNG\r\n\x1a\n\0", "runs/plot.png")
    write(TEXT, "runs/.hidden/sweep.csv")
    histories = readings("runs")
    assert [reading.runs for reading in histories] == [["adam/sweep"], ["sgd/sweep"]]
    assert histories[0].notes == (
        "left out 2 files of the folder without a range test: 'runs/adam/options.json', "
        "'runs/plot.png'",
    )


def test_a_damaged_run_of_a_folder_is_not_left_out(write: Write) -> None:
    write(TEXT, "runs/a.csv")
    write("lr,loss\n0.1,2\n0.2,x\n", "runs/b.csv")
    with pytest.raises(InputError) as caught:
        read("runs")
    assert str(caught.value) == "runs/b.csv: column 'loss', row 2: 'x' is not a number"


MISSING = [
    ((), "nothing to read: name at least one source"),
    (("none.csv",), "none.csv: no such file"),
    (("none/*.csv",), "none/*.csv: no file matches this pattern"),
    (("empty",), "empty: the folder has no files"),
    (("other",), "other: holds no range test (1 file); other/a.txt: no loss column among "
                 "'hello'; choose one with loss_column="),
    (("\0",), "\0: "),
    ((5,), "int: expected a file, a dataframe, two arrays, or a finder with a history; got 5"),
    ((object(), 5), "object (source 1): expected a file, a dataframe, two arrays, or a finder with "
                    "a history; got object"),
]  # fmt: skip


@pytest.mark.parametrize(("sources", "message"), MISSING, ids=[row[1][:20] for row in MISSING])
def test_missing(write: Write, tmp_path: Path, sources: tuple[object, ...], message: str) -> None:
    (tmp_path / "empty").mkdir()
    write("lr hello\n", "other/a.txt")
    with pytest.raises(InputError) as caught:
        read(*sources)
    assert str(caught.value).startswith(message)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(TEXT.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    (reading,) = readings("-")
    assert reading.source == "-"
    assert reading.runs == ["stdin"]


def test_open_files_and_bytes(write: Write) -> None:
    write(TEXT, "a.csv")
    with Path("a.csv").open() as handle:
        assert len(read(handle)) == 2
    assert len(read(TEXT.encode(), io.StringIO(TEXT))) == 4


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no /dev/fd")
def test_a_pipe_of_the_shell() -> None:
    end, start = os.pipe()
    os.write(start, TEXT.encode())
    os.close(start)
    try:
        assert len(read(f"/dev/fd/{end}")) == 2
    finally:
        os.close(end)


def test_too_many_files_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(3):
        write(TEXT, f"runs/{i}.csv")
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    with pytest.raises(InputError) as caught:
        read("runs")
    assert str(caught.value) == (
        "runs: has 3 files or more; the limit is 2 (MAX_FILES); name fewer with a pattern, such as "
        f"{Path('runs', '*.csv')}"
    )


def test_the_way_of_reading_is_logged(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "lrchart.readers"):
        read(write("lr,loss\n0.2,2\n0.1,3\n"), kind="sweep")
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "x.csv: 2 steps of run 'x' from CSV columns lr, loss"),
        ("WARNING", "x.csv: the learning rate of run 'x' falls; it is drawn lowest rate first"),
    ]


def test_overlay_keeps_the_order_of_the_readings(write: Write) -> None:
    histories = readings(write(TEXT, "b.csv"), write(TEXT, "a.csv"))
    assert overlay(histories)["run"].tolist() == ["b", "b", "a", "a"]


def test_objects_are_numbered_and_named(write: Write) -> None:
    frame = pd.DataFrame({"lr": [0.1, 0.2], "loss": [2.0, np.nan]})
    assert _runs(frame, frame) == ["run 1", "run 2"]
    assert _runs({"adam": frame, "sgd": frame}) == ["adam", "sgd"]
    assert from_history(frame, run="adam")["run"].unique().tolist() == ["adam"]
