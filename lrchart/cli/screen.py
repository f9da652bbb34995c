"""Print lines, progress and pages to the terminal, a pipe or the browser."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from lrchart.cli.streams import STDERR, abandon
from lrchart.errors import KindError
from lrchart.text import counted

if TYPE_CHECKING:
    import pandas as pd

#: characters that control a terminal, are invisible, end a line, or cannot be encoded
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # invisible
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width; text direction
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # annotations, shorthand, beams
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # surrogates; tags
    # Joiners and variation selectors are allowed once after a character (emoji, some scripts).
    "|(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]"
    "|(?<![^\x00-\x7f\u200c\u200d\ufe00-\ufe0f])[\ufe00-\ufe0f]"
)
#: version of the JSON documents, raised if the meaning of a field changes; see docs/json.md
SCHEMA = 1
#: escape sequences that every terminal understands
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def printable(text: str) -> str:
    r"""Return `text` as one inert line: control characters are written out, as ``\x1b``."""
    return UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def say(line: object, *, strong: bool = False) -> None:
    """Print a line of the answer on stdout; in bold on a terminal if `strong`."""
    text = printable(str(line))
    if strong and sys.stdout.isatty():
        text = f"{BOLD}{text}{PLAIN}"
    sys.stdout.write(f"{text}\n")


def note(line: object) -> None:
    """Print a remark on stderr, if there is room for it: no answer depends on one."""
    try:
        sys.stderr.write(f"{printable(str(line))}\n")
        sys.stderr.flush()
    except OSError:
        abandon(STDERR)


@contextmanager
def noted() -> Iterator[None]:
    """Print what the package logs in the block as remarks, instead of raw as Python does."""
    import logging

    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: note(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("lrchart")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def say_json(document: dict[str, Any]) -> None:
    """Print `document` with its schema as JSON in ASCII, which is inert on every terminal."""
    import json

    sys.stdout.write(f"{json.dumps({'schema': SCHEMA, **document}, indent=1)}\n")


class Runs(NamedTuple):
    """Runs that were read, and those that are no range tests."""

    frame: pd.DataFrame
    #: names of all runs, in the order given
    names: list[str]
    #: one sentence per refused run
    refused: list[str]

    def end(self) -> None:
        """Raise `KindError` if a run was refused: a script must notice it."""
        if not self.refused:
            return
        what = counted(len(self.refused), "run is", "runs are")
        raise KindError(f"{what} not answered: {self.refused[0]}")


def read(
    runs: list[str],
    columns: dict[str, Any],
    *,
    replicates: bool = False,
    aloud: bool = True,
) -> Runs:
    """Return the frame of `runs`; if `aloud`, print how each was read on stderr."""
    from lrchart.readers import overlay, readings

    sources = readings(*runs, **columns)
    refused: list[str] = []
    for reading in sources:
        each = [
            f"{reading.source}: run {refusal.run!r}: {refusal.reason}"
            if len(reading.every_run) > 1
            else f"{reading.source}: {refusal.reason}"
            for refusal in reading.refused
        ]
        refused += each
        if aloud:
            note(reading.describe())
            for remark in reading.notes:
                note(f"{reading.source}: note: {remark}")
    # The first one is raised instead, and ends the command.
    for line in refused[1:]:
        note(line)
    frame = overlay(sources, replicates=replicates)
    names = [name for reading in sources for name in reading.every_run]
    return Runs(frame, [*frame["run"].unique()] if replicates else [*dict.fromkeys(names)], refused)


@contextmanager
def progress(doing: str = "drawing") -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield a callback that updates a progress bar; None if stderr is no terminal."""
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
