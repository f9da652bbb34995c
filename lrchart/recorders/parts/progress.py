"""Show the progress bar of a sweep on a terminal or in a notebook."""

from __future__ import annotations

import sys
import time
import weakref
from typing import Any

#: seconds between two updates of the bar
REFRESH = 0.1


class Progress:
    """A bar with the learning rate and the loss beside it, on standard error.

    Parameters
    ----------
    total
        Steps of the whole sweep.
    shown
        False, or standard error that is piped, means that nothing is ever drawn.
    """

    def __init__(self, total: int, shown: bool) -> None:
        self._total = total
        self._bar: Any = None
        #: whether the bar is shown
        self.wanted = shown and _interactive()
        self._drawn = 0.0

    def update(self, done: int, lr: float, loss: float) -> None:
        """Show that `done` steps are recorded, the last one at `lr` with `loss`."""
        if not self.wanted:
            return
        if self._bar is None:
            self._start()
        now = time.monotonic()
        # Refresh here instead of in a thread, which would slow down the training.
        if now - self._drawn >= REFRESH or done == self._total:
            self._drawn = now
            self._bar.update(0, completed=done, lr=f"{lr:.2e}", loss=f"{loss:.4g}")
            self._bar.refresh()

    def say(self, sentence: str) -> None:
        """Print a sentence above the bar, if there is one of each."""
        if self._bar is not None and sentence:
            self._bar.console.print(sentence, highlight=False, markup=False)

    def close(self) -> None:
        """Leave the bar as it stands and give the terminal back."""
        if self._bar is not None:
            self._bar.stop()
            self.wanted = False

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        facts = TextColumn("lr {task.fields[lr]}  loss {task.fields[loss]}")
        console = Console(stderr=True)
        self._bar = Bar(
            BarColumn(), MofNCompleteColumn(), facts, console=console, auto_refresh=False
        )
        self._bar.add_task("range test", total=self._total, lr="", loss="")
        self._bar.start()
        # Stop it after an exception, too; otherwise the cursor stays hidden.
        weakref.finalize(self, self._bar.stop)


def _interactive() -> bool:
    """Return whether standard error is a terminal, or the output of a notebook's cell.

    The stream itself says so: a notebook's parts may be imported where no notebook runs.
    """
    stream = sys.stderr
    if stream is None:
        return False
    return type(stream).__module__.startswith("ipykernel.") or stream.isatty()
