"""Renderer processes: none is left, whenever it is ended."""

from __future__ import annotations

import io
import subprocess
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from lrchart.errors import RenderError
from lrchart.render.workers import Worker


class Process:
    """A process that takes a moment to say whether it runs."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.killed = False
        self.asked = threading.Event()
        self.stdin, self.stdout = io.StringIO(), io.StringIO()

    def poll(self) -> int | None:
        self.asked.set()
        time.sleep(0.1)
        return -9 if self.killed else None

    def kill(self) -> None:
        self.killed = True

    def wait(self) -> int:
        return -9


def test_no_renderer_is_started_while_all_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Process] = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda *_, **__: started.append(Process()) or started[-1]
    )
    worker = Worker()
    worker.start()

    def ask() -> None:
        with suppress(RenderError):
            worker.start()

    thread = threading.Thread(target=ask)
    thread.start()
    assert started[0].asked.wait(5)
    worker.stop()
    thread.join()
    assert [process.killed for process in started] == [True]
    with pytest.raises(RenderError, match="the renderers were stopped"):
        worker.start()
