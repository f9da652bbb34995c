"""Renderer processes: none is left, whenever it is ended."""

from __future__ import annotations

import io
import json
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lrchart import limits
from lrchart.errors import RenderError
from lrchart.render import workers
from lrchart.render.job import Job
from lrchart.render.workers import Worker


@pytest.fixture(autouse=True, scope="module")
def kept_renderers() -> None:
    """Start and end renderers as a command does."""


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


#: (renderer that prints something before or instead of an answer, message)
STRANGE = [
    ("print('Welcome!')", "the renderer answered 'Welcome!\\n', not a picture"),
    ("print('[1]')", "the renderer answered '[1]\\n', not a picture"),
    ("print('{\"png\": 5}')", "the renderer answered '{\"png\": 5}\\n', not a picture"),
    ('print(\'{"png": "x"}\')', 'the renderer answered \'{"png": "x"}\\n\', not a picture'),
    (
        "import os; os.write(1, b'\\xff\\n')",
        "the renderer answered '\ufffd\\n', not a picture",
    ),
    ("print('x', end='')", "the renderer ended unexpectedly (code 0)"),
    ("raise SystemExit(7)", "the renderer ended unexpectedly (code 7)"),
    (
        "import os; os.kill(os.getpid(), 9)",
        "the renderer was killed, which a system or container without free memory does; free some, "
        "or draw fewer runs at once",
    ),
]


@pytest.mark.parametrize(("code", "sentence"), STRANGE, ids=[code for code, _ in STRANGE])
def test_whatever_a_renderer_prints_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    start = tmp_path / "start.py"
    start.write_text(f"{code}\ninput()\n" if "not a picture" in sentence else code)
    monkeypatch.setattr(workers, "START", start)
    with workers.pool(1) as renderers, pytest.raises(RenderError) as caught:
        renderers.submit(Job({})).result()
    assert str(caught.value) == sentence


def test_a_renderer_that_prints_beside_its_answers_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that greets whoever imports it, in Python or from below it."""
    start = tmp_path / "start.py"
    start.write_text(
        "from lrchart.render import job, workers\n"
        "import os\n"
        "def draw(self):\n"
        "    print('hello')\n"
        "    os.write(1, b'hello')\n"
        "    return {'svg': '<svg/>'}\n"
        "job.Job.draw = draw\n"
        "workers.render.warm_up = lambda: None\n"
        "workers.main()\n"
    )
    monkeypatch.setattr(workers, "START", start)
    with workers.pool(1) as renderers:
        assert renderers.submit(Job({})).result() == {"svg": "<svg/>"}


def test_a_renderer_without_memory_says_so_and_draws_the_next_chart() -> None:
    class Costly(Job):
        def draw(self) -> Any:
            raise MemoryError

    answers = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers.render, "warm_up", lambda: None)
        jobs = iter([Costly, Job])
        patch.setattr(workers, "Job", lambda **job: next(jobs)(**job))
        patch.setattr(Job, "draw", lambda _: {"svg": "<svg/>"})
        workers.serve(['{"spec": {}}'] * 2, answers)
    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [
        {"error": "the renderer has no memory left; draw fewer runs or a lower dpi"},
        {"svg": "<svg/>"},
    ]


def test_a_system_without_threads_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("can't start new thread")

    with workers.pool(1) as renderers:
        monkeypatch.setattr(threading.Thread, "start", fail)
        with pytest.raises(RenderError) as caught:
            renderers.submit(Job({}))
        monkeypatch.undo()
    assert str(caught.value) == "no renderer can be started: can't start new thread"
    with workers.pool(1) as renderers:
        monkeypatch.setattr(threading.Timer, "start", fail)
        with pytest.raises(RenderError, match="can't start new thread"):
            renderers.submit(Job({})).result()


class Clock:
    """A timer that goes off as soon as it is started, or never."""

    goes_off = True

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds, self.act, self.events = seconds, act, list[str]()

    def start(self) -> None:
        self.events.append("started")
        if self.goes_off:
            self.act()

    def cancel(self) -> None:
        self.events.append("cancelled")


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> list[Clock]:
    """Replace the timers of renderers, and list them."""
    made: list[Clock] = []
    monkeypatch.setattr(Clock, "goes_off", True)
    monkeypatch.setattr(
        threading, "Timer", lambda *arguments: made.append(Clock(*arguments)) or made[-1]
    )
    return made


def test_a_renderer_that_takes_too_long_is_killed_and_the_next_chart_is_drawn(
    clocks: list[Clock], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = tmp_path / "start.py"
    start.write_text("import time\nwhile True:\n    time.sleep(60)\n")
    monkeypatch.setattr(workers, "START", start)
    with workers.pool(1) as renderers:
        with pytest.raises(RenderError) as caught:
            renderers.submit(Job({})).result()
        assert str(caught.value) == (
            "the renderer took longer than 120 seconds (MAX_SECONDS) and was stopped"
        )
        start.write_text('input()\nprint(\'{"svg": "<svg/>"}\')\n')
        monkeypatch.setattr(Clock, "goes_off", False)
        assert renderers.submit(Job({})).result() == {"svg": "<svg/>"}
    assert [clock.seconds for clock in clocks] == [limits.MAX_SECONDS] * 2
    assert [clock.events for clock in clocks] == [["started", "cancelled"]] * 2


def test_a_renderer_that_cannot_be_started_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", fail)
    with pytest.raises(RenderError) as caught, workers.pool(1):
        pass
    assert str(caught.value) == "no renderer can be started: Cannot allocate memory"
