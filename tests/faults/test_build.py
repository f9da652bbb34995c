"""Whatever happens to a build, every output is the old or the new one, and the next build is whole.

``LRCHART_KILLS`` says how often the killing is repeated: a few times in the tests, hundreds of
times by ``make faults``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lrchart import files, limits
from lrchart.builder import build
from lrchart.config import read_config
from lrchart.errors import RenderError
from tests.faults.conftest import assert_whole, contents, declare, leftovers

KILLS = int(os.environ.get("LRCHART_KILLS", "5"))
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")

States = dict[str, dict[str, bytes]]


def children(parent: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True)
    return set(map(int, found.stdout.split()))


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def assert_gone(pids: set[int]) -> None:
    end = time.monotonic() + 20
    while any(map(alive, pids)):
        assert time.monotonic() < end, "renderers live on"
        time.sleep(0.05)


@POSIX
def test_killed_at_any_moment(
    gallery: Path, states: States, begin: Any, run: Any, dice: random.Random
) -> None:
    outputs, theme = gallery / "outputs", "dark"
    started = time.monotonic()
    assert run(gallery).returncode == 0
    whole = time.monotonic() - started
    assert contents(outputs) == states["dark"]
    for _ in range(KILLS):
        theme = "light" if theme == "dark" else "dark"
        declare(gallery, theme)
        process = begin(gallery)
        # Files are written in the last moments: half of the kills come then.
        share = dice.uniform(0.8, 1.02) if dice.random() < 0.5 else dice.uniform(0, 0.8)
        time.sleep(share * whole)
        renderers = children(process.pid)
        process.kill()
        process.communicate()
        assert_whole(outputs, states["light"], states["dark"])
        assert_gone(renderers)
    for path in outputs.rglob("*.tmp"):
        os.utime(path, (0, 0))
    result = run(gallery)
    assert (result.returncode, result.stderr.strip()) in [
        (0, ""),
        (0, "nothing has changed in outputs"),
    ]
    assert contents(outputs) == states[theme]


def killed_at(number: int, config: Any, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Build until file `number` is about to be replaced; return whether there was one."""
    count = 0
    replace = Path.replace

    def die(self: Path, target: Any) -> Path:
        nonlocal count
        count += 1
        if count == number:
            raise SystemExit
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        # A process that is killed does not tidy up.
        patch.setattr(Path, "unlink", lambda self, missing_ok=False: None)
        try:
            build(config)
        except SystemExit:
            return True
    return False


