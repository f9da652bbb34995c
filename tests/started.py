"""Start processes whose signals and limits do not depend on the one that runs the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: program that resets signals ignored in background jobs and by ``nohup``, then runs a command
START = """
import os, signal, sys
for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(kind, signal.SIG_DFL)
if sys.argv[1] == "nohup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
if sys.argv[1] == "terminal":
    import fcntl, termios
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


#: program that sets a limit of the system, then runs a command
LIMIT = """
import os, resource, sys
resource.setrlimit(getattr(resource, sys.argv[1]), (int(sys.argv[2]),) * 2)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a process that imports lrchart from here, whatever its folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def started(*arguments: str, place: str = "") -> list[str]:
    """Return the command that runs Python with `arguments`.

    `place` is "nohup", or "terminal" for a session whose terminal is standard input. (Neither this
    nor `limited` forks: JAX, which other tests import, objects.)
    """
    return [sys.executable, "-c", START, place, *arguments]


def limited(resource: str, size: int, command: list[str]) -> list[str]:
    """Return a command that runs `command` with a limit, as "RLIMIT_FSIZE", in bytes."""
    return [sys.executable, "-S", "-c", LIMIT, resource, str(size), *command]
