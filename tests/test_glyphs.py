"""Characters without a glyph: named once, never a box."""

from __future__ import annotations

import logging

import pytest

from lrchart import glyphs, render

#: never assigned to a character, so no font has it
NOWHERE = "\U0010fffd"


@pytest.fixture(autouse=True)
def fresh(caplog):
    glyphs._say.cache_clear()
    caplog.set_level(logging.WARNING, "lrchart.render")


def text(words: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        f'<text x="5" y="30" font-family="LRChart Sans">{words}</text></svg>'
    )


def drawable(words: str) -> str:
    return glyphs.without_boxes(text(words), render._converter().svg_to_png)


@pytest.mark.parametrize(
    "words", ["plain", "café, naïve, Ångström", "3×10⁻⁴ → 1", "a\u00a0b\u200bc"]
)
def test_what_the_charts_font_has_stays(words, caplog):
    assert drawable(words) == text(words)
    assert caplog.messages == []


def test_a_box_becomes_a_question_mark_and_is_named_once(caplog):
    assert drawable(f"run {NOWHERE}{NOWHERE}") == text("run ??")
    assert drawable(f"again {NOWHERE}") == text("again ?")
    assert caplog.messages == [
        f"no font on this machine has {NOWHERE} (U+10FFFD): PNG and PDF files show ? instead; "
        "install a font that has them (Noto covers most), or take SVG or HTML"
    ]


def test_the_picture_is_that_of_the_question_mark():
    assert render.png(text(f"run {NOWHERE}"), 96) == render.png(text("run ?"), 96)
    assert render.pdf(text(f"run {NOWHERE}")) == render.pdf(text("run ?"))


def test_no_name_in_any_script_draws_a_box():
    drawn = drawable("学習率 학습률 معدل скорость 😀🚀 ñ")
    to_png = render._converter().svg_to_png
    assert glyphs.without_boxes(drawn, to_png) == drawn
