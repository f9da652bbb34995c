"""Pictures: their size in pixels and inches, their words, and what cannot be drawn."""

from __future__ import annotations

import io
import struct
import xml.etree.ElementTree as ET
from typing import Any

import pikepdf
import pytest
from PIL import Image

from lrchart.chart.whole_spec import still
from lrchart.errors import RenderError
from lrchart.render import vega as render

SVG = "{http://www.w3.org/2000/svg}"


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the first chunk of each type."""
    parts: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        parts.setdefault(png[at + 4 : at + 8], png[at + 8 : at + 8 + length])
        at += 12 + length
    return parts


@pytest.fixture(scope="module")
def spec(specs: dict[str, Any]) -> dict[str, Any]:
    return specs["well-behaved-model"]


@pytest.fixture(scope="module")
def picture(spec: dict[str, Any]) -> str:
    return render.svg(still(spec, (10.0, 6.0), "light"))


def test_a_png_is_3000_by_1800_at_300_dpi(picture: str) -> None:
    parts = chunks(render.png(picture, 300))
    width, height, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (width, height) == (3000, 1800)
    assert (depth, kind) == (8, 3), "a palette of 256 colours"
    # Pixels per metre, unit metre: 300 / 0.0254.
    assert struct.unpack(">IIB", parts[b"pHYs"]) == (11811, 11811, 1)


@pytest.mark.parametrize(
    ("size", "dpi", "pixels"),
    [((10.0, 6.0), 96, (960, 576)), ((4.0, 3.0), 150, (600, 450)), ((3.5, 8.25), 72, (252, 594))],
)
def test_other_sizes_follow(
    spec: dict[str, Any], size: tuple[float, float], dpi: int, pixels: tuple[int, int]
) -> None:
    png = render.png(render.svg(still(spec, size, "light"), embed_fonts=False), dpi)
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == pixels
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.05)


def test_the_palette_loses_nothing_that_can_be_seen(picture: str) -> None:
    to_png = render._converter().svg_to_png
    whole = Image.open(io.BytesIO(to_png(render.sharp(picture), scale=1))).convert("RGB")
    image = Image.open(io.BytesIO(render.png(picture, 96))).convert("RGB")
    assert whole.size == image.size
    pairs = zip(whole.tobytes(), image.tobytes(), strict=True)
    far = sum(abs(a - b) > 24 for a, b in pairs)
    assert far / len(whole.tobytes()) < 1e-3


SLANTED = '<line x1="3" x2="20" y2="20" stroke="#000"/>'


def test_only_lines_along_an_axis_end_at_whole_pixels() -> None:
    """A line a pixel and a half wide has no half-covered pixel; a slanted one has."""

    def tones(line: str) -> int:
        page = '<rect width="40" height="40" fill="#fff"/>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{page}{line}</svg>'
        with Image.open(io.BytesIO(render.png(svg, 144))) as image:
            return len(image.convert("RGB").getcolors() or [])

    along = '<line transform="translate(10.3,2)" x2="0" y2="30" stroke="#000" stroke-width="1"/>'
    assert tones(along) == 2
    assert tones(along.replace('x2="0" y2="30"', 'x2="20" y2="0"')) == 2
    assert tones(SLANTED) > 2


def test_a_pdf_page_is_720_by_432_points(picture: str) -> None:
    with pikepdf.open(io.BytesIO(render.pdf(picture))) as document:
        assert len(document.pages) == 1
        left, bottom, right, top = map(float, document.pages[0].mediabox)
    assert (right - left, top - bottom) == pytest.approx((720, 432), abs=0.5)


def test_a_pdf_holds_text_that_can_be_searched(picture: str) -> None:
    with pikepdf.open(io.BytesIO(render.pdf(picture))) as document:
        assert any("/Font" in page.resources for page in document.pages) or any(
            "/Font" in form.get("/Resources", {})
            for page in document.pages
            for form in page.resources.get("/XObject", {}).values()
        )


def test_an_svg_says_what_it_shows_and_carries_its_font(picture: str, spec: Any) -> None:
    root = ET.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert (root.get("width"), root.get("height")) == ("960", "576")
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == spec["title"]["text"]
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == spec["description"]
    style = root[2].text or ""
    assert style.count("@font-face") == 2
    assert "LRChart Sans" in style
    assert "http" not in style


def test_fonts_can_be_left_out(spec: dict[str, Any]) -> None:
    bare = render.svg(still(spec, (10.0, 6.0), "light"), embed_fonts=False)
    assert "@font-face" not in bare
    assert "LRChart Sans" in bare


def test_a_hostile_title_stays_text() -> None:
    title = '</title><script>alert(1)</script> & "quotes" ]]>'
    spec = {
        "mark": "point",
        "data": {"values": [{}]},
        "title": {"text": title},
        "description": title,
    }
    root = ET.fromstring(render.svg(spec))
    assert root[0].text == root[1].text == title
    assert not root.findall(f".//{SVG}script")


def test_a_title_of_several_lines_is_one() -> None:
    spec = {"mark": "point", "data": {"values": [{}]}, "title": ["one", "two"]}
    assert ET.fromstring(render.svg(spec))[0].text == "one two"


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_chart_is_the_same_bytes(spec: dict[str, Any], kind: str) -> None:
    def once() -> str | bytes:
        text = render.svg(still(spec, (4.0, 3.0), "light"))
        return {
            "svg": lambda: text,
            "png": lambda: render.png(text, 96),
            "pdf": lambda: render.pdf(text),
        }[kind]()

    assert once() == once()


def test_what_vega_refuses_is_said_in_one_sentence() -> None:
    spec = {"mark": {"type": "point", "size": {"expr": "nothing + 1"}}, "data": {"values": [{}]}}
    with pytest.raises(RenderError) as caught:
        render.svg(spec)
    said = str(caught.value)
    assert said == 'the chart could not be drawn: Unrecognized signal name: "nothing"'


@pytest.mark.parametrize("url", ["https://example.com/a.csv", "file:///etc/passwd", "a.csv"])
def test_a_spec_cannot_make_this_machine_ask_for_anything(url: str) -> None:
    spec = {
        "mark": "text",
        "data": {"url": url, "format": {"type": "dsv", "delimiter": "|", "header": ["a"]}},
        "encoding": {"text": {"field": "a"}},
    }
    try:
        text = render.svg(spec)
    except RenderError:
        return
    assert "root:" not in text
