import json
import math
import os
import signal
import subprocess
import sys
import textwrap
from typing import Any

import pandas as pd
import pytest

import lrchart
from lrchart.errors import OptionError, OutputError
from lrchart.recorders.sweep import Sweep

#: pandas 2 parses floats exactly only with this option; pandas 3 always does
EXACT: Any = {"float_precision": "round_trip"} if pd.__version__.startswith("2.") else {}
LOSSES = [2.0, 0.1 + 0.2, math.nan, math.inf, -1.5]


def sweep_into(path, losses=LOSSES, **options):
    sweep = Sweep(1e-4, 1.0, len(losses), path=path, progress=False, divergence=None, **options)
    for _lr, loss in zip(sweep, losses, strict=True):
        sweep.record(loss)
    return sweep.frame()


def read(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype={"run": "str", "planned_steps": "float64"}, **EXACT)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return pd.DataFrame(rows).astype({"loss": "float64", "run": "str", "planned_steps": "float64"})


def test_file_and_frame_hold_the_same_numbers_to_the_last_bit(path):
    frame = sweep_into(path, run='größer, "quoted", #1; \u2009thin')
    pd.testing.assert_frame_equal(read(path), frame, check_exact=True)


def test_every_line_of_json_lines_is_valid_json(tmp_path):
    path = tmp_path / "history.jsonl"
    sweep_into(path)

    def refuse(constant):
        raise AssertionError(constant)

    for line in path.read_text("utf-8").splitlines():
        json.loads(line, parse_constant=refuse)


def test_file_is_complete_after_every_step(path):
    sweep = Sweep(1e-4, 1.0, 5, path=path, progress=False)
    assert not path.exists()
    for lr in sweep:
        sweep.record(2.0 - lr)
        pd.testing.assert_frame_equal(read(path), sweep.frame(), check_exact=True)


def test_sweeps_share_a_file(path):
    frames = [sweep_into(path, replicate=k) for k in range(3)] + [sweep_into(path, run="other")]
    pd.testing.assert_frame_equal(read(path), pd.concat(frames, ignore_index=True))


def test_a_metric_that_appears_later_widens_the_table(path):
    sweep_into(path, run="before")
    sweep = Sweep(1e-4, 1.0, 4, path=path, progress=False)
    for step, _lr in enumerate(sweep):
        sweep.record(2.0, **({"val_loss": 3.0} if step % 2 else {}))
    written = read(path).query("run == 'run'").reset_index(drop=True)
    pd.testing.assert_frame_equal(written, sweep.frame())
    assert list(path.parent.iterdir()) == [path]


def test_the_same_sweep_twice_is_refused_before_it_trains(path):
    sweep_into(path)
    before = path.read_bytes()
    with pytest.raises(OutputError) as caught:
        Sweep(path=path)
    assert str(caught.value) == (
        f"{path} already holds run 'run', replicate 0; give another run=, replicate= or path=, "
        "or overwrite=True"
    )
    assert path.read_bytes() == before


def test_overwrite_replaces_that_sweep_alone(path):
    neighbour = sweep_into(path, replicate=1)
    sweep_into(path)
    fresh = sweep_into(path, losses=[1.0, 0.5], overwrite=True)
    pd.testing.assert_frame_equal(read(path), pd.concat([neighbour, fresh], ignore_index=True))


def test_a_killed_process_leaves_every_step_it_recorded(path):
    script = f"""
        import os, signal
        from lrchart.recorders.sweep import Sweep
        sweep = Sweep(1e-4, 1.0, 100, path={str(path)!r})
        for lr in sweep:
            sweep.record(2.0)
            if sweep.step == 37:
                os.kill(os.getpid(), signal.SIGKILL)
    """
    run = [sys.executable, "-c", textwrap.dedent(script)]
    assert subprocess.run(run, env={**os.environ}, check=False).returncode == -signal.SIGKILL
    assert list(read(path)["step"]) == list(range(37))


def test_suffix_chooses_the_format(tmp_path):
    with pytest.raises(OptionError) as caught:
        Sweep(path=tmp_path / "history.xlsx")
    assert str(caught.value) == "the suffix of path must be one of '.csv', '.jsonl'; got '.xlsx'"


def test_missing_folder(tmp_path):
    with pytest.raises(OutputError) as caught:
        Sweep(path=tmp_path / "none" / "history.csv")
    path = tmp_path / "none" / "history.csv"
    assert str(caught.value) == f"cannot write {path}: no folder {path.parent}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.csv", b"a,b\n1,2\n"),
        ("no_header_end.csv", b"run,replicate,step,lr,loss"),
        ("short.csv", b"run,replicate,step,lr,loss\nrun,0,0,1e-3\n"),
        ("text.jsonl", b"no JSON, and no line end"),
        ("other.jsonl", b'{"run": "a", "metric": 3}\n'),
        ("wide.csv", b"run,replicate,step,lr,loss\nrun,0,0,1e-3,2,9\n"),
        ("binary.csv", b"\xff\xfe\x00"),
        ("list.jsonl", b"[1, 2]\n"),
        ("broken.jsonl", b"{\n"),
    ],
)
def test_a_file_that_is_no_history_is_left_alone(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OutputError) as caught:
        Sweep(path=path)
    assert str(caught.value) == f"{path} exists and is no history to append to; give another path="
    assert path.read_bytes() == content


@pytest.mark.parametrize("metrics", [{}, {"val_loss": 3.0}])
def test_a_history_that_excel_has_saved_is_appended_to(tmp_path, metrics):
    path = tmp_path / "history.csv"
    before = sweep_into(path, run="before")
    path.write_text(path.read_text("utf-8"), "utf-8-sig", newline="\r\n")
    sweep = Sweep(1e-4, 1.0, 4, path=path, progress=False)
    for _lr in sweep:
        sweep.record(2.0, **metrics)
    frame = lrchart.read(path)
    assert list(frame["run"]) == ["before"] * len(before) + ["run"] * 4
    assert path.read_bytes().count("\ufeff".encode()) <= 1


def test_an_empty_file_is_filled(path):
    path.touch()
    frame = sweep_into(path)
    pd.testing.assert_frame_equal(read(path), frame)


def test_a_disk_that_goes_away_leaves_the_frame(tmp_path):
    folder = tmp_path / "mounted"
    folder.mkdir()
    sweep = Sweep(1e-4, 1.0, 5, path=folder / "history.csv")
    folder.rmdir()
    next(sweep)
    with pytest.raises(OutputError) as caught:
        sweep.record(2.0)
    assert str(caught.value) == (
        f"cannot write {folder / 'history.csv'}: No such file or directory"
    )
    assert list(sweep.frame()["loss"]) == [2.0]
