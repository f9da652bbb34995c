"""End tidily on a request to end, and when the terminal is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

#: signals that end a process (Windows has no SIGHUP)
ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def on_end(handler: Callable[[int, FrameType | None], object]) -> None:
    """Call `handler` on each of these signals, unless it is ignored, as ``nohup`` has it."""
    for number in ENDS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def interrupt_once(*_: object) -> None:
    """Raise `KeyboardInterrupt`, and do nothing on signals that follow: the end is under way."""
    for number in (signal.SIGINT, *ENDS):
        # Not SIG_IGN: Python prints an error if an ignored signal is pending.
        signal.signal(number, lambda *_: None)
    raise KeyboardInterrupt