def test_killed_before_each_file(
    gallery: Path, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, outputs, number = read_config(gallery / "lrchart.toml"), gallery / "outputs", 1
    while killed_at(number, config, monkeypatch):
        assert_whole(outputs, states["light"], states["dark"])
        number += 5
    assert number > 5
    for path in outputs.rglob("*.tmp"):
        os.utime(path, (0, 0))
    build(config)
    assert contents(outputs) == states["dark"]


@POSIX
@pytest.mark.parametrize("share", [0.15, 0.5, 0.9])
def test_ctrl_c(gallery: Path, states: States, begin: Any, share: float) -> None:
    process = begin(gallery)
    end = time.monotonic() + 60
    while len(children(process.pid)) < 1 and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(share)
    renderers = children(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "lrchart: stopped")
    assert_gone(renderers)
    assert_whole(gallery / "outputs", states["light"], states["dark"])
    assert leftovers(gallery) == []


@POSIX
def test_two_at_once(gallery: Path, states: States, begin: Any) -> None:
    both = [begin(gallery), begin(gallery)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert contents(gallery / "outputs") == states["dark"]


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
    shutil.copy(gallery / "outputs" / "one.svg", full / "outputs")
    declare(full, "dark")
    before = contents(full)
    subprocess.run(["mount", "-o", "remount,ro", str(full)], check=True)
    result = run(full)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("lrchart: cannot write outputs/")
    assert result.stderr.endswith(": Read-only file system\n")
    assert contents(full) == before


def dying(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the renderer do `code` when the chart "one" comes, whichever process it is."""
    real = subprocess.Popen
    script = (
        "import sys, os, time, lrchart.workers as workers, lrchart.render as render\n"
        "draw = workers.Job.draw\n"
        "def broken(job):\n"
        "    said = job.spec['description']\n"
        "    if 'for one run.' in said and 'one starts' in said:\n"
        f"        {code}\n"
        "    return draw(job)\n"
        "workers.Job.draw = broken\n"
        "workers.serve(sys.stdin)\n"
    )

    def popen(command: list[str], *rest: Any, **more: Any) -> Any:
        if command[1:] == ["-m", "lrchart.workers"]:
            command = [command[0], "-c", script]
        return real(command, *rest, **more)

    monkeypatch.setattr(subprocess, "Popen", popen)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os.abort()", "the renderer ended unexpectedly (code -6)"),
        ("os._exit(3)", "the renderer ended unexpectedly (code 3)"),
        (
            "time.sleep(600)",
            "the renderer took longer than 3 seconds (MAX_SECONDS) and was stopped",
        ),
        ("sys.stdout.write('{'); os._exit(1)", "the renderer ended unexpectedly (code 1)"),
    ],
)
@POSIX
def test_a_renderer_breaks(
    gallery: Path, states: States, monkeypatch: pytest.MonkeyPatch, cli: Any, code: str, reason: str
) -> None:
    outputs = gallery / "outputs"
    monkeypatch.chdir(gallery)
    with monkeypatch.context() as patch:
        dying(patch, code)
        patch.setattr(limits, "MAX_SECONDS", 3 if "sleep" in code else 60)
        result = cli("build")
    assert (result.code, result.out, result.err) == (2, "", f"lrchart: one: {reason}\n")
    now = contents(outputs)
    assert_whole(outputs, states["light"], states["dark"], {"manifest.json": now["manifest.json"]})
    assert now["two.svg"] == states["dark"]["two.svg"] != states["light"]["two.svg"]
    assert now["one.svg"] == states["light"]["one.svg"]
    assert leftovers(gallery) == []
    assert cli("build").code == 0
    assert contents(outputs) == states["dark"]


def test_every_renderer_breaks(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(gallery / "outputs")
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **more: real([command[0], "-c", "1"], **more)
    )
    with pytest.raises(
        RenderError, match="runs, one, two: the renderer ended unexpectedly"
    ) as caught:
        build(read_config(gallery / "lrchart.toml"))
    assert "\n" not in str(caught.value)
    assert contents(gallery / "outputs") == before


def test_a_template_raises(gallery: Path, states: States, run: Any) -> None:
    (gallery / "own").mkdir()
    (gallery / "own" / "chart.html").write_text("{{ 1 // 0 }}")
    result = run(gallery, "--templates", "own", "--formats", "svg,html")
    assert (result.returncode, result.stdout) == (2, "")
    assert (
        result.stderr
        == "lrchart: template chart.html, line 1: integer division or modulo by zero\n"
    )
    assert contents(gallery / "outputs") == states["light"]


@POSIX
def test_an_output_is_a_link(gallery: Path, states: States, run: Any, tmp_path: Path) -> None:
    """The link gives way to the file; what it led to is somebody else's and stays."""
    outputs = gallery / "outputs"
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    for name, leads in {
        "one.svg": target,
        "two.svg": tmp_path / "nowhere",
        "runs.svg": outputs / "runs.svg",
    }.items():
        (outputs / name).unlink()
        (outputs / name).symlink_to(leads)
    assert run(gallery).returncode == 0
    assert contents(outputs) == states["dark"]
    assert not any(path.is_symlink() for path in outputs.rglob("*"))
    assert target.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_stale_temporary_files_go_and_young_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "stills").mkdir()
    for name in (".a.svg.x.tmp", "stills/.b.svg.y.tmp", ".young.tmp", "mine.tmp"):
        (tmp_path / name).write_text("x")
        if "young" not in name:
            os.utime(tmp_path / name, (0, 0))
    files.clean(tmp_path)
    files.clean(tmp_path / "none")
    assert sorted(contents(tmp_path)) == [".young.tmp", "mine.tmp"]
