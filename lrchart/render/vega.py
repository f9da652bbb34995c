"""Spec in, picture out: SVG by Vega in vl-convert, and PNG and PDF from that SVG."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lrchart.errors import RenderError
from lrchart.options import CSS_PPI
from lrchart.render.cache import kept
from lrchart.render.missing_glyphs import mended
from lrchart.text import drawable

Spec = dict[str, Any]

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
#: points an inch, the unit of a PDF
POINTS_PPI = 72
#: the width and the height of an SVG, the first two numbers in it so called
SIDES = re.compile(r'\b(width|height)="([\d.]+)"')
#: a line along an axis
ALONG_AN_AXIS = re.compile(r'<line (?=[^>]*\b[xy]2="0")')
#: what Vega draws for a tick without a label: nothing to see, and most of a log axis's elements
EMPTY = re.compile(r"<text\b[^>]*/>")
VEGA_LITE = "6.4"


def svg(spec: Spec, *, embed_fonts: bool = True) -> str:
    """Return `spec` drawn as SVG text, with its fonts and a description inside.

    Raises
    ------
    RenderError
        Vega-Lite cannot draw the spec; the sentence carries its reason.
    """
    converter, spec = _converter(), _drawable(spec)
    try:
        # No base URL is allowed: a spec from elsewhere cannot make this machine ask for anything.
        drawn = converter.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        raise RenderError(f"the chart could not be drawn: {_reason(error)}") from error
    drawn = EMPTY.sub("", drawn)
    return _described(drawn, spec, font_faces() if embed_fonts else "")


def warm_up() -> None:
    """Start the engine, which takes the first drawing most of a second, and load what follows it.

    A renderer has the time: whoever asks is still reading a run.
    """
    import lrchart.render.png_palette  # noqa: F401

    mark = {"mark": "line", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x"}}}
    svg(mark, embed_fonts=False)


def png(drawn: str, dpi: int) -> bytes:
    """Return the SVG text `drawn` as a PNG with `dpi` pixels per inch, and that on its label."""
    from PIL import Image

    from lrchart.render.png_palette import reduce_colours

    to_png = _converter().svg_to_png
    raster = to_png(mended(sharp(drawn), to_png), scale=dpi / CSS_PPI)
    with Image.open(io.BytesIO(raster)) as image:
        flat = reduce_colours(image)
    out = io.BytesIO()
    flat.save(out, "PNG", dpi=(dpi, dpi), optimize=False, compress_level=6)
    return out.getvalue()


def sharp(drawn: str) -> str:
    """Return an SVG whose lines along an axis end at whole pixels.

    In a raster they are sharper, and drawn three times as fast.
    """
    return ALONG_AN_AXIS.sub('<line shape-rendering="crispEdges" ', drawn)


def pdf(drawn: str) -> bytes:
    """Return the SVG text `drawn` as a one-page PDF of its own physical size."""
    import pikepdf

    drawn = mended(drawn, _converter().svg_to_png)
    # vl-convert takes a CSS pixel for a point, a third too large.
    points = SIDES.sub(
        lambda side: f'{side[1]}="{float(side[2]) * POINTS_PPI / CSS_PPI:g}"', drawn, 2
    )
    # It writes a PDF's objects in random order; pikepdf in the order of the pages.
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_converter().svg_to_pdf(points))) as document:
        document.save(out, deterministic_id=True, recompress_flate=False)
    return out.getvalue()


def vega(made: str | None = None) -> str:
    """Return Vega, Vega-Lite and vega-embed as one script, which sets globals of those names.

    It is put together once a release of vl-convert, which takes a second; `made` is what another
    process has made of it.
    """
    if not _vega:
        release = version("vl-convert-python")
        _vega.append(made or kept(f"vega-{release}.js", lambda: _converter().javascript_bundle()))
    return _vega[0]


_vega: list[str] = []


@cache
def font_faces() -> str:
    """Return the CSS that carries the charts' font, Latin letters only, as data."""
    faces = []
    for style, weight in (("Regular", 400), ("Bold", 700)):
        data = base64.b64encode((FONTS / f"LRChartSans-{style}.woff2").read_bytes()).decode()
        faces.append(
            f'@font-face{{font-family:"LRChart Sans";font-weight:{weight};'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "".join(faces)


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _drawable(part: Any) -> Any:
    """Return a part of a spec without the characters that would end the process it is drawn in."""
    if isinstance(part, str):
        return drawable(part)
    if isinstance(part, list):
        return [_drawable(one) for one in part]
    if isinstance(part, dict):
        return {drawable(str(key)): _drawable(one) for key, one in part.items()}
    return part


def _described(drawn: str, spec: Spec, style: str) -> str:
    """Return the SVG with a title, a description and the font, for readers and screen readers."""
    text = spec.get("title", "")
    name = text.get("text", "") if isinstance(text, dict) else text
    words = [("title", name if isinstance(name, str) else " ".join(name))]
    words.append(("desc", spec.get("description", "")))
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in words if text)
    inside += f"<style>{style}</style>" if style else ""
    head, body = drawn.split(">", 1)
    return f'{head} role="img">{inside}{body}'


def _reason(error: ValueError) -> str:
    """Return what Vega says: vl-convert puts a heading above it, and a stack below."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if line.startswith("Error: ")] or lines[:1]
    return said[0].removeprefix("Error: ") if said else "no reason was given"
