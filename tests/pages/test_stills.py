"""Static images of pages: what an ``<img>`` does not need is left out of those in the page."""

from __future__ import annotations

from urllib.parse import unquote

from lrchart.pages.figure import Figure
from lrchart.pages.stills import pictures

SVG = (
    '<svg width="4" height="3" role="img"><title>A class="b" title</title>'
    '<g class="mark" aria-label="lr &gt; 1" pointer-events="none" fill="none">'
    '<text x="1"> role="c"</text></g></svg>'
)
LEAN = (
    '<svg width="4" height="3"><title>A class="b" title</title>'
    '<g fill="none"><text x="1"> role="c"</text></g></svg>'
)


def address_of(svg: str, *, inline: bool) -> str:
    figure = Figure("a", "", "", "", {}, {"light": svg})
    return pictures(figure, inline=inline)[-1].address


def test_an_image_in_the_page_has_no_attribute_that_nobody_reads() -> None:
    assert unquote(address_of(SVG, inline=True)).partition(",")[2] == LEAN


def test_texts_of_an_image_stay_as_they_are() -> None:
    text = '<svg width="4" height="3"><text>a > b class="x"</text></svg>'
    assert unquote(address_of(text, inline=True)).partition(",")[2] == text


def test_an_image_of_its_own_is_an_address() -> None:
    assert address_of(SVG, inline=False) == "stills/a.light.svg"
