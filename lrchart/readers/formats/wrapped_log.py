"""Find the output of a training in the records of a log collector, each with a text in it.

Docker, journald, Kubernetes and the clouds keep a line of output as a record, beside its time and
its origin; so do loggers that write JSON. The texts are known by what they say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lrchart.readers.formats.nested import flat
from lrchart.readers.messages import listing
from lrchart.readers.table import NotASweepError

#: quick test of the output of a training: it names a learning rate and a loss
_HINTS = (re.compile("lr|learn", re.IGNORECASE), re.compile("loss", re.IGNORECASE))

#: name of the time at which a record was written, not of one that remains
_TIME = re.compile(r"(?i:(?!.*(?:remain|left))(?:.*[^a-z])?(?:|asc|ingestion)time(?:stamp)?|ts)")

#: usual names of the field with the output, in lower case
_FIELDS = ("log", "message", "msg", "textpayload", "line", "_raw")

#: words in the names of fields that say which training, or which part of it, wrote a record
_ORIGIN = re.compile(
    r"(?:.*[^a-z])?(?:container|pod|host|hostname|node|worker|instance|unit|replica|job|task|rank|pid"
    r"|process|thread|log_?stream|stream|logger|split)(?:[^a-z]+(?:name|u?id|index))?",
    re.IGNORECASE,
)
#: a rate, and a loss, shortly before a number
_NUMBERS = (
    re.compile(r"(?:(?<![a-z])lr|learn(?:ing)?[\W_]?rate)\D{0,20}\d", re.IGNORECASE),
    re.compile(r"loss\D{0,20}\d", re.IGNORECASE),
)
#: minimum records of an origin with such numbers; fewer may print settings
_ROWS = 3

#: maximum nesting of the records in an answer of a service
_DEEP = 3
#: greatest byte
_BYTE = 255


def texts_of(data: Any, *, named: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every field that may hold the output, shortest text first.

    Parameters
    ----------
    data
        Parsed JSON: records, or an object that holds some.
    named
        Whether the caller names the columns, so that any text may hold them.
    """
    records = [flat(record) for record in _records(data)]
    texts = {
        str(name): text
        for name in dict.fromkeys(name for record in records for name in record)
        if (text := _joined([record.get(name) for record in records])).count("\n") > 1
        and (named or all(hint.search(text) for hint in _HINTS))
    }
    upwards = not _newest_first(records)
    for name, text in sorted(texts.items(), key=lambda item: len(item[1])):
        yield name, text if upwards else "".join(reversed(text.splitlines(keepends=True)))


def require_one_origin(data: Any, name: str) -> None:
    """Refuse records of several trainings, whose rows would become one sweep.

    Raises
    ------
    NotASweepError
        The texts `name` of several containers, processes or the like hold learning rates.
    """
    records = [flat(record) for record in _records(data)]
    for field in dict.fromkeys(str(field) for record in records for field in record):
        if field == name or not _ORIGIN.fullmatch(_snake(field)):
            continue
        rates, losses = (_origins(records, name, field, number) for number in _NUMBERS)
        if len(rates) > 1 or (rates and losses and not rates & losses):
            raise NotASweepError(
                f"records of several origins: {field!r} is {listing(sorted(rates | losses))}; "
                f"save the records of each in a file of its own"
            )


def _origins(
    records: Sequence[Mapping[Any, Any]], name: str, field: str, number: re.Pattern[str]
) -> set[str]:
    """Return the cells of a field beside texts that hold a `number`."""
    texts = ((record.get(field), _text(record.get(name))) for record in records)
    found = Counter(str(cell) for cell, text in texts if text and number.search(text))
    return {cell for cell, count in found.items() if count >= _ROWS}


def _snake(name: str) -> str:
    """Return ``log_Stream_Name`` for ``logStreamName``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def output_field(data: Any) -> str | None:
    """Return the field in which log collectors keep the output; None if records have none."""
    names = (str(name) for record in _records(data)[:1] for name in flat(record))
    return next((name for name in names if name.rpartition("/")[2].lower() in _FIELDS), None)


def _records(data: Any, depth: int = 0) -> list[Mapping[Any, Any]]:
    """Return the first list of records in parsed JSON; none if there is none, or of a notebook."""
    if isinstance(data, list) and data:
        if all(isinstance(part, Mapping) for part in data):
            return [record for part in data for record in _lines(part)]
        if all(_is_fields(part) for part in data):
            return [{field["field"]: field.get("value") for field in row} for row in data]
    if not isinstance(data, Mapping) or depth > _DEEP or "nbformat" in data:
        return []
    parts = (_records(part, depth + 1) for part in data.values())
    return next((part for part in parts if part), [])


def _lines(record: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """Return a record, or of a stream of Loki's a record a line, with its time in nanoseconds."""
    stream, values = record.get("stream"), record.get("values")
    if not isinstance(stream, Mapping) or not isinstance(values, list):
        return [record]
    if not all(isinstance(pair, list) and len(pair) > 1 for pair in values):
        return [record]
    origin = "; ".join(f"{name}={value}" for name, value in sorted(stream.items()))
    return [{"stream": origin, "ts": time, "line": line} for time, line, *_ in values]


def _is_fields(row: Any) -> bool:
    """Return whether a row is a list of its fields, as CloudWatch's queries give it."""
    return isinstance(row, list) and all(isinstance(f, Mapping) and "field" in f for f in row)


def _joined(cells: Sequence[Any]) -> str:
    """Return the cells of a field as lines of one text; nothing if one is no text."""
    texts = [_text(cell) for cell in cells if cell is not None]
    if None in texts:
        return ""
    parts = [text for text in texts if text]
    # Docker ends a text where the line does, and cuts long lines.
    whole = any(part.endswith("\n") or part.startswith("\r") for part in parts)
    return ("" if whole else "\n").join(parts) + "\n"


def _text(cell: Any) -> str | None:
    """Return a text, also one in pieces (Jupyter) or in bytes (journald); None of anything else."""
    if isinstance(cell, str):
        return cell
    if not isinstance(cell, list) or not cell:
        return None
    if all(isinstance(part, str) for part in cell):
        return "".join(cell)
    if all(isinstance(part, int) and 0 <= part <= _BYTE for part in cell):
        return bytes(cell).decode("utf-8", "replace")
    return None


def _newest_first(records: Sequence[Mapping[Any, Any]]) -> bool:
    """Return whether a time of the records falls from each to the next."""
    times = {name for record in records for name in record if _TIME.fullmatch(str(name))}
    return any(_falls([record.get(name) for record in records]) for name in times)


def _falls(times: Sequence[Any]) -> bool:
    alike = all(isinstance(time, str) for time in times)
    if not alike and not all(isinstance(time, int | float) for time in times):
        return False
    return times[0] > times[-1] and times == sorted(times, reverse=True)
