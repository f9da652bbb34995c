"""Names as lines of a chart, and numbers as people write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.text import line, loss_text, lr_text, span_text

LINES = [
    ("  two\r\n lines\u2028here ", "two lines here"),
    ("a\x08b\x1bc\ufffe\ud800", "a\ufffdb\ufffdc\ufffd\ufffd"),
    ("adam \u202e3e-2\u2066", "adam \ufffd3e-2\ufffd"),
    ("constructor", "constructor\u200b"),
    ("a constructor", "a constructor"),
    ("\U0001f9ea \x7f", "\U0001f9ea \x7f"),
]


@pytest.mark.parametrize(("name", "expected"), LINES)
def test_a_name_becomes_one_line_that_can_be_drawn(name: str, expected: str) -> None:
    assert line(name) == expected


RATES = [
    (1e-6, "1e-6"),
    (6.66e-4, "6.7e-4"),
    (2e-2, "2e-2"),
    (9.96e-4, "1e-3"),
    (0.0994, "9.9e-2"),
    (0.0999, "0.1"),
    (0.1, "0.1"),
    (0.55, "0.55"),
    (1.0, "1"),
    (10.0, "10"),
    (123.0, "120"),
    (994.0, "990"),
    (999.0, "1e3"),
    (123456.0, "1.2e5"),
    (math.nan, "–"),
    (math.inf, "–"),
]

LOSSES = [
    (0.0, "0"),
    (1.349, "1.35"),
    (-0.0784, "-0.0784"),
    (99.96, "100"),
    (999.6, "1000"),
    (12345.6, "12346"),
    (0.001, "0.001"),
    (9.9e-4, "9.9e-4"),
    (1e5, "1e5"),
    (-3.2e8, "-3.2e8"),
    (1e300, "1e300"),
    (math.nan, "–"),
    (-math.inf, "–"),
]


@pytest.mark.parametrize(("lr", "text"), RATES)
def test_lr_text(lr: float, text: str) -> None:
    assert lr_text(lr) == text


@pytest.mark.parametrize(("loss", "text"), LOSSES)
def test_loss_text(loss: float, text: str) -> None:
    assert loss_text(loss) == text


def test_span_text() -> None:
    assert span_text(6.667e-4, 6e-3) == "6.7e-4 to 6e-3"


@given(st.floats(1e-300, 1e300))
def test_a_rate_reads_back_to_two_digits(lr: float) -> None:
    text = lr_text(lr)
    assert float(text) == pytest.approx(lr, rel=0.051)
    assert len(text) <= len("1.2e-300")
    assert "+" not in text


@given(st.floats(-1e300, 1e300))
def test_a_loss_reads_back_to_three_digits(loss: float) -> None:
    assert float(loss_text(loss)) == pytest.approx(loss, rel=0.0051)
