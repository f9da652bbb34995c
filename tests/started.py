"""Start a process whose answers to signals do not depend on how the tests were started."""

from __future__ import annotations

import sys

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


def started(*arguments: str, place: str = "") -> list[str]:
    """Return the command that runs Python with `arguments`.

    `place` is "nohup", or "terminal" for a session whose terminal is standard input. (The tests do
    not fork for this: JAX, which other tests import, objects.)
    """
    return [sys.executable, "-c", START, place, *arguments]
