"""Charts to files: the suffix says which format, and a failure writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from PIL import Image

from lrchart.errors import OptionError, OutputError, RenderError
from lrchart.export.save import save
from lrchart.options import Options
from lrchart.pipeline import plot
from lrchart.render.formats import FORMATS, format_of
from tests.browser.awkward import AWKWARD

SUFFIXES = [
    ("a.html", "html"),
    ("a.PNG", "png"),
    ("folder.png/a.svg", "svg"),
    ("a.b.pdf", "pdf"),
    ("a.vl.json", "vl.json"),
    (Path("a.svg"), "svg"),
]


@pytest.fixture(scope="module")
def chart(charts: dict[str, Any]) -> Any:
    return charts["well-behaved-model"]


@pytest.mark.parametrize(("path", "format_"), SUFFIXES)
def test_the_suffix_says_the_format(path: str | Path, format_: str) -> None:
    assert format_of(path) == format_


@pytest.mark.parametrize("path", ["a", "a.gif", "a.json", "png", ".html.txt", ""])
def test_other_suffixes_are_refused(path: str) -> None:
    with pytest.raises(OptionError) as caught:
        format_of(path)
    near = "; did you mean '.vl.json'?" if path == "a.json" else ""
    assert str(caught.value) == (
        f"{path}: the suffix must be one of .html, .png, .svg, .pdf, .vl.json{near}"
    )


def test_one_call_writes_every_format(chart: Any, tmp_path: Path) -> None:
    paths = [tmp_path / f"chart.{format_}" for format_ in FORMATS]
    assert save(chart, *paths, options=Options(size=(4, 3), dpi=72)) == paths
    starts = {path.name: path.read_bytes()[:15] for path in paths}
    assert starts["chart.html"].lower() == b"<!doctype html>"
    assert starts["chart.png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert starts["chart.svg"][:4] == b"<svg"
    assert starts["chart.pdf"][:5] == b"%PDF-"
    spec = json.loads((tmp_path / "chart.vl.json").read_text("utf-8"))
    assert alt.LayerChart.from_dict(spec).to_dict()["width"] == "container"


@pytest.mark.parametrize("size", [(5.0, 3.0), (3.3, 2.5), (1.0, 1.0)])
def test_a_small_picture_is_a_whole_one_scaled_down(
    size: tuple[float, float], chart: Any, tmp_path: Path
) -> None:
    image, picture = tmp_path / "small.svg", tmp_path / "small.png"
    save(chart, image, picture, options=Options(size=size, dpi=200, theme="dark"))
    text = image.read_text("utf-8")
    sides = dict(re.findall(r'\b(width|height)="([\d.]+)"', text)[:2])
    assert sides == {"width": f"{96 * size[0]:.0f}", "height": f"{96 * size[1]:.0f}"}
    whole = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', text)
    plot_of = re.search(r'class="background" [^>]*d="M0,0h\d+v(\d+)h', text)
    assert whole
    assert plot_of
    assert float(plot_of[1]) > float(whole[1]) / 4
    with Image.open(picture) as drawn:
        assert drawn.size == pytest.approx([200 * side for side in size], abs=1)
        corners = [drawn.width - 1, drawn.height - 1]
        assert len({drawn.convert("RGB").getpixel(at) for at in ((0, 0), (*corners,))}) == 1


def test_a_page_of_its_own_carries_all_it_needs(chart: Any, tmp_path: Path) -> None:
    page = tmp_path / "chart.html"
    save(chart, page, options=Options(size=(4, 3)))
    text = page.read_text("utf-8")
    assert 'src="lrchart.js"' not in text
    assert "stills/" not in text


def test_a_vega_lite_spec_is_a_chart_too(tmp_path: Path) -> None:
    spec = {"mark": "point", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    save(spec, tmp_path / "a.svg")
    save(alt.Chart.from_dict(spec), tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_text().count("<path") > 1
    assert (tmp_path / "b.svg").read_text().count("<path") > 1


@pytest.mark.parametrize("thing", ["chart", None, 3, [1]])
def test_what_is_no_chart_is_refused(thing: Any, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        save(thing, tmp_path / "a.svg")
    assert str(caught.value) == f"expected an Altair chart or a Vega-Lite spec; got {thing!r}"


def test_one_bad_suffix_writes_none_of_the_files(chart: Any, tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        save(chart, tmp_path / "a.svg", tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_a_chart_that_cannot_be_drawn_writes_nothing(tmp_path: Path) -> None:
    spec = {"mark": {"type": "point", "size": {"expr": "nothing"}}, "data": {"values": [{}]}}
    (tmp_path / "a.svg").write_text("old")
    with pytest.raises(RenderError, match='Unrecognized signal name: "nothing"'):
        save(spec, tmp_path / "a.vl.json", tmp_path / "a.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    assert (tmp_path / "a.svg").read_text() == "old"


def test_a_folder_that_is_none_is_named(chart: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as caught:
        save(chart, tmp_path / "file" / "a.vl.json")
    assert str(caught.value) == (
        f"cannot write {tmp_path}/file/a.vl.json: {tmp_path}/file is not a folder"
    )


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028"


def test_a_hostile_name_is_data_in_every_text_format(sweep: Any, dip: Any, tmp_path: Path) -> None:
    from lrchart.pipeline import plot

    paths = [tmp_path / f"a.{format_}" for format_ in ("html", "svg", "vl.json")]
    save(plot(sweep(dip, run=HOSTILE)), *paths, options=Options(size=(4, 3)))
    page, svg, spec = (path.read_text("utf-8") for path in paths)
    for text in (page, svg):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert HOSTILE.split("\u2028")[0] in json.loads(spec)["description"]


@pytest.mark.parametrize(("name", "alarm"), [("noise only", True), ("one run", False)])
def test_the_page_of_a_chart_that_is_hard_to_read_warns(
    tmp_path: Path, name: str, alarm: bool
) -> None:
    save(plot(AWKWARD[name]()), tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert ('<p class="caption alarm">Hard to read' in page) == alarm
