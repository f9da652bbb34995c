"""Every hostile text in every place of a page, in a browser: it shows as text and does nothing."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from lrchart.chart.whole_spec import spec_of, still
from lrchart.export.drawing import Drawing
from lrchart.export.save import save
from lrchart.options import Options
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page, index_page
from lrchart.pages.index import Index, Link
from lrchart.pages.script import SCRIPT_FILE, script
from lrchart.pipeline import plot
from lrchart.render import vega as render
from lrchart.report.table import Table
from tests.hostile.texts import TEXTS

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
#: elements and attributes that lrchart's pages never contain: text that became markup
FOREIGN = (
    "iframe, object, embed, base, link[rel=stylesheet], meta[http-equiv=refresh], form[action], "
    "animate, img[src=x], a[href^='javascript'], [onerror], [onload], [onfocus], [ontoggle], "
    "[onmouseover], [onbegin], [srcdoc]"
)


def straight(text: str) -> str:
    """Return a text as pages show it: nothing in it turns around what stands behind it."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "\ufffd", text)


def frame(texts: list[str]) -> pd.DataFrame:
    """Short runs that have `texts` for names, and a column of each name."""
    lr = np.geomspace(1e-5, 1, 24)
    loss = np.where(lr < 0.1, 2 - np.log10(lr / 1e-5) / 4, 30 * lr)
    return pd.concat(
        pd.DataFrame({"run": run, "lr": lr, "loss": loss + i, **dict.fromkeys(texts, i)})
        for i, run in enumerate(texts)
    )


def figure(name: str, texts: list[str]) -> Any:
    """A figure with `texts` in every place that a user's text comes to."""
    every = " ".join(texts)
    marks = tuple(f"{i}e-3:{text}" for i, text in enumerate(texts[:9], 1))
    options = Options(title=every[:1990], window_of=texts[0], marks=marks)
    drawing = Drawing(spec_of(plot(frame(texts), options)), options)
    return drawing.figure({}, name, every, every)


#: five texts for one chart, as names of its runs and in its sentences
GROUPS = [list(TEXTS.values())[i : i + 5] for i in range(0, len(TEXTS), 5)]

