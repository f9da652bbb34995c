"""Print tables in any width without cutting a name or a number."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from itertools import zip_longest
from textwrap import wrap

from lrchart.cli.screen import printable, say

#: spaces between two columns: if whole cells fit on a line, and if cells are wrapped
GAP, TIGHT = 2, 1

Cells = list[list[str]]


def say_table(header: list[str], rows: list[list[str]]) -> None:
    """Print a table.

    If the terminal is too narrow, cells are wrapped between words; if the words do not fit
    either, each row becomes a block of lines. In a pipe a table has its natural width.
    """
    cells = [[printable(text) for text in row] for row in (header, *rows)]
    words, whole = _widths(cells, _longest_word), _widths(cells, _length)
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else _total(whole, GAP)
    if _total(whole, GAP) <= room:
        _say_columns(cells, whole, GAP)
    elif (spare := room - _total(words, TIGHT)) >= 0:
        # Wrap headings before numbers.
        _say_columns(cells, _grown(words, [_widths(cells[1:], _length), whole], spare), TIGHT)
    else:
        _say_blocks(cells, room)


def _say_columns(cells: Cells, widths: list[int], gap: int) -> None:
    for number, row in enumerate(cells):
        wrapped = [wrap(text, width) for text, width in zip(row, widths, strict=True)]
        for line in zip_longest(*wrapped, fillvalue=""):
            texts = [f"{t}{' ' * (w - _length(t))}" for t, w in zip(line, widths, strict=True)]
            say((" " * gap).join(texts).rstrip(), strong=number == 0)


def _say_blocks(cells: Cells, room: int) -> None:
    (_, *labels), *rows = cells
    indent = " " * GAP
    for name, *row in rows:
        say(name, strong=True)
        for label, text in zip(labels, row, strict=True):
            for i, line in enumerate(wrap(f"{label}: {text}", max(room - 2 * GAP, 1))):
                say(f"{indent * (2 if i else 1)}{line}")


def _grown(widths: list[int], goals: list[list[int]], spare: int) -> list[int]:
    """Spread `spare` characters over `widths`: evenly up to the first of `goals`, then the next."""
    grown = list(widths)
    for goal in goals:
        while spare and (short := [i for i, width in enumerate(grown) if width < goal[i]]):
            for i in short[:spare]:
                grown[i] += 1
            spare = max(0, spare - len(short))
    return grown


def _widths(cells: Cells, measure: Callable[[str], int]) -> list[int]:
    return [max(map(measure, column)) for column in zip(*cells, strict=True)]


def _total(widths: list[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _longest_word(text: str) -> int:
    return max(map(_length, wrap(text, 1, break_long_words=False)), default=0)


def _length(text: str) -> int:
    """Return the number of terminal cells of `text`."""
    from rich.cells import cell_len

    return cell_len(text)
