"""A disk that is full or read-only, a folder that goes: what is there stays whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import POSIX, States, assert_whole, contents, declare, leftovers


@POSIX
def test_the_folder_goes_in_between(gallery: Path, states: States, begin: Any, run: Any) -> None:
    process, outputs = begin(gallery), gallery / "outputs"
    while process.poll() is None:
        shutil.rmtree(outputs, ignore_errors=True)
        time.sleep(0.05)
    said = process.communicate()[1]
    assert process.returncode == 0 or said.startswith("lrchart: cannot write outputs/")
    assert "Traceback" not in said
    assert_whole(outputs, states["dark"])
    assert run(gallery).returncode == 0
    assert contents(outputs) == states["dark"]


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a part of the outputs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)]
    if os.name != "posix" or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_the_disk_is_full(full: Path, gallery: Path, states: States, run: Any) -> None:
    declare(full, "dark")
    result = run(full)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("lrchart: cannot write outputs/")
    assert result.stderr.endswith(": No space left on device\n")
    assert_whole(full / "outputs", states["dark"])
    assert leftovers(full) == []
    subprocess.run(["mount", "-o", "remount,size=50m", str(full)], check=True)
    assert run(full).returncode == 0
    assert contents(full / "outputs") == states["dark"]


def test_the_folder_is_read_only(full: Path, gallery: Path, states: States, run: Any) -> None:
    (full / "outputs").mkdir()
    for name in ("manifest.json", "one.svg"):
        shutil.copy(gallery / "outputs" / name, full / "outputs")
    declare(full, "dark")
    before = contents(full)
    subprocess.run(["mount", "-o", "remount,ro", str(full)], check=True)
    result = run(full)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("lrchart: cannot write outputs/")
    assert result.stderr.endswith(": Read-only file system\n")
    assert contents(full) == before
