from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest

from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page, index_page, inert_json
from lrchart.pages.index import Index, Link
from lrchart.pages.page_spec import page_spec
from lrchart.pages.stills import STILLS, still_path
from lrchart.report.table import Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"></svg>'
SPEC = {"mark": "point", "width": 300, "title": "t", "usermeta": {"embedOptions": {}}}
FIGURE = Figure(
    "one",
    "One <run>",
    "What to see & why",
    'Says "all"',
    SPEC,
    {key: SVG.format(*still.size) for key, still in STILLS.items()},
)
GALLERY = Index(
    "Index",
    "Lead",
    (FIGURE, replace(FIGURE, name="two")),
    Table("Numbers", ("Run", "LR"), (("a", "1e-3"),)),
    ("html", "vl.json"),
    (Link("sweeps.csv", "sweeps.csv", "all points"),),
)
JSON_CASES = [
    ("</script><!--", "\\u003c/script\\u003e\\u003c!--"),
    ("a & b", "a \\u0026 b"),
    ("\u2028\u2029", "\\u2028\\u2029"),
    ("naïve 学习率", "naïve 学习率"),
]


@pytest.mark.parametrize(("text", "written"), JSON_CASES)
def test_json_cannot_leave_its_element_and_reads_back_the_same(text, written):
    assert inert_json(text) == f'"{written}"'
    assert json.loads(inert_json({text: [text]})) == {text: [text]}


def test_json_has_no_numbers_that_browsers_do_not_read():
    with pytest.raises(ValueError, match="not JSON compliant"):
        inert_json(float("nan"))


def test_a_page_draws_the_spec_into_its_box_without_title_and_options():
    fit = {"type": "fit", "contains": "padding"}
    filled = {"mark": "point", "width": "container", "height": "container", "autosize": fit}
    assert page_spec({**SPEC, "width": "container"}) == filled
    assert SPEC["title"] == "t"


def test_a_size_that_was_set_with_altair_is_kept():
    assert page_spec({"mark": "point", "width": 300, "title": "t"}) == {
        "mark": "point",
        "width": 300,
    }


def test_charts_side_by_side_keep_their_size():
    assert page_spec({"hconcat": [], "title": "t"}) == {"hconcat": []}


@pytest.mark.parametrize("standalone", [False, True])
def test_pages_of_the_same_figure_are_the_same_text(standalone):
    assert chart_page(FIGURE, standalone=standalone) == chart_page(FIGURE, standalone=standalone)
    assert index_page(GALLERY) == index_page(GALLERY)


def test_texts_are_escaped():
    page = chart_page(FIGURE)
    assert '<h1 id="title">One &lt;run&gt;</h1>' in page
    assert "What to see &amp; why" in page
    assert 'alt="Says &#34;all&#34;"' in page


def test_a_page_links_to_the_files_that_are_there_but_not_to_itself():
    links = re.findall(r'href="(one\.[^"]+)"', chart_page(FIGURE, formats=("html", "png", "pdf")))
    assert links == ["one.png", "one.pdf"]
    links = re.findall(r'href="((?:one|two|sweeps)\.[^"]+)"', index_page(GALLERY))
    assert links == ["one.html", "one.vl.json", "two.html", "two.vl.json", "sweeps.csv"]


def test_a_standalone_page_points_nowhere():
    page = re.sub(r"<script>.*?</script>", "", chart_page(FIGURE, standalone=True), flags=re.DOTALL)
    assert re.findall(r'(?:src|href|srcset)="(?!data:|#)([^"]+)"', page) == []


def test_a_standalone_page_holds_each_image_once_as_it_is():
    svg = FIGURE.stills["light"].replace("</svg>", "<text>5 % &amp; \u00e9</text></svg>")
    page = chart_page(replace(FIGURE, stills={"light": svg}), standalone=True)
    (address,) = re.findall(r'"data:image/svg\+xml;charset=utf-8,([^"]*)"', page)
    assert not re.search(r"\s", address)
    assert unquote(unescape(address)) == svg


def sources(page: str) -> list[tuple[str, str]]:
    """The media query and the address of every source of the page's pictures."""
    return re.findall(r'media="([^"]+)" srcset="([^"]+)"', page)


def test_a_picture_asks_for_the_colours_of_the_system_and_the_width_of_the_window():
    page = chart_page(FIGURE)
    dark, narrow = "screen and (prefers-color-scheme: dark)", "(max-width: 640px)"
    assert sources(page) == [
        (f"{dark} and {narrow}", still_path("one", "dark-narrow")),
        (dark, still_path("one", "dark")),
        (f"screen and {narrow}", still_path("one", "light-narrow")),
    ]
    # One for the screen, and one for print.
    light = re.findall(r'<img (?:class="paper" )?src="([^"]+)" width="988" height="556"', page)
    assert light == [still_path("one", "light")] * 2


FIXED = {  # theme of a page -> themes of its static images
    "light": ["light-narrow"],
    "dark": ["dark-narrow", "dark", "light-narrow"],
}


@pytest.mark.parametrize("theme", FIXED)
def test_a_page_of_one_theme_asks_for_no_system(theme):
    page = chart_page(FIGURE, theme=theme)
    assert "(prefers-color-scheme: dark)" not in "".join(media for media, _ in sources(page))
    assert [address for _, address in sources(page)] == [
        still_path("one", key) for key in FIXED[theme]
    ]


def test_a_figure_without_stills_has_no_picture():
    page = chart_page(replace(FIGURE, stills={}))
    assert "<picture" not in page
    assert "<img" not in page


CELLS = [  # cells of a column, whether it is aligned like numbers, why
    (("2e-3", "6.7e-4"), True, "exponents"),
    (("12.6", "−0.5", "–"), True, "signs and a dash for nothing"),
    (("6.7e-4 to 6e-3", ""), True, "spans"),
    (("0.5 decades",), True, "a unit"),
    (("2e-3", "declared"), False, "one word is enough"),
    (("2 of the runs",), False, "a sentence that starts with a number"),
]


@pytest.mark.parametrize(("cells", "numeric", "why"), CELLS)
def test_columns_of_numbers_are_told_from_columns_of_words(cells, numeric, why):
    table = Table("", ("Run", "Column"), tuple(("1", cell) for cell in cells))
    assert table.numeric == ({1} if numeric else set()), why


def test_only_a_page_that_is_not_watched_makes_no_request() -> None:
    assert "This page makes no request" in chart_page(FIGURE)
    assert "This page makes no request" not in chart_page(FIGURE, live=True)
