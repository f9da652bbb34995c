"""Characters that the charts' font lacks: in the weight asked for, or named once; never a box."""

from __future__ import annotations

import logging

import pytest

from lrchart.render import missing_glyphs as glyphs
from lrchart.render import vega as render

#: a code point that no font has, because it is never assigned
NOWHERE = "\U0010fffd"


def warned(caplog):
    """Return lrchart's own warnings; vl-convert 2 logs some of its own."""
    return [record.getMessage() for record in caplog.records if record.name == "lrchart.render"]


@pytest.fixture(autouse=True)
def fresh(caplog):
    glyphs._say.cache_clear()
    caplog.set_level(logging.WARNING, "lrchart.render")


def text(words: str, weight: str = "normal") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        f'<text x="5" y="30" font-weight="{weight}" font-family="LRChart Sans">{words}</text></svg>'
    )


def drawable(words: str) -> str:
    return glyphs.mended(text(words), render._converter().svg_to_png)


@pytest.mark.parametrize(
    "words", ["plain", "café, naïve, Ångström", "скорость η", "3×10⁻⁴ → 1", "a\u00a0b\u200bc"]
)
def test_what_the_charts_font_has_stays(words, caplog):
    assert drawable(words) == text(words)
    assert warned(caplog) == []


def test_a_box_becomes_a_question_mark_and_is_named_once(caplog):
    assert drawable(f"run {NOWHERE}{NOWHERE}") == text("run ??")
    assert drawable(f"again {NOWHERE}") == text("again ?")
    assert warned(caplog) == [
        f"no font on this machine has {NOWHERE} (U+10FFFD): PNG and PDF files show ? instead; "
        "install a font that has them (Noto covers most), or take SVG or HTML"
    ]


def test_the_picture_is_that_of_the_question_mark():
    assert render.png(text(f"run {NOWHERE}"), 96) == render.png(text("run ?"), 96)
    assert render.pdf(text(f"run {NOWHERE}")) == render.pdf(text("run ?"))


def test_no_name_in_any_script_draws_a_box():
    picture = drawable("学習率 학습률 معدل скорость 😀🚀 ñ")
    to_png = render._converter().svg_to_png
    assert glyphs.mended(picture, to_png) == picture


@pytest.mark.parametrize("words", ["שלום", "run א: 2", "<tspan>Հայաստան</tspan>"])
def test_a_text_in_another_font_is_as_bold_as_was_asked(words):
    to_png = render._converter().svg_to_png
    if not glyphs._keeps_weight("א", "DejaVu Sans", to_png):
        pytest.skip("DejaVu Sans is not installed")
    normal, bold = (to_png(glyphs.mended(text(words, at), to_png)) for at in ("normal", "bold"))
    assert normal != bold
    assert 'font-family="LRChart Sans"' not in glyphs.mended(text(words), to_png)


def test_only_the_text_that_needs_another_font_gets_it():
    to_png = render._converter().svg_to_png
    both = text("скорость") + text("שלום")
    assert glyphs.mended(both, to_png).startswith(text("скорость"))
