"""Read tables that are drawn in text with bars and rules: Markdown's, psql's, rich's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lrchart import limits
from lrchart.readers.columns import Choice
from lrchart.readers.formats.encoding import Text, codec_of, decode, looks_like_text
from lrchart.readers.sources.source import Source
from lrchart.readers.table import Loaded, NotASweepError, Table, verbatim

#: vertical box-drawing characters -> "|"
_BARS = str.maketrans("│┃║", "|||")

#: a rule below the header or around the table
_RULE = re.compile(r"[\s|+:=\-─━═┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋┡┩╇┢┪╈╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪]*")
_DASHES = re.compile(r"-{2,}|:-|-:|={3,}|[─━═]{3,}")

#: characters around a cell in Markdown: code, bold, italics
_MARKUP = "`*_ \t"


@dataclass
class _Ruled:
    """One table of a text: its header and its rows."""

    names: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)


def is_ruled(source: Source, choice: Choice) -> bool:
    """Return whether a text begins with a table that names a learning rate and a loss."""
    if not looks_like_text(source):
        return False
    head = source.head.decode(codec_of(source.head) or "utf-8", errors="replace")
    return any(_is_sweeps(table, choice) for table in _tables(iter(head.splitlines())))


def read_ruled(source: Source, choice: Choice) -> list[Table]:
    """Return the one table of a text that names a learning rate and a loss.

    Raises
    ------
    NotASweepError
        There are several.
    """
    text = decode(source)
    with text.lines() as lines:
        matches = [table for table in _tables(lines) if _is_sweeps(table, choice)]
    if len(matches) != 1:
        raise NotASweepError(
            f"{len(matches)} tables name a learning rate and a loss; save the one to read alone"
        )
    return [_table(matches[0], text)]


def _table(ruled: _Ruled, text: Text) -> Table:
    def load(names: Sequence[str]) -> Loaded:
        cells = {name: [row[ruled.names.index(name)] for row in ruled.rows] for name in names}
        return Loaded(verbatim(cells), text.notes, decimal_comma=True)

    return Table(ruled.names, load)


def _tables(lines: Iterator[str]) -> Iterator[_Ruled]:
    """Yield the tables: a header, a rule below it, and rows with as many cells."""
    header: list[list[str]] = []
    framed = False
    table: _Ruled | None = None
    for line in lines:
        rule = bool(_RULE.fullmatch(line)) and bool(_DASHES.search(line))
        cells = [] if rule else _cells(line)
        if table is None and rule and header and len(header[-1]) > 1:
            table = _Ruled(_joined(header))
        elif table is not None and tuple(cells) == table.names:  # the header of another page
            pass
        elif table is not None and len(cells) == len(table.names):
            table.rows.append(cells)
            limits.check("MAX_ROWS", len(table.rows), "rows")
        elif table is not None and not rule:
            yield table
            table = None
        # Between two rules, a header may stand on several lines.
        if rule or not cells or table is not None:
            header, framed = [], rule
        else:
            header = [*header, cells][-3:] if framed else [cells]
    if table is not None:
        yield table


def _joined(lines: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the names of columns, whose words may stand below each other."""
    last = lines[-1]
    whole = [line for line in lines if len(line) == len(last)]
    return tuple(" ".join(filter(None, words)) for words in zip(*whole, strict=True))


def _cells(line: str) -> list[str]:
    """Return the cells of a line between bars; none if it has no bar."""
    line = line.strip().translate(_BARS)
    if "|" not in line:
        return []
    line = line.removeprefix("|").removesuffix("|")
    return [cell.strip(_MARKUP) for cell in line.split("|")]


def _is_sweeps(table: _Ruled, choice: Choice) -> bool:
    """Return whether a table has rows, and columns of the two roles, chosen or by their names."""
    return bool(table.rows) and choice.fits(table.names)
