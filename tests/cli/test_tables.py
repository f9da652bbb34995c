"""A table on a terminal of any width: no name and no number is cut."""

from __future__ import annotations

import re
import sys

import pytest

from lrchart.cli.tables import say_table

HEADER = ["Run", "Suggested lr", "Window"]
ROWS = [["transformer_text", "7.7e-4", "1.4e-4 to 1.2e-2"], ["学習率", "1", "–"]]
STRONG = re.compile("\x1b\\[[01]m")


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Return the lines that a terminal of so many columns is given."""

    def lines(columns: int) -> list[str]:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        say_table(HEADER, ROWS)
        return capsys.readouterr().out.splitlines()

    return lines


@pytest.mark.parametrize("columns", range(20, 60))
def test_every_word_is_there_and_no_line_is_longer_than_the_terminal(printed, columns) -> None:
    from rich.cells import cell_len

    lines = [STRONG.sub("", line) for line in printed(columns)]
    assert max(map(cell_len, lines)) <= columns
    words = re.split(r"[\s:]+", " ".join(lines))
    asked = {word for row in ROWS for cell in row for word in cell.split()}
    assert asked <= set(words)


def test_where_it_fits_a_row_is_a_line(printed) -> None:
    assert printed(48) == [
        "\x1b[1mRun               Suggested lr  Window\x1b[0m",
        "transformer_text  7.7e-4        1.4e-4 to 1.2e-2",
        "学習率            1             –",
    ]


def test_narrower_than_that_the_cells_are_wrapped_headings_first(printed) -> None:
    assert [STRONG.sub("", line) for line in printed(43)] == [
        "Run              Suggested Window",
        "                 lr",
        "transformer_text 7.7e-4    1.4e-4 to 1.2e-2",
        "学習率           1         –",
    ]


def test_narrower_than_its_words_a_row_is_a_block(printed) -> None:
    assert [STRONG.sub("", line) for line in printed(24)][:4] == [
        "transformer_text",
        "  Suggested lr: 7.7e-4",
        "  Window: 1.4e-4 to",
        "    1.2e-2",
    ]
