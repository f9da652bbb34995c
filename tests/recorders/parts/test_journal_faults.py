"""A history outlives copies of a running sweep, killed writers, links and namesakes."""

import copy
import os
import pickle
import stat
import subprocess
import sys

import pytest

from lrchart.errors import OutputError
from lrchart.readers.formats import encoding
from lrchart.readers.reader import readings
from lrchart.recorders.parts import appended_file
from tests.recorders.parts.histories import quiet_sweep, record, steps_in
from tests.started import environment

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, modes and forks are those of POSIX")


def test_the_next_sweep_cuts_a_torn_line_back(path):
    record(quiet_sweep(path, "one"), 5)
    with path.open("ab") as file:
        file.write(path.read_bytes().splitlines()[-1][:20])
    with pytest.warns(UserWarning, match=r"the line .* is not whole; it is left out"):
        record(quiet_sweep(path, "two"), 5)
    assert steps_in(path, "one") == list(range(5))
    assert steps_in(path, "two") == list(range(5))


@pytest.mark.parametrize(
    "duplicate",
    [copy.deepcopy, copy.copy, lambda sweep: pickle.loads(pickle.dumps(sweep))],
    ids=["deepcopy", "copy", "pickle"],
)
def test_a_copy_of_a_running_sweep_opens_the_file_for_itself(path, tmp_path, duplicate):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    other = duplicate(sweep)
    sweep.close()
    # The next files to be opened get the number of the closed descriptor.
    files = [(tmp_path / f"other{k}").open("wb") for k in range(3)]
    record(other, 5)
    for file in files:
        file.close()
    assert [(tmp_path / f"other{k}").read_bytes() for k in range(3)] == [b"", b"", b""]
    assert steps_in(path) == list(range(10))


def test_a_copy_and_its_original_do_not_both_write(path):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    other = copy.deepcopy(sweep)
    record(sweep, 3)
    next(other)
    with pytest.raises(OutputError, match="another process records run 'run', replicate 0"):
        other.record(7.0)
    record(sweep, 3)
    assert steps_in(path) == list(range(11))


def test_an_original_notices_what_its_copy_has_written(path):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    other = copy.deepcopy(sweep)
    next(other)
    other.record(7.0)
    with pytest.raises(OutputError, match="another process records run 'run', replicate 0"):
        record(sweep, 1)
    assert steps_in(path) == list(range(6))  # the row of the original is removed
    record(other, 3)
    assert steps_in(path) == list(range(9))
    assert len(other.frame()) == 9


