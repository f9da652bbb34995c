"""A watch ends when it is told to, quietly, whoever is connected and whoever has gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.live.server import HOST
from lrchart.live.watched import Watched, check
from tests.live.test_watched import ROWS
from tests.started import started

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
pty = pytest.importorskip("pty")
KINDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
WATCH = ["-m", "lrchart", "watch"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "sweep.csv").write_text(ROWS)
    return tmp_path / "sweep.csv"


def begun(path: Path, as_child: dict[str, str], place: str = "") -> tuple[Any, int]:
    """Start a watch; give its process and its port once it answers."""
    process = subprocess.Popen(
        started(*WATCH, str(path), place=place),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=as_child,
    )
    assert process.stdout is not None
    return process, port_in(process.stdout.readline())


def port_in(said: str) -> int:
    return int(said.split(HOST + ":")[1].split("/")[0])


def following(port: int) -> socket.socket:
    """Return a browser that follows the page and has its first chart: all modules are imported."""
    browser = socket.create_connection((HOST, port), timeout=60)
    browser.sendall(f"GET /events HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
    said = browser.recv(12)
    assert said == b"HTTP/1.0 200"
    while b"data:" not in said:
        said += browser.recv(1_000)
    return browser


@pytest.fixture
def watching(path: Path, as_child: dict[str, str]) -> Iterator[tuple[Any, socket.socket]]:
    process, port = begun(path, as_child)
    with following(port) as browser:
        yield process, browser
    process.kill()
    process.communicate()


@pytest.mark.parametrize("kind", KINDS)
def test_a_signal_ends_it_while_a_browser_follows(watching: Any, kind: int) -> None:
    process, browser = watching
    process.send_signal(kind)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0
    while browser.recv(10_000):  # until the stream ends
        pass


def test_signals_one_upon_the_other_end_it(watching: Any) -> None:
    process, _ = watching
    for kind in (*KINDS, *KINDS):
        process.send_signal(kind)
    assert "Traceback" not in process.communicate(timeout=60)[1]


def test_it_goes_on_where_a_closed_terminal_is_to_be_survived(
    path: Path, as_child: dict[str, str]
) -> None:
    """As after ``nohup lrchart watch``."""
    process, port = begun(path, as_child, "nohup")
    process.send_signal(signal.SIGHUP)
    with following(port):
        process.terminate()
    assert process.communicate(timeout=60) == ("", "")


def test_it_ends_with_its_terminal(path: Path, as_child: dict[str, str]) -> None:
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        started(*WATCH, str(path), place="terminal"),
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env=as_child,
        start_new_session=True,
    )
    os.close(inner)
    said = b""
    while b"Ctrl-C" not in said:
        said += os.read(terminal, 1_000)
    with following(port_in(said.decode())):
        os.close(terminal)
        assert process.wait(60) == 0


def test_a_current_folder_that_is_gone_is_not_waited_in(
    inside: Path, cli: Any, tmp_path: Path
) -> None:
    inside.rmdir()
    result = cli("watch", "sweep.csv")
    assert (result.code, result.out) == (2, "")
    assert result.err == "lrchart: cannot watch sweep.csv: the current folder is gone\n"
    with pytest.raises(InputError, match="the current folder is gone"):
        check("sweep.csv")
    tmp_path.mkdir()
    check(tmp_path / "sweep.csv")


def test_a_folder_that_is_made_anew_is_looked_into(inside: Path) -> None:
    """A training that clears its folder first takes the current one away."""
    Path("runs").mkdir()
    os.chdir("runs")
    watched = Watched("sweep.csv")
    look = watched.look()
    assert look is not None
    assert look.note == "Waiting for sweep.csv."
    (inside / "runs").rmdir()
    (inside / "runs").mkdir()
    (inside / "runs" / "sweep.csv").write_text(ROWS)
    look = watched.look()
    assert look is not None
    assert look.spec is not None
