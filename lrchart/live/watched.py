"""Read a growing sweep again whenever its file changes."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, LrchartError
from lrchart.live.progress import progress
from lrchart.options import DEFAULTS, Options
from lrchart.readers.choices import check_choices
from lrchart.readers.notes import LeftOut, Undecided
from lrchart.text import loss_text, lr_text

#: suffixes of files that grow line by line, so that the last line may be incomplete
BY_LINES = (".csv", ".tsv", ".txt", ".log", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Look:
    """State of a sweep at one moment."""

    #: one sentence: progress of the sweep, or why it cannot be drawn
    note: str
    #: complete Vega-Lite spec of the chart; None if there is nothing to draw yet
    spec: dict[str, Any] | None = None


class Watched:
    """The file of a sweep, polled for changes.

    Parameters
    ----------
    path
        File or folder, in any format that `lrchart.read` knows; it need not exist yet.
    options
        How the sweep is read and drawn.
    **reading
        How the file is read; see `lrchart.read`.
    """

    def __init__(self, path: str | Path, options: Options = DEFAULTS, **reading: Any) -> None:
        self.path = Path(path)
        # Resolve it now: a training may delete and recreate the current folder.
        self._place = _place(self.path)
        self._options = options
        self._reading = reading
        check_choices(**reading)
        self._state: object = None

    def look(self) -> Look | None:
        """Return the state of the sweep; None if the file has not changed since the last call."""
        state = _state(self._place)
        if state == self._state:
            return None
        # Set before the file is read, so that the next call notices changes in between.
        self._state = state
        if not state:
            return Look(f"Waiting for {self.path}.")
        try:
            return self._draw()
        except LrchartError as error:
            return Look(f"{error}.")

    def _draw(self) -> Look:
        from lrchart.chart.whole_spec import spec_of
        from lrchart.pipeline import plot
        from lrchart.readers import overlay, readings

        # Not `read`, which would log its notes at each call.
        parts = readings(_whole_lines(self._place), growing=True, **self._reading)
        frame = overlay(parts)
        # Rows are sorted by rate: the last step of a training may be anywhere.
        last = frame.iloc[-1 if self._reading.get("kind") != "training" else frame["step"].argmax()]
        notes = [note for part in parts for note in part.notes]
        counted = next((note for note in notes if isinstance(note, Undecided)), progress(frame))
        left = [LeftOut(f"run {one.run!r}: {one.reason}") for part in parts for one in part.refused]
        left += [note for note in notes if isinstance(note, LeftOut)]
        sentences = [f"{counted}; the last at lr {lr_text(last['lr'])}, {_loss(last['loss'])}"]
        sentences += [f"{note[0].upper()}{note[1:]}" for note in left]
        return Look(". ".join(sentences) + ".", spec_of(plot(frame, self._options)))


def check(path: str | Path) -> None:
    """Raise `InputError` if no sweep can write to `path`: there is no folder, or no such name."""
    _place(Path(path))
    folder = Path(path).parent
    if not folder.is_dir():
        raise InputError(f"cannot watch {path}: there is no folder {folder}")
    try:
        Path(path).stat()
    except FileNotFoundError:
        pass  # not written yet
    except OSError as error:
        raise InputError(f"cannot watch {path}: {error.strerror}") from error


def _loss(loss: float) -> str:
    """Return the words for the last loss: "loss 1.02"."""
    if math.isfinite(loss):
        return f"loss {loss_text(loss)}"
    return f"loss {'NaN' if math.isnan(loss) else 'infinite'}"


def _place(path: Path) -> Path:
    """Return the absolute path, for which a relative one needs a current folder."""
    try:
        return path.absolute()
    except FileNotFoundError as error:
        raise InputError(f"cannot watch {path}: the current folder is gone") from error


def _state(path: Path) -> tuple[Any, ...]:
    """Return a value that changes with the content of `path`; empty if there is none."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        stats = [(file, file.stat()) for file in files]
    except OSError:
        return ()
    return tuple(
        (file, stat.st_ino, stat.st_size, stat.st_mtime_ns) for file, stat in stats if stat.st_size
    )


def _whole_lines(path: Path) -> Any:
    """Return the source without an incomplete last line."""
    if path.suffix.lower() not in BY_LINES:
        return path
    try:
        with path.open("rb") as file:
            data = file.read(limits.MAX_WHOLE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    limits.check("MAX_WHOLE_BYTES", len(data), "bytes")
    from lrchart.readers.formats.encoding import whole_lines

    stream = io.BytesIO(whole_lines(data))
    stream.name = path.stem  # shown in messages, and as the name of the run
    return stream
