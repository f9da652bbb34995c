"""One history, several writers: every recorded row is in the file, in order, once."""

import json
import subprocess
import sys
import time

import pandas as pd
import pytest

from lrchart.errors import OutputError
from tests.recorders.parts.histories import quiet_sweep
from tests.started import environment

#: program that records a run, with a metric that first appears in the middle
WRITER = """
import sys
from lrchart.recorders.sweep import Sweep
path, run, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
sweep = Sweep(1e-5, 1.0, steps, path=path, run=run, progress=False, divergence=None)
print("ready", flush=True)
sys.stdin.readline()
for step, _lr in enumerate(sweep):
    sweep.record(2.0 - step / 1000, **({run: step} if step >= steps // 2 else {}))
"""


def record(sweep, steps=None):
    """Record what is left of a sweep, or so many steps of it."""
    for _lr in sweep:
        sweep.record(2.0 - sweep.step / 100)
        if steps is not None and (steps := steps - 1) == 0:
            return


def read(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype={"run": "str"})
    return pd.DataFrame([json.loads(line) for line in path.read_text("utf-8").splitlines()])


def assert_complete(path, runs, steps=20):
    frame = read(path)
    assert sorted(frame["run"].unique()) == sorted(runs)
    for _run, rows in frame.groupby("run"):
        assert rows["step"].tolist() == list(range(steps))
    assert list(path.parent.glob(".*")) == []  # no lock or temporary file is left


def test_sweeps_made_first_and_run_one_after_the_other(path):
    sweeps = [quiet_sweep(path, run) for run in "abc"]
    for sweep in sweeps:
        record(sweep)
    assert_complete(path, "abc")


def test_two_sweeps_in_step(path):
    both = quiet_sweep(path, "a"), quiet_sweep(path, "b")
    for _lrs in zip(*both, strict=True):
        for sweep in both:
            sweep.record(2.0)
    assert_complete(path, "ab")
    assert read(path)["run"].tolist() == ["a", "b"] * 20


def test_a_metric_of_one_writer_widens_the_table_of_all(path):
    first, second = quiet_sweep(path, "a"), quiet_sweep(path, "b")
    for step, _lrs in enumerate(zip(first, second, strict=True)):
        first.record(2.0, **({"accuracy": step} if step >= 5 else {}))
        second.record(3.0, **({"norm": step} if step >= 9 else {}))
    assert_complete(path, "ab")
    frame = read(path)
    assert frame.query("run == 'a'")["accuracy"].dropna().tolist() == list(range(5, 20))
    assert frame.query("run == 'b'")["norm"].dropna().tolist() == list(range(9, 20))
    assert frame.query("run == 'b'")["loss"].tolist() == [3.0] * 20


@pytest.mark.parametrize("gap", [0.0, 0.05], ids=["at once", "a moment apart"])
def test_processes(path, gap):
    command = [sys.executable, "-c", WRITER, str(path)]
    env = environment()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    writers = [subprocess.Popen([*command, run, "60"], env=env, **pipes) for run in "abcd"]
    for writer in writers:
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.flush()
        time.sleep(gap)
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert_complete(path, "abcd", steps=60)
    for run in "abcd":
        rows = read(path).query("run == @run")
        assert rows[run].dropna().tolist() == list(range(30, 60))


def test_the_same_sweep_from_two_processes_is_refused_at_the_first_row(path):
    first, second = quiet_sweep(path), quiet_sweep(path)
    record(first, 3)
    before = path.read_bytes()
    with pytest.raises(OutputError) as caught:
        record(second)
    assert str(caught.value) == (
        f"{path} already holds run 'run', replicate 0; give another run=, replicate= or path=, "
        "or overwrite=True"
    )
    assert path.read_bytes() == before
    record(first)
    assert_complete(path, ["run"])


def test_a_writer_whose_sweep_is_overwritten_stops(path):
    first = quiet_sweep(path)
    record(first, 3)
    second = quiet_sweep(path, overwrite=True)
    next(second)
    second.record(9.0)
    with pytest.raises(OutputError, match="another process records run 'run', replicate 0"):
        record(first)
    assert read(path)["loss"].tolist() == [9.0]


def test_a_history_is_closed_and_opened_again(path):
    first = quiet_sweep(path, "a")
    record(first, 5)
    first.close()
    record(quiet_sweep(path, "b"))
    record(first)
    assert_complete(path, "ab")
