"""Names as lines of a chart."""

from __future__ import annotations

import pytest

from lrchart.text import line

LINES = [
    ("  two\r\n lines\u2028here ", "two lines here"),
    ("a\x08b\x1bc\ufffe\ud800", "a\ufffdb\ufffdc\ufffd\ufffd"),
    ("constructor", "constructor\u200b"),
    ("a constructor", "a constructor"),
    ("\U0001f9ea \x7f", "\U0001f9ea \x7f"),
]


@pytest.mark.parametrize(("name", "drawn"), LINES)
def test_a_name_becomes_one_line_that_can_be_drawn(name: str, drawn: str) -> None:
    assert line(name) == drawn
