"""A palette that keeps what can be seen: areas and lines exactly, shades closely."""

from __future__ import annotations

import numpy as np
import PIL.Image
import pytest

from lrchart.render.png_palette import COLOURS, reduce_colours


def picture(shades: int) -> PIL.Image.Image:
    """A white page with a thin red line, and a strip of `shades` blends of the two."""
    pixels = np.full((300, 400, 3), 255, dtype=np.uint8)
    pixels[150, :] = (200, 30, 10)
    ramp = np.random.default_rng(0).integers(0, 256, (shades, 3))
    pixels[10, :shades] = ramp
    return PIL.Image.fromarray(pixels)


def worst(image: PIL.Image.Image) -> np.ndarray:
    flat = reduce_colours(image)
    assert flat.mode == "P"
    assert len(flat.getcolors(1 << 24) or []) <= COLOURS
    pixels = np.asarray(flat.convert("RGB")).astype(int)
    return np.abs(pixels - np.asarray(image).astype(int)).max(axis=2)


def test_few_colours_are_kept_exactly() -> None:
    assert worst(picture(shades=100)).max() == 0


def test_areas_and_lines_are_kept_exactly_among_many_shades() -> None:
    off = worst(picture(shades=390))
    assert off[150].max() == 0, "the line"
    assert off[200:].max() == 0, "the page"
    assert np.median(off[10]) <= 12, "the shades"


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_chart_looks_the_same(theme: str) -> None:
    import io

    import vl_convert

    import lrchart
    from lrchart.chart.whole_spec import spec_of, still
    from lrchart.render import vega as render

    svg = render.svg(still(spec_of(lrchart.plot(lrchart.scenarios())), (10, 6), theme))
    image = PIL.Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=2))).convert("RGB")
    off = worst(image)
    assert (off > 24).mean() < 1e-5
    assert (off > 8).mean() < 3e-3
