"""Read the run file that W&B keeps on disk, ``run-ID.wandb``."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.formats.protobuf import WireError, values
from lrchart.readers.formats.wandb_records import NAME, records
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Loaded, NotASweepError, Table, gathered

#: numbers of the fields that are read: of a record, of a step, of a run, of a cell
_HISTORY, _CONFIG, _RUN, _EXIT = 2, 5, 17, 18
_ITEM, _STEP = 1, 2
_ID, _RUN_CONFIG, _DISPLAY_NAME = 1, 4, 8
_KEY, _NESTED_KEY = 1, 2
_INTEGER, _NUMBER, _TEXTS = 5, 6, (7, 8, 16)

#: maximum bytes of a number as text; longer cells are images, tables or histograms
_LONG = 100
#: maximum bytes of a setting, which may be nested
_LONGEST = 100_000

KIND = "W&B run file"


@dataclass
class Run:
    """Name, settings and state of a run, as its file states them beside the history."""

    name: str = ""
    #: setting -> its value as JSON text
    config: dict[str, str] = field(default_factory=dict)
    #: its exit code; None if the run has not ended
    code: int | None = None
    notes: list[str] = field(default_factory=list)


def is_wandb(source: Source) -> bool:
    """Return whether the source starts as the run files of W&B do."""
    return source.head.startswith(NAME)


def read_wandb(source: Source) -> list[Table]:
    """Return the one table of a run file: a row a step, a column for each metric.

    Raises
    ------
    InputError
        A record is damaged, or there are more than ``MAX_ROWS`` steps.
    NotASweepError
        The run logged nothing.
    """
    run, names = Run(), dict[str, None]()
    for step in steps(source, run):
        names |= dict.fromkeys(step)
        limits.check("MAX_COLUMNS", len(names), "columns")
    if not names:
        raise NotASweepError("the run of W&B has logged no numbers")

    def load(wanted: Sequence[str]) -> Loaded:
        return Loaded(gathered(steps(source, Run()), wanted), tuple(run.notes), writes_nan=True)

    return [Table(tuple(names), load, run=run.name or None, kind=KIND)]


def steps(source: Source, run: Run) -> Iterator[dict[str, str]]:
    """Yield what each step logged, and fill in the `run`."""
    count = 0
    try:
        for record in records(source, run.notes):
            for number, value in values(record):
                if number == _HISTORY and isinstance(value, bytes):
                    count += 1
                    limits.check("MAX_ROWS", count, "steps")
                    yield _history(value)
                elif isinstance(value, bytes):
                    _fill(run, number, value)
    except (WireError, UnicodeDecodeError) as error:
        raise InputError("is damaged: a record cannot be decoded") from error


def _fill(run: Run, number: int, value: bytes) -> None:
    if number == _EXIT:
        run.code = next((code for n, code in values(value) if n == 1 and isinstance(code, int)), 0)
    if number == _CONFIG:
        run.config |= _settings(value)
    if number != _RUN:
        return
    parts = {n: part for n, part in values(value) if isinstance(part, bytes)}
    run.name = parts.get(_DISPLAY_NAME, parts.get(_ID, b"")).decode()
    run.config |= _settings(parts.get(_RUN_CONFIG, b""))


def _history(data: bytes) -> dict[str, str]:
    step = _cells(data)
    count = next((part for n, part in values(data) if n == _STEP and isinstance(part, bytes)), b"")
    number = next((value for n, value in values(count) if n == 1), 0)
    step.setdefault("_step", str(number))
    return step


def _settings(data: bytes) -> dict[str, str]:
    """Return name -> JSON of the settings of one message."""
    return dict(_items(data, _LONGEST))


def _cells(data: bytes) -> dict[str, str]:
    """Return name -> number or short text of the items of one message."""
    return {name: text.strip('"') for name, text in _items(data, _LONG) if text[0] not in "{["}


def _items(data: bytes, longest: int) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the items of one message, without those longer than allowed."""
    for number, item in values(data):
        if number != _ITEM or not isinstance(item, bytes):
            continue
        parts = list(values(item))
        key = next((part for n, part in parts if n == _KEY), b"")
        path = [part for n, part in parts if n == _NESTED_KEY] or [key]
        text = next(filter(None, (_text(n, part, longest) for n, part in parts)), "")
        if text:
            yield b".".join(part for part in path if isinstance(part, bytes)).decode(), text


def _text(number: int, value: int | bytes, longest: int) -> str:
    """Return the value of a cell, which W&B writes as JSON or, as its schema has it, by type."""
    if isinstance(value, int):
        return str((value >> 1) ^ -(value & 1)) if number == _INTEGER else ""
    if number == _NUMBER and len(value) == struct.calcsize("<d"):
        return repr(struct.unpack("<d", value)[0])
    return value.decode() if number in _TEXTS and len(value) <= longest else ""
