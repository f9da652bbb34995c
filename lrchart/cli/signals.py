"""End tidily on a request to end, and when the terminal is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

#: the names of the signals; Windows has no SIGHUP
ENDS = ("SIGTERM", "SIGHUP")


def on_end(handler: Callable[[int, FrameType | None], object]) -> None:
    """Call `handler` on each of these signals, unless it is ignored, as ``nohup`` has it."""
    for number in (getattr(signal, name) for name in ENDS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def interrupt_once(*_: object) -> None:
    """Raise `KeyboardInterrupt`, and do nothing on signals that follow: the end is under way."""
    for name in ("SIGINT", *ENDS):
        if hasattr(signal, name):
            # Not SIG_IGN: Python complains about a signal that is pending and ignored.
            signal.signal(getattr(signal, name), lambda *_: None)
    raise KeyboardInterrupt
