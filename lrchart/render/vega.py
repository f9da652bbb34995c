"""Render a spec as SVG with Vega in vl-convert, and that SVG as PNG and PDF."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from lrchart.errors import RenderError, shown
from lrchart.options import CSS_PPI
from lrchart.render.astral import stood_in
from lrchart.render.cache import cached
from lrchart.render.missing_glyphs import mended
from lrchart.text import drawable

Spec = dict[str, Any]

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
#: points per inch, the unit of a PDF
POINTS_PPI = 72
#: width and height of an SVG, which are the first two matches
SIDES = re.compile(r'\b(width|height)="([\d.]+)"')
#: a horizontal or vertical line
ALONG_AN_AXIS = re.compile(r'<line (?=[^>]*\b[xy]2="0")')
#: empty text, which Vega draws for each tick without a label (most ticks of a log axis)
EMPTY = re.compile(r"<text\b[^>]*/>")
#: URL of an image that is not embedded in the SVG
ADDRESS = re.compile(r'(<image\b[^<]*?\bhref=")(?!data:)[^"]*(?=")')
VEGA_LITE = "6.4"
#: message of a JavaScript error, and the spec that Vega-Lite appends to it
MESSAGE, SPEC = re.compile(r"(?:Uncaught )?\w*Error: (.+)"), re.compile(r"\s*\{.*")


def svg(spec: Spec, *, embed_fonts: bool = True) -> str:
    """Return `spec` drawn as SVG text, with its fonts and description embedded.

    Raises
    ------
    RenderError
        Vega-Lite cannot draw the spec, or it reads data from an address; the message says why.
    """
    converter, spec = _converter(), _drawable(spec)
    if (address := _data_address(spec)) is not None:
        raise RenderError(
            f"the chart could not be drawn: its data lies at an address, {shown(address)}, which "
            "is never fetched; put the data into the chart"
        )
    try:
        picture = _converted(converter, spec)
    except RenderError:
        plain, astral = stood_in(spec)
        if not astral:
            raise
        picture = _converted(converter, plain).translate(astral)
    # Remove URLs of images: viewers and converters of the SVG would fetch them.
    picture = ADDRESS.sub(r"\1data:,", EMPTY.sub("", picture))
    return _described(picture, spec, font_faces() if embed_fonts else "")


def _converted(converter: Any, spec: Spec) -> str:
    allowed = _nothing_fetched(converter)
    try:
        return str(converter.vegalite_to_svg(spec, vl_version=VEGA_LITE, **allowed))
    except (ValueError, PermissionError) as error:  # vl-convert 2 raises PermissionError
        raise RenderError(f"the chart could not be drawn: {_reason(error)}") from error


def warm_up() -> None:
    """Start the engine, which takes most of a second, and import what PNG needs.

    A renderer does this while the main process reads the runs.
    """
    import lrchart.render.png_palette  # noqa: F401

    mark = {"mark": "line", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x"}}}
    svg(mark, embed_fonts=False)


def png(svg_text: str, dpi: int) -> bytes:
    """Return the SVG `svg_text` as a PNG with `dpi` pixels per inch, also in its metadata."""
    from PIL import Image

    from lrchart.render.png_palette import reduce_colours

    to_png = _converter().svg_to_png
    _require_size(svg_text)
    raster = to_png(mended(sharp(svg_text), to_png), scale=dpi / CSS_PPI)
    with Image.open(io.BytesIO(raster)) as image:
        flat = reduce_colours(image)
    out = io.BytesIO()
    flat.save(out, "PNG", dpi=(dpi, dpi), optimize=False, compress_level=6)
    return out.getvalue()


def sharp(svg_text: str) -> str:
    """Return an SVG whose horizontal and vertical lines are aligned to pixels.

    In a raster they are sharper, and drawn three times as fast.
    """
    return ALONG_AN_AXIS.sub('<line shape-rendering="crispEdges" ', svg_text)


def _require_size(svg_text: str) -> None:
    if not all(float(side) for _, side in SIDES.findall(svg_text)[:2]):
        raise RenderError("the chart could not be drawn: it is empty")


def pdf(svg_text: str) -> bytes:
    """Return the SVG `svg_text` as a one-page PDF of the same physical size."""
    import pikepdf

    _require_size(svg_text)
    svg_text = mended(svg_text, _converter().svg_to_png)
    # vl-convert treats CSS pixels as points, which are a third larger.
    points = SIDES.sub(
        lambda side: f'{side[1]}="{float(side[2]) * POINTS_PPI / CSS_PPI:g}"', svg_text, 2
    )
    # vl-convert writes PDF objects in random order; pikepdf sorts them.
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_converter().svg_to_pdf(points))) as document:
        document.save(out, deterministic_id=True, recompress_flate=False)
    return out.getvalue()


def compiled(spec: Spec) -> Spec:
    """Return `spec` as a Vega spec, which a page draws without Vega-Lite.

    Raises
    ------
    RenderError
        Vega-Lite cannot compile the spec; the message gives its reason.
    """
    try:
        return dict(_converter().vegalite_to_vega(_drawable(spec), vl_version=VEGA_LITE))
    except (ValueError, PermissionError) as error:
        raise RenderError(f"the chart could not be drawn: {_reason(error)}") from error


def vega(made: str | None = None, *, compiler: bool = True) -> str:
    """Return Vega as a script, which sets the global of that name.

    Bundling takes a second and is cached per version of vl-convert.

    Parameters
    ----------
    made
        The script, if another process has bundled it.
    compiler
        Whether to add vega-embed with Vega-Lite, for specs that are not compiled beforehand.
    """
    if compiler not in _vega:
        # Imported here, because it would delay the start of every renderer.
        from importlib.metadata import version

        engine = version("vl-convert-python")
        name = f"vega-embed-{engine}.js" if compiler else f"vega-lean-{engine}.js"
        _vega[compiler] = made or cached(name, lambda: _bundle(compiler=compiler))
    return _vega[compiler]


_vega: dict[bool, str] = {}


def _bundle(*, compiler: bool) -> str:
    # vl-convert 1.9 exports an empty `vega`: import the module by its internal name.
    module = f"/npm/vega@{_converter().get_vega_version()}/+esm"
    embed = "window.vegaEmbed = vegaEmbed;" if compiler else ""
    snippet = f'import * as all from "{module}"; window.vega = all; {embed}'
    return str(_converter().javascript_bundle(snippet, vl_version=VEGA_LITE))


@cache
def font_faces() -> str:
    """Return CSS with the charts' font (Latin letters only) as data URLs."""
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
    converter: Any = vl_convert
    if _is_2(converter):
        converter.configure(allowed_base_urls=[])
    return converter


