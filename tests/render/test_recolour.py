"""The dark still from the light one: the same as if Vega had drawn it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest

from lrchart.chart.theme import by_theme, ink, light_to_dark
from lrchart.chart.whole_spec import spec_of, still
from lrchart.render.recolour import recolour
from lrchart.render.vega import svg


def test_every_chart_comes_out_as_vega_draws_it(specs: dict[str, Any]) -> None:
    for name, spec in specs.items():
        colours = light_to_dark(spec)
        assert colours, name
        light, dark = (svg(still(spec, (8, 5), theme)) for theme in ("light", "dark"))
        assert recolour(light, colours) == dark, name


def test_texts_are_not_recoloured() -> None:
    picture = '<path fill="#ffffff" stroke="#ffffff"/><text fill="#000001">fill="#ffffff"</text>'
    escaped = picture.replace('>fill="#ffffff"<', ">fill=&quot;#ffffff&quot;<")
    assert recolour(escaped, {"#ffffff": "#12161c"}) == escaped.replace('"#ffffff"', '"#12161c"')


def spec(**mark: Any) -> dict[str, Any]:
    rows = alt.InlineData(values=[{"x": 1}])
    return spec_of(alt.Chart(rows).mark_point(**mark).encode(x="x:Q"))


def test_colours_are_read_from_the_spec() -> None:
    colours = light_to_dark(spec(fill=ink("text")))
    assert colours is not None
    assert colours["#1c2430"] == "#e8ecf2"


@pytest.mark.parametrize(
    "mark",
    [
        {"fill": by_theme("#ffffff", "#111111", "#000000")},  # white is also the paper
        {"fill": "#FFFFFF"},  # white in both themes
        {"size": by_theme(10, 20, 30)},
        {"size": alt.ExprRef("theme == 'dark' ? 10 : 20")},
        {"fill": by_theme("red", "blue", "black")},
    ],
)
def test_what_cannot_be_exchanged_is_drawn_anew(mark: dict[str, Any]) -> None:
    assert light_to_dark(spec(**mark)) is None
