from __future__ import annotations

import re

import pytest

from lrchart.errors import TemplateError
from lrchart.files import TEMPLATES
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from lrchart.pages.script import script
from lrchart.pages.templating import render, source

FIGURE = Figure("f", "F", "", "", {"mark": "point"})

BROKEN = [  # content of chart.html, message without the folder
    ("a\nb {{ figure.nothing }}", "template chart.html, line 2: .* has no attribute 'nothing'"),
    ("{{ stranger }}", "template chart.html, line 1: 'stranger' is undefined"),
    ("a\n\n{% if %}", "template chart.html, line 3: Expected an expression"),
    ("{% extends 'lost.html' %}", "no template lost.html in .* or .*"),
    ("{{ 1 // 0 }}", "template chart.html, line 1: .*by zero"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_a_broken_template_is_named_with_its_line(tmp_path, text, sentence):
    (tmp_path / "chart.html").write_text(text)
    with pytest.raises(TemplateError) as error:
        chart_page(FIGURE, templates=tmp_path)
    assert re.match(sentence, str(error.value))
    assert "\n" not in str(error.value)


def test_a_folder_replaces_what_it_has_and_nothing_else(tmp_path):
    (tmp_path / "style.css").write_text("body{color:teal}\r\n", newline="")
    page = chart_page(FIGURE, templates=tmp_path)
    assert "body{color:teal}\n</style>" in page
    assert page.endswith(chart_page(FIGURE).rpartition("</style>")[2])


def test_a_folder_that_is_not_there(tmp_path):
    gone = tmp_path / "gone"
    with pytest.raises(TemplateError, match=f"^the template folder {gone} does not exist$"):
        chart_page(FIGURE, templates=gone)


def test_a_folder_with_no_template_in_it(tmp_path):
    (tmp_path / "Index.htm").write_text("")
    with pytest.raises(TemplateError, match=r"has none of base\.html, .*, so it changes nothing$"):
        chart_page(FIGURE, templates=tmp_path)


def test_a_template_that_is_no_text(tmp_path):
    (tmp_path / "style.css").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match=r"^template .*style\.css: .*utf-8"):
        chart_page(FIGURE, templates=tmp_path)
    (tmp_path / "chart.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match=r"^template chart\.html: .*utf-8"):
        render("chart.html", {}, tmp_path)


def test_a_source_that_is_not_there():
    with pytest.raises(
        TemplateError, match=f"^no template lost.css in {re.escape(str(TEMPLATES))}$"
    ):
        source("lost.css")


def test_the_script_keeps_vegas_names_to_itself_and_ends_with_lrcharts_own():
    text = script()
    assert text.startswith("(()=>{")
    own = "\n".join(map(source, ("expressions.js", "view.js", "touch.js", "tools.js", "boot.js")))
    assert text.endswith("\n})();\n(()=>{" + own + "\n})();\n")
    assert "</script" not in text


@pytest.mark.parametrize("text", ["'</SCRIPT>'", "x = 1 <!--y"])
def test_a_script_that_would_end_its_element_is_refused(tmp_path, text):
    (tmp_path / "boot.js").write_text(text)
    with pytest.raises(TemplateError, match=r"^boot\.js: neither"):
        script(tmp_path)


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("1.5e-4 to 2e-3", "[1.5e-4] to [2e-3]"),
        ("4.1 × lower, 280,000 × higher", "[4.1 ×] lower, [280,000 ×] higher"),
        ("+0.02 (−0.04 to +0.1), (in 4 to 5)", "+0.02 [(−0.04 to +0.1)], (in 4 to 5)"),
        ("lowest at 1.61, resnet-50, v2e-3", "lowest at 1.61, resnet-50, v2e-3"),
        ("lowest · highest", "lowest\u00a0· highest"),
        ("<b>3e-4</b> & '3e-4'", "&lt;b&gt;[3e-4]&lt;/b&gt; &amp; &#39;[3e-4]&#39;"),
    ],
)
def test_no_line_ends_inside_a_number(words, html):
    page = chart_page(Figure("f", "F", words, "", {"mark": "point"}))
    caption = re.search(r'<p class="caption">(.*?)</p>', page)[1]
    assert caption.replace('<span class="unbroken">', "[").replace("</span>", "]") == html


def test_no_text_turns_what_stands_behind_it_around():
    figure = Figure("f", "adam \u202e3e-2", "\u2067sgd\u2069", "", {"mark": "point"})
    page = chart_page(figure)
    assert "adam \ufffd3e-2" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
