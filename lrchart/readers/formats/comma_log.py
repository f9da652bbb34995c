"""Read logs whose numbers have decimal commas: ``lr = 0,001; loss = 2,31``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from lrchart.readers.columns import Choice
from lrchart.readers.formats.encoding import Text, decode, glance, looks_like_text
from lrchart.readers.formats.log_line import flattened, form_of
from lrchart.readers.formats.log_text import is_loss, is_rate, table_of
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Table

#: a number with one comma, but not the end of a time
_COMMA = re.compile(
    r"(?<![\w.,])(?<!\d:)(?P<whole>[-+]?\d+),(?P<part>\d+)(?P<end>(?:e[-+]?\d+)?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
#: a word for a count before a number, in which a comma separates thousands
_COUNT = re.compile(r"(?:step|iter(?:ation)?|epoch|batch|sample|token)(?:es|s)?\W{0,3}\Z", re.I)
#: digits behind a comma that may separate thousands
_GROUP = 3

#: number of lines that are looked at
_LOOK = 1_000


@dataclass(frozen=True)
class Pointed(Text):
    """A source whose lines have points for its decimal commas."""

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Give the lines with decimal points."""
        with super().lines() as lines:
            yield map(_pointed, lines)


def is_comma_log(source: Source, choice: Choice) -> bool:
    """Return whether lines name a rate and a loss, both written with commas that are decimal ones.

    One of them has to be no group of thousands, and none may have a point.
    """
    if not looks_like_text(source):
        return False
    steps, decimal = 0, False
    with glance(source).lines() as lines:
        for line in islice(lines, _LOOK):
            if not (matches := list(_COMMA.finditer(line))) or not _is_step(line, choice):
                continue
            if any("." in number for _, number in _pairs(line)):
                return False
            steps += 1
            decimal = decimal or not all(map(_may_be_thousands, matches))
    return steps > 1 and decimal


def read_comma_log(source: Source, choice: Choice) -> list[Table]:
    """Return the table of such a log."""
    text = decode(source)
    table = table_of(Pointed(text.source, text.codec, text.notes), choice)
    return [table.noting("read the commas in numbers as decimal commas")]


def _is_step(line: str, choice: Choice) -> bool:
    """Return whether a line names a rate and a loss once its commas are points."""
    names = [name for name, _ in _pairs(_pointed(line))]
    return all(any(role(name, choice) for name in names) for role in (is_rate, is_loss))


def _pairs(line: str) -> list[tuple[str, str]]:
    line = flattened(line)
    return form_of(line).numbers(line)


def _pointed(line: str) -> str:
    return _COMMA.sub(_point, line)


def _point(match: re.Match[str]) -> str:
    counts = _COUNT.search(match.string[max(match.start() - 20, 0) : match.start()])
    mark = "" if counts and _may_be_thousands(match) else "."
    return f"{match['whole']}{mark}{match['part']}{match['end']}"


def _may_be_thousands(match: re.Match[str]) -> bool:
    whole = match["whole"].lstrip("+-")
    return len(match["part"]) == _GROUP and not whole.startswith("0") and not match["end"]
