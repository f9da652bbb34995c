"""Follow the file of a sweep while it grows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, LrchartError
from lrchart.options import DEFAULTS, Options

#: suffixes of files that grow by a line a step: a last line without its end is not whole yet
BY_LINES = (".csv", ".tsv", ".txt", ".log", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Look:
    """What there is to see of a sweep at one moment."""

    #: a sentence about how far the sweep is, or why it cannot be drawn
    note: str
    #: the chart as a whole Vega-Lite spec; None if there is nothing to draw yet
    spec: dict[str, Any] | None = None


class Watched:
    """A sweep's file, looked at again and again.

    Parameters
    ----------
    path
        File or folder, in any format that `lrchart.read` knows; it need not exist yet.
    options
        How the sweep is read and drawn.
    lr_column, loss_column
        The columns of the learning rate and of the loss, if their names are not recognised.
    """

    def __init__(
        self,
        path: str | Path,
        options: Options = DEFAULTS,
        *,
        lr_column: str | None = None,
        loss_column: str | None = None,
    ) -> None:
        self.path = Path(path)
        self._options = options
        self._columns = {"lr_column": lr_column, "loss_column": loss_column}
        self._state: object = None

    def look(self) -> Look | None:
        """Return what there is to see now; None if the file is as it was at the last look."""
        state = _state(self.path)
        if state == self._state:
            return None
        # Taken before the file is read: what comes in between is seen at the next look.
        self._state = state
        if not state:
            return Look(f"Waiting for {self.path}.")
        try:
            return self._drawn()
        except LrchartError as error:
            return Look(f"{error}.")

    def _drawn(self) -> Look:
        from lrchart.chart.whole_spec import spec_of
        from lrchart.pipeline import plot
        from lrchart.readers import overlay, readings
        from lrchart.text import lr_text

        # Not `read`, which logs what it notices: every look would say it again.
        frame = overlay(readings(_whole_lines(self.path), **self._columns))
        last = frame.iloc[-1]
        runs = frame["run"].nunique()
        counted = f"{len(frame)} steps" + (f" of {runs} runs" if runs > 1 else "")
        note = f"{counted}; the last at lr {lr_text(last['lr'])}, loss {last['loss']:.4g}."
        return Look(note, spec_of(plot(frame, self._options)))


def check(path: str | Path) -> None:
    """Raise `InputError` where the folder of `path` does not exist: no sweep can write there."""
    folder = Path(path).parent
    if not folder.is_dir():
        raise InputError(f"cannot watch {path}: there is no folder {folder}")


def _state(path: Path) -> tuple[Any, ...]:
    """Return what differs as soon as the content does; empty if there is none."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        stats = [(file, file.stat()) for file in files]
    except OSError:
        return ()
    return tuple(
        (file, stat.st_ino, stat.st_size, stat.st_mtime_ns) for file, stat in stats if stat.st_size
    )


def _whole_lines(path: Path) -> Any:
    """Return the source to read: without a last line that is still being written."""
    if path.suffix.lower() not in BY_LINES:
        return path
    try:
        with path.open("rb") as file:
            data = file.read(limits.MAX_WHOLE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    limits.check("MAX_WHOLE_BYTES", len(data), limits.MAX_WHOLE_BYTES, "bytes")
    stream = io.BytesIO(data[: data.rfind(b"\n") + 1])
    stream.name = path.stem  # what messages and a nameless run are called by
    return stream
