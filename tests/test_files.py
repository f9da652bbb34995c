"""Files are replaced whole or not at all, and nothing else is left in their folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lrchart import files
from lrchart.errors import OutputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    assert files.write(tmp_path / "a.txt", "é\n")
    files.write(tmp_path / "b.bin", b"\x00\r\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xa9\n"
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\r\n"
    assert names(tmp_path) == ["a.txt", "b.bin"]


def test_folders_are_made(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "deep" / "a.txt", "a")
    assert (tmp_path / "new" / "deep" / "a.txt").read_text() == "a"


def test_the_old_file_is_replaced(tmp_path: Path) -> None:
    files.write(tmp_path / "a.txt", "a longer text")
    files.write(tmp_path / "a.txt", "short")
    assert (tmp_path / "a.txt").read_text() == "short"


def test_a_reader_keeps_the_file_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.write(path, "old")
    with path.open() as reader:
        files.write(path, "new")
        assert reader.read() == "old"
    assert path.read_text() == "new"


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert files.write(path, "same")
    os.utime(path, ns=(1, 1))
    assert not files.write(path, "same")
    assert path.stat().st_mtime_ns == 1


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_whatever_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException
) -> None:
    path = tmp_path / "a.txt"
    files.write(path, "old")

    def fail(*arguments: object) -> None:
        raise failure

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    expected = OutputError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected) as caught:
        files.write(path, "new")
    if expected is OutputError:
        assert str(caught.value) == f"cannot write {path}: No space left on device"
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_the_umask_decides_who_may_read(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        path = tmp_path / f"{mask}.txt"
        files.write(path, "a")
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
        assert os.umask(mask) == mask
    finally:
        os.umask(before)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError) as caught:
        files.write(tmp_path / "a.txt", "a")
    assert str(caught.value) == f"cannot write {tmp_path / 'a.txt'}: it is a folder"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("below", ["file", "file/deep"])
def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("x")
    folder = tmp_path / below
    with pytest.raises(OutputError) as caught:
        files.write(folder / "a.txt", "a")
    assert str(caught.value) == f"cannot write {folder / 'a.txt'}: {folder} is not a folder"


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        files.write(tmp_path / "a\0b", "a")
    assert (
        str(caught.value)
        == f"cannot write {tmp_path}/a\0b: a file name cannot contain a NUL character"
    )


def test_a_folder_that_may_not_be_written_is_named() -> None:
    # In /proc, because root may write to other folders whatever their permissions.
    path = Path("/proc/lrchart/a.txt")
    if not Path("/proc/self").exists():
        pytest.skip("no /proc on this system")
    with pytest.raises(OutputError) as caught:
        files.write(path, "a")
    assert str(caught.value) == f"cannot write {path}: No such file or directory"


def test_long_names_leave_room_for_the_temporary_one(tmp_path: Path) -> None:
    name = "a" * 250 + ".svg"
    files.write(tmp_path / name, "x")
    assert names(tmp_path) == [name]
