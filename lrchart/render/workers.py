"""Draw in worker processes: in parallel, and a crash or a hang costs one picture."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TextIO

from lrchart import limits
from lrchart.errors import RenderError, shown
from lrchart.render import vega as render
from lrchart.render.ended import reason
from lrchart.render.job import TEXTS, Content, Job

#: program of a renderer process
START = Path(__file__).with_name("start.py")


@dataclass
class Worker:
    """One renderer process, started on first use and restarted after a crash."""

    process: subprocess.Popen[str] | None = None
    stopped: bool = False
    #: held while the process starts or ends, so that none starts during shutdown
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> subprocess.Popen[str]:
        """Return the running process."""
        with self.lock:
            if self.stopped:
                raise RenderError("the renderers were stopped")
            if self.process is None or self.process.poll() is not None:
                self.close()
                self.process = _popen()
            return self.process

    def draw(self, job: Job) -> dict[str, Content]:
        """Return format -> content; a crash or a hang raises `RenderError` too."""
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(limits.MAX_SECONDS, give_up)
        clock.daemon = True
        with _started():
            clock.start()
        try:
            process.stdin.write(json.dumps(vars(job)) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (BrokenPipeError, OSError):
            line = ""
        finally:
            clock.cancel()
        if not line.endswith("\n"):
            process.wait()
            raise RenderError(_what_happened(process.returncode, late=late.is_set()))
        try:
            return _unpack(json.loads(line))
        except (ValueError, AttributeError, TypeError) as error:
            process.kill()  # its next line may be a late answer to this job
            process.wait()
            raise RenderError(f"the renderer answered {shown(line)}, not a picture") from error

    def stop(self) -> None:
        """End the process for good."""
        with self.lock:
            self.stopped = True
            if self.process is not None:
                self.process.kill()
                self.process.wait()

    def close(self) -> None:
        """Release a process that has ended."""
        if self.process is None:
            return
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # data that could not be written
                pipe.close()  # type: ignore[union-attr]
        self.process = None


class Pool:
    """Renderer processes that share the jobs submitted to them."""

    def __init__(self, count: int) -> None:
        self._workers = [Worker() for _ in range(count)]
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count)

    def start(self) -> None:
        """Start all renderers, before the first job comes."""
        for worker in self._workers:
            worker.start()
            self._free.put(worker)

    def submit(self, job: Job) -> Future[dict[str, Content]]:
        """Start drawing; the future returns format -> content, or raises `RenderError`."""
        with _started():
            return self._threads.submit(self._draw, job)

    def _draw(self, job: Job) -> dict[str, Content]:
        worker = self._free.get()
        try:
            return worker.draw(job)
        finally:
            self._free.put(worker)

    def stop(self) -> None:
        """End all renderers, even in the middle of a job."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown()
        for worker in self._workers:
            worker.close()


@contextmanager
def pool(count: int | None = None) -> Iterator[Pool]:
    """Yield `count` renderers (default: one per core, at most two), and end them."""
    renderers = Pool(count or min(2, os.cpu_count() or 1))
    try:
        renderers.start()
        yield renderers
    finally:
        renderers.stop()


@contextmanager
def _started() -> Iterator[None]:
    """Turn the failure to start a process or a thread in the block into a `RenderError`."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise RenderError(f"no renderer can be started: {why}") from error


def _popen() -> subprocess.Popen[str]:
    """Start a renderer process."""
    with _started():
        return subprocess.Popen(
            # -P keeps the folder of START off the module search path.
            [sys.executable, "-P", str(START)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # Vega prints stack traces and parts of the spec; the reason is in the answer.
            stderr=subprocess.DEVNULL,
            # Ctrl-C must reach the main process only, which ends this one.
            start_new_session=True,
        )


def _what_happened(code: int, *, late: bool) -> str:
    if late:
        return (
            f"the renderer took longer than {limits.MAX_SECONDS:g} seconds (MAX_SECONDS) and was "
            "stopped"
        )
    return reason(code)


def _unpack(answer: dict[str, str]) -> dict[str, Content]:
    if "error" in answer:
        raise RenderError(answer["error"])
    return {
        name: content if name in TEXTS else base64.b64decode(content)
        for name, content in answer.items()
    }


def _packed(contents: dict[str, Content]) -> dict[str, str]:
    return {
        name: base64.b64encode(content).decode() if isinstance(content, bytes) else content
        for name, content in contents.items()
    }


def serve(jobs: Iterable[str], answers: TextIO) -> None:
    """Answer each line, a job as JSON, with its contents as JSON, binary ones in base64."""
    # Start the engine, which takes most of a second, before the first job arrives.
    render.warm_up()
    for line in jobs:
        job = Job(**json.loads(line))
        try:
            answer = _packed(job.draw())
        except RenderError as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {"error": "the renderer has no memory left; draw fewer runs or a lower dpi"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def main() -> None:
    """Serve standard input; answers alone reach standard output, whatever else is printed."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        serve(sys.stdin, answers)
    except BrokenPipeError:
        os._exit(1)  # the main process has ended
