"""What is shown on a terminal or piped: lines, tables, progress, and pages in the browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lrchart.names import printable

if TYPE_CHECKING:
    import pandas as pd

#: columns of a table that is not shown on a terminal
PIPED = 500


def say(line: object) -> None:
    """Write a line that answers the command."""
    sys.stdout.write(f"{printable(str(line))}\n")


def note(line: object) -> None:
    """Write a line about the work itself, on stderr."""
    sys.stderr.write(f"{printable(str(line))}\n")


def say_json(found: Any) -> None:
    """Write `found` as JSON, in ASCII: no terminal obeys it, and every one can show it."""
    import json

    sys.stdout.write(f"{json.dumps(found, indent=1)}\n")


def say_table(header: list[str], rows: list[list[str]]) -> None:
    """Write a table; names are text, whatever they look like."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    def cells(texts: list[str]) -> list[Text]:
        return [Text(printable(text)) for text in texts]

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in cells(header):
        shown.add_column(name)
    for row in rows:
        shown.add_row(*cells(row))
    if sys.stdout.isatty():
        Console().print(shown)
        return
    # Piped, a table is as wide as it needs to be, and its lines end where their text does.
    piped = Console(width=PIPED)
    with piped.capture() as printed:
        piped.print(shown)
    for line in printed.get().splitlines():
        say(line.rstrip())


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
