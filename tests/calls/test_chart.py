"""A chart takes its options, and what was set with Altair, into its files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

import lrchart
from lrchart.errors import OptionError

SWEEP = Path(__file__).parents[2] / "examples" / "sweeps" / "transformer_text.csv"


def test_the_chart_carries_its_options(inside: Path) -> None:
    chart = lrchart.plot(SWEEP, theme="dark", size=(4, 3), dpi=50)
    for number, form in enumerate([chart, chart.properties(title="Mine"), chart.to_dict()]):
        (path,) = lrchart.save(form, f"{number}.png")
        with Image.open(path) as image:
            assert image.size == (200, 150)
            assert image.convert("RGB").getpixel((2, 2)) == (18, 22, 28)
    (path,) = chart.save("own.png", theme="light", dpi=100)
    with Image.open(path) as image:
        assert image.size == (400, 300)
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_what_was_set_with_altair_holds_in_every_format(inside: Path) -> None:
    chart = lrchart.plot(SWEEP, size=(9, 9), dpi=96).properties(width=300, height=150)
    chart = chart.configure_title(fontSize=31).configure_axis(labelFontSize=7)
    picture, svg, spec, page = lrchart.save(chart, "x.png", "x.svg", "x.vl.json", "x.html")
    with Image.open(picture) as image:
        assert 300 < image.width < 520
        assert 150 < image.height < 600
    for path in (svg, page):
        assert "31px" in path.read_text("utf-8") or '"fontSize":31' in path.read_text("utf-8")
    written = json.loads(spec.read_text("utf-8"))
    assert (written["width"], written["height"]) == (300, 150)
    assert written["config"]["axis"]["labelFontSize"] == 7
    assert re.search(r'"width":\s*300', page.read_text("utf-8"))
    with pytest.raises(OptionError, match="a size of its own"):
        lrchart.save(chart, "y.png", size=(6, 4))