#: as many as a chart draws as single lines
SOME = list(
    dict.fromkeys(
        [*TEXTS.values()][::7] + [TEXTS[why] for why in ("control", "constructor", "proto")]
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with all texts, with the policy and without, beside the script."""
    out = tmp_path_factory.mktemp("hostile")
    texts = list(TEXTS.values())
    figures = tuple(figure(f"f{i}", group) for i, group in enumerate(GROUPS))
    every = " ".join(texts)
    table = Table(every, ("Run", *texts[:3]), tuple((text,) * 4 for text in texts), (every,))
    links = tuple(Link("sweeps.csv", text, text) for text in texts)
    page = index_page(Index(every, every, figures, table, files=links))
    (out / SCRIPT_FILE).write_text(script(), "utf-8")
    (out / "index.html").write_text(page, "utf-8")
    bare, count = POLICY.subn("", page)
    assert count == 1
    (out / "bare.html").write_text(bare, "utf-8")
    whole = chart_page(figure("some", SOME), standalone=True)
    (out / "alone.html").write_text(whole, "utf-8")
    (out / "alone-bare.html").write_text(POLICY.sub("", whole), "utf-8")
    return out


def assert_harmless(seen: Any, page: Path) -> None:
    """Nothing ran, nothing was asked for, nothing became an element."""
    assert seen.evaluate("typeof pwned") == "undefined"
    assert [
        url for url in seen.requests if not url.startswith(("data:", page.parent.as_uri()))
    ] == []
    assert seen.page.locator(FOREIGN).count() == 0
    assert seen.evaluate("refused") == []
    assert seen.complaints == []
    assert seen.page.url == page.as_uri()


@pytest.mark.parametrize("name", ["index.html", "bare.html"])
def test_every_text_in_every_place_is_only_text(folder: Path, visit: Any, name: str) -> None:
    seen = visit(folder / name)
    assert seen.wake() == len(GROUPS)
    assert_harmless(seen, folder / name)
    shown = seen.page.locator("tbody th").all_text_contents()
    assert [text.replace("\r", "\n") for text in shown] == [
        straight(text.replace("\r\n", "\n")) for text in TEXTS.values()
    ]
    for i, group in enumerate(GROUPS):
        chart = seen.page.locator(f"#figure-f{i} .live")
        assert chart.locator(".role-legend-label text").count() >= len(group)
        assert chart.locator(".mark-line path").count() >= len(group)


@pytest.mark.parametrize("name", ["alone.html", "alone-bare.html"])
def test_texts_in_a_page_that_stands_alone(folder: Path, visit: Any, name: str) -> None:
    seen = visit(folder / name)
    seen.wake()
    live = seen.page.locator(".live")
    labels = live.locator(".role-legend-label text")
    assert labels.count() >= len(SOME)
    line = live.locator(".mark-line path").first
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    for share in (0.3, 0.4, 0.5):
        seen.page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.5 * box["height"])
    tip = seen.page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert "</script><script>" in tip.text_content()
    labels.first.click()
    assert_harmless(seen, folder / name)


def test_a_picture_of_every_text_is_whole_and_runs_nothing(tmp_path: Path, visit: Any) -> None:
    """All texts in the title, and some as runs, in a picture opened by itself."""
    title = " ".join(text for text in TEXTS.values() if len(text) < 1000)
    chart = plot(frame(SOME), Options(title=title[:1990]))
    picture = render.svg(still(spec_of(chart), (10, 12), "light"))
    ElementTree.fromstring(picture)
    path = tmp_path / "picture.svg"
    path.write_text(picture, "utf-8")
    seen = visit(path)
    assert seen.evaluate("document.documentElement.tagName") == "svg"
    assert seen.evaluate("typeof pwned") == "undefined"
    assert seen.page.locator("script, foreignObject, iframe, img, a").count() == 0
    assert [url for url in seen.requests if not url.startswith(("data:", path.as_uri()))] == []
    assert render.png(picture, 20).startswith(b"\x89PNG")
    assert render.pdf(picture).startswith(b"%PDF")


def test_a_page_holds_the_texts_as_they_are() -> None:
    spec = {"mark": "point", "data": {"values": [{"x": text} for text in TEXTS.values()]}}
    for text in TEXTS.values():
        page = chart_page(Figure("x", text, text, text, spec))
        inside = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
        assert inside is not None
        assert json.loads(inside[1])["data"] == spec["data"]
        heading = re.search(r'<h1 id="title">(.*?)</h1>', page, re.DOTALL)
        assert heading is not None
        # Compare unescaped: html.unescape drops what browsers do not show.
        assert unescape(heading[1]) == unescape(escape(straight(text)))


#: ways to name the function `finalize` of an object
MEMBERS = ["{}.finalize", "{}['finalize']", "{}[lower('FINALIZE')]", "{{f: {}}}.f.finalize"]


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("compiled", [True, False])
def test_an_expression_never_gets_hold_of_a_function(
    tmp_path: Path, visit: Any, compiled: bool, member: str
) -> None:
    """A chart composed by its user may hold any expression; these reached the page before."""
    reach = "item.mark.group.context.dataflow"
    function = member.format(reach)
    spec = {
        "data": {"values": [{"x": 1}]},
        "mark": {
            "type": "point",
            "filled": True,
            "size": {"expr": f"isDefined({function}) ? 2500 : isObject({reach}) ? 400 : 100"},
        },
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    page = tmp_path / "own.html"
    save(spec, page)
    if not compiled:
        # As in pages of other hosts, where the shared script compiles the spec.
        (tmp_path / SCRIPT_FILE).write_text(script(), "utf-8")
        whole = chart_page(Figure("x", "", "", "", spec))
        page.write_text(re.sub(r',"usermeta":.*?(?=</script>)', "}", whole), "utf-8")
    seen = visit(page)
    assert seen.wake() == 1
    (diameter,) = seen.evaluate(
        "[...document.querySelectorAll('.live .mark-symbol path')].map((p) => p.getBBox().width)"
    )
    # sqrt(size) = 20: the expression reached the object, but not its function.
    assert diameter == pytest.approx(20, abs=0.5)


def test_a_row_gives_no_function_that_it_inherits(tmp_path: Path, visit: Any) -> None:
    # Vega itself cannot draw a member of this name that is written out.
    size = {"expr": "isDefined(datum['value' + 'Of']) ? 2500 : 400"}
    x = {"x": {"field": "x", "type": "quantitative"}}
    mark = {"type": "point", "filled": True, "size": size}
    page = tmp_path / "own.html"
    save({"data": {"values": [{"x": 1}]}, "mark": mark, "encoding": x}, page)
    seen = visit(page)
    assert seen.wake() == 1
    (diameter,) = seen.evaluate(
        "[...document.querySelectorAll('.live .mark-symbol path')].map((p) => p.getBBox().width)"
    )
    assert diameter == pytest.approx(20, abs=0.5)