def _is_2(converter: Any) -> bool:
    """Return whether this is vl-convert 2, which is configured once instead of at each call."""
    return hasattr(converter, "configure")


def _nothing_fetched(converter: Any) -> dict[str, Any]:
    """Return the arguments that allow no base URL: a spec cannot make vl-convert fetch anything."""
    return {} if _is_2(converter) else {"allowed_base_urls": []}


def _drawable(part: Any) -> Any:
    """Return a part of a spec without characters that would crash the renderer."""
    if isinstance(part, str):
        return drawable(part)
    if isinstance(part, list):
        return [_drawable(item) for item in part]
    if isinstance(part, dict):
        return {drawable(str(key)): _drawable(item) for key, item in part.items()}
    return part


def _data_address(part: Any) -> Any:
    """Return an address that a part of a spec reads data from, or None."""
    parts = part if isinstance(part, list) else []
    if isinstance(part, dict):
        data = part.get("data")
        if isinstance(data, dict) and "url" in data:
            return data["url"]
        # Skip rows of data, which may have any keys.
        parts = [value for key, value in part.items() if key not in ("values", "datasets")]
    return next(filter(None, map(_data_address, parts)), None)


def _described(svg_text: str, spec: Spec, style: str) -> str:
    """Return the SVG with a title and description for screen readers, and the font."""
    text = spec.get("title", "")
    name = text.get("text", "") if isinstance(text, dict) else text
    words = [("title", name if isinstance(name, str) else " ".join(name))]
    words.append(("desc", spec.get("description", "")))
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in words if text)
    inside += f"<style>{style}</style>" if style else ""
    head, body = svg_text.split(">", 1)
    return f'{head} role="img">{inside}{body}'


def _reason(error: Exception) -> str:
    """Return Vega's own message, without vl-convert's heading, the stack trace and the spec."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    messages = [match[1] for line in lines if (match := MESSAGE.match(line))] or lines[:1]
    return SPEC.sub("", messages[0]) if messages else "no reason was given"
