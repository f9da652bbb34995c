"""What is shown on a terminal or piped: lines, progress, and pages in the browser."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: what a terminal obeys or hides, ends a line with, or cannot be sent at all
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: what every terminal understands
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def printable(text: str) -> str:
    r"""Return `text` in one line that a terminal only shows: what it would obey as ``\x1b``."""
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def say(line: object, *, strong: bool = False) -> None:
    """Write a line that answers the command; one that is `strong` is bold on a terminal."""
    text = printable(str(line))
    if strong and sys.stdout.isatty():
        text = f"{BOLD}{text}{PLAIN}"
    sys.stdout.write(f"{text}\n")


def note(line: object) -> None:
    """Write a line about the work itself, on stderr."""
    sys.stderr.write(f"{printable(str(line))}\n")


def say_json(found: Any) -> None:
    """Write `found` as JSON, in ASCII: no terminal obeys it, and every one can show it."""
    import json

    sys.stdout.write(f"{json.dumps(found, indent=1)}\n")


def read(
    runs: list[str],
    columns: dict[str, str | None],
    *,
    replicates: bool = False,
    aloud: bool = True,
) -> pd.DataFrame:
    """Return the frame of `runs`, and note how each was read if `aloud`."""
    from lrchart.readers import overlay, readings

    found = readings(*runs, **columns)
    for reading in found if aloud else ():
        note(reading.describe())
        for remark in reading.notes:
            note(f"{reading.source}: note: {remark}")
    return overlay(found, replicates=replicates)


@contextmanager
def progress(doing: str = "drawing") -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield what shows a progress bar on a terminal; None when piped."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=escape(printable(name))
        )


def show(address: str) -> None:
    """Open a page in the browser."""
    import webbrowser

    webbrowser.open(address)