@pytest.mark.parametrize("kind", ["whole", "cut"])
def test_a_history_is_read_wherever_its_writer_was_killed(path, kind):
    record(quiet_sweep(path), 9)
    line = path.read_bytes().splitlines()[-1]
    with path.open("ab") as file:  # as `AppendedFile.finish` ends a file
        file.write(b"\n\n" if kind == "whole" else line[: len(line) // 2] + b"#cut\n\n")
    (reading,) = readings(str(path))
    assert reading.frame["step"].tolist() == list(range(9))
    assert reading.notes == (() if kind == "whole" else ("left out 1 line marked as cut",))


def test_readers_know_the_mark_of_a_line_that_was_cut():
    assert encoding.CUT.encode() == appended_file.CUT + b"\n"


def test_a_sweep_that_has_not_begun_is_pickled_with_its_history(path):
    record(pickle.loads(pickle.dumps(quiet_sweep(path))))
    assert steps_in(path) == list(range(20))


#: program for a separate process, because forking with threads is unsafe
FORK = """
import os, sys
from lrchart.errors import OutputError
from lrchart.recorders.sweep import Sweep

def record(steps):
    for _ in range(steps):
        next(sweep)
        sweep.record(2.0 - sweep.step / 100)

sweep = Sweep(1e-4, 1.0, 20, path=sys.argv[1], progress=False, divergence=None)
record(5)
if (child := os.fork()) == 0:
    record(5)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
try:
    record(1)
except OutputError as error:
    print(error)
"""


@POSIX
def test_a_forked_sweep_writes_through_a_descriptor_of_its_own(path):
    env = environment()
    command = [sys.executable, "-c", FORK, str(path)]
    process = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert process.stdout.startswith("another process records run 'run', replicate 0 in ")
    assert steps_in(path)[:10] == list(range(10))


@POSIX
def test_a_history_that_is_a_link_stays_one(path):
    real = path.parent / "elsewhere"
    real.mkdir()
    path.symlink_to(real / path.name)
    record(quiet_sweep(path, "one"), 5)
    record(quiet_sweep(path, "two"), 5, accuracy=1.0)
    record(quiet_sweep(path, "one", overwrite=True), 7)
    assert path.is_symlink()
    assert list(real.iterdir()) == [real / path.name]
    assert steps_in(path, "one") == list(range(7))


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_history_keeps_its_mode(path, mode):
    record(quiet_sweep(path, "one"), 5)
    path.chmod(mode)
    record(quiet_sweep(path, "two"), 5, accuracy=1.0)
    record(quiet_sweep(path, "one", overwrite=True), 7)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_file_beside_the_history_is_left_alone(path):
    mine = path.with_name(path.name + ".part")
    mine.write_text("mine")
    record(quiet_sweep(path, "one"), 5)
    record(quiet_sweep(path, "two"), 5, accuracy=1.0)
    record(quiet_sweep(path, "one", overwrite=True), 7)
    assert mine.read_text() == "mine"


@POSIX
def test_no_link_beside_the_history_is_followed(path, tmp_path_factory):
    victim = tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_text("precious")
    names = [f"{path.name}.part", f".{path.name}.lrchart-part", f".{path.name}.part"]
    for name in names:
        path.with_name(name).symlink_to(victim)
    record(quiet_sweep(path, "one"), 5)
    record(quiet_sweep(path, "two"), 5, accuracy=1.0)
    record(quiet_sweep(path, "one", overwrite=True), 7)
    assert victim.read_text() == "precious"


@POSIX
def test_a_pipe_is_no_history(path):
    os.mkfifo(path)
    with pytest.raises(OutputError) as caught:
        quiet_sweep(path)
    assert str(caught.value) == (
        f"{path} exists and is no history to append to; give another path="
    )


@POSIX
@pytest.mark.parametrize("place", ["pipe", "device", "folder"])
def test_what_takes_the_place_of_a_history_is_not_waited_for(path, place):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    path.unlink()
    make = {"pipe": os.mkfifo, "device": lambda to: to.symlink_to("/dev/null"), "folder": os.mkdir}
    make[place](path)
    reason = "Is a directory" if place == "folder" else "it is not a regular file"
    with pytest.raises(OutputError, match=f"^cannot write {path}: {reason}$"):
        record(sweep, 5, accuracy=1.0)
    assert len(sweep.frame()) == 6
    sweep.close()


@POSIX
def test_a_history_that_is_taken_away_is_written_anew(path):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    path.rename(path.with_name("taken"))
    record(sweep, 15)
    assert steps_in(path) == list(range(20))


def test_a_history_that_is_emptied_is_written_anew(path):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    path.write_bytes(b"")
    record(sweep, 15)
    assert steps_in(path) == list(range(20))


def test_lines_of_other_runs_keep_their_text(tmp_path):
    path = tmp_path / "history.csv"
    lines = "run,replicate,step,lr,loss\r\n'a',0,0,1E-5,2.50\r\n\"b\",0,0,.00001,2\r\n"
    path.write_bytes(lines.encode())
    record(quiet_sweep(path, "two"), 5, accuracy=1.0)
    assert path.read_bytes().splitlines()[1:3] == [
        b"'a',0,0,1E-5,2.50,,,",
        b'"b",0,0,.00001,2,,,',
    ]
