"""A history outlives a full disk: no row is lost, and no two lines are glued."""

import errno
import os

import pytest

import lrchart
from lrchart.errors import OutputError
from tests.recorders.parts.histories import quiet_sweep, record, steps_in


class FullDisk:
    """Room for so many bytes; what does not fit is cut, as a disk cuts it."""

    def __init__(self, monkeypatch, room):
        self.room, self._write = room, os.write
        monkeypatch.setattr(os, "write", self)

    def __call__(self, descriptor, data):
        if self.room <= 0 < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = self._write(descriptor, bytes(data)[: self.room])
        self.room -= written
        return written


@pytest.mark.parametrize("room", [0, 1, 10, 30])
def test_a_full_disk_costs_no_row_and_glues_no_lines(path, monkeypatch, room):
    sweep = quiet_sweep(path)
    record(sweep, 5)
    with monkeypatch.context() as patch:
        FullDisk(patch, room)
        for _ in range(2):
            next(sweep)
            with pytest.raises(OutputError) as caught:
                sweep.record(2.0 - sweep.step / 100)
    assert str(caught.value) == f"cannot write {path}: No space left on device"
    record(sweep, 3)
    assert steps_in(path) == list(range(10))
    assert sweep.frame()["step"].tolist() == list(range(10))


@pytest.mark.parametrize("room", [0, 1, 40, 60, 100])
def test_a_disk_that_is_full_from_the_start(path, monkeypatch, room):
    sweep = quiet_sweep(path)
    with monkeypatch.context() as patch:
        FullDisk(patch, room)
        with pytest.raises(OutputError, match="No space left on device"):
            record(sweep, 20)
    record(sweep, 20 - sweep.step)
    assert steps_in(path) == list(range(20))


def test_the_line_after_a_torn_one_of_another_writer_is_not_glued_to_it(path, monkeypatch):
    first, second = quiet_sweep(path, "one"), quiet_sweep(path, "two")
    record(first, 5)
    record(second, 5)
    with monkeypatch.context() as patch:
        FullDisk(patch, 10)
        next(first)
        with pytest.raises(OutputError):
            first.record(1.0)
    record(second, 5)
    record(first, 5)
    assert steps_in(path, "one") == list(range(11))
    assert steps_in(path, "two") == list(range(10))


def test_widening_on_a_full_disk_leaves_the_file(tmp_path, monkeypatch):
    path = tmp_path / "history.csv"
    sweep = quiet_sweep(path)
    record(sweep, 5)
    with monkeypatch.context() as patch:
        FullDisk(patch, 60)
        with pytest.raises(OutputError, match="No space left on device"):
            record(sweep, 1, accuracy=1.0)
    assert steps_in(path) == list(range(5))
    record(sweep, 1, accuracy=1.0)
    assert steps_in(path) == list(range(7))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("cut", [1, 3, 12, 30])
@pytest.mark.parametrize("room", [60, 130])
def test_no_row_stays_joined_to_half_a_line_on_a_full_disk(path, monkeypatch, cut, room):
    """A killed writer has left half a line, and there is no room to replace the file."""
    first, second, third = (quiet_sweep(path, run) for run in ("one", "two", "three"))
    for sweep in (first, second, third):
        record(sweep, 3)
    lines = path.read_bytes().splitlines()
    with path.open("ab") as file:
        file.write(lines[-1][:cut])
    with monkeypatch.context() as patch:
        FullDisk(patch, room)
        for sweep in (second, third, first, second):
            with pytest.raises(OutputError, match="No space left on device"):
                record(sweep, 1)
    # An incomplete line joined with a row must not pass for a row.
    *whole, _last = path.read_bytes().split(b"\n")
    assert {line for line in whole if line and not line.endswith(b"#cut")} == set(lines)
    assert set(lrchart.read(str(path))["run"]) == {"one", "two", "three"}
    with pytest.warns(UserWarning, match="is not whole; it is left out"):
        record(quiet_sweep(path, "four"), 2)
    for sweep in (first, second, third):
        record(sweep, 2)
    counts = [len(steps_in(path, run)) for run in ("one", "two", "three", "four")]
    assert counts == [6, 7, 6, 2]
