"""However a build ends, every output is the old or the new one, and the next build is whole.

``LRCHART_KILLS`` says how often the killing is repeated: a few times in the tests, hundreds of
times by ``make faults``.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from lrchart import files
from lrchart.gallery.build import build
from lrchart.gallery.config_file import read_config
from tests.faults.conftest import POSIX, States, assert_whole, contents, declare, leftovers
from tests.full import full

KILLS = int(os.environ.get("LRCHART_KILLS", "3"))
#: (signal, exit code, message)
ENDS = [
    (signal.SIGINT, -signal.SIGINT, "lrchart: stopped\n"),
    (signal.SIGTERM, 143, ""),
    (getattr(signal, "SIGHUP", 1), 129, ""),
]


def children(parent: int) -> set[int]:
    listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True)
    return set(map(int, listing.stdout.split()))


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
        # Files are written at the end of a build, so half of the kills come then.
        share = dice.uniform(0.8, 1.02) if dice.random() < 0.5 else dice.uniform(0, 0.8)
        time.sleep(share * whole)
        renderers = children(process.pid)
        process.kill()
        assert "Traceback" not in process.communicate()[1]
        assert_whole(outputs, states["light"], states["dark"])
        assert_gone(renderers)
    for path in outputs.rglob(f"*{files.SUFFIX}"):
        os.utime(path, (0, 0))
    result = run(gallery)
    assert result.returncode == 0
    assert re.fullmatch(r"(nothing has changed|wrote \d+ files?) in outputs\n", result.stderr)
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
        # A killed process does not clean up.
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
    for path in outputs.rglob(f"*{files.SUFFIX}"):
        os.utime(path, (0, 0))
    build(config)
    assert contents(outputs) == states["dark"]


@POSIX
@pytest.mark.parametrize("share", [full(0.15), 0.5, full(0.9)])
@pytest.mark.parametrize(("kind", "code", "said"), ENDS)
def test_ended(
    gallery: Path, states: States, begin: Any, kind: int, code: int, said: str, share: float
) -> None:
    process = begin(gallery)
    end = time.monotonic() + 60
    while len(children(process.pid)) < 1 and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(share)
    renderers = children(process.pid)
    process.send_signal(kind)
    answer = process.communicate(timeout=60)
    assert_gone(renderers)
    assert leftovers(gallery) == []
    if answer[1].startswith("wrote"):  # the machine is fast, and the signal came too late
        assert contents(gallery / "outputs") == states["dark"]
        return
    assert answer == ("", said)
    assert process.returncode == code
    assert_whole(gallery / "outputs", states["light"], states["dark"])


@POSIX
def test_two_at_once(gallery: Path, states: States, begin: Any) -> None:
    both = [begin(gallery), begin(gallery)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert contents(gallery / "outputs") == states["dark"]
