"""MIME bundles of charts, without a notebook."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import altair as alt
import pytest

import lrchart
from lrchart.errors import OptionError
from lrchart.export.notebook import HEIGHT, mimebundle
from lrchart.pages.snippets import HOSTS
from tests.full import full


@pytest.fixture(autouse=True)
def renderer():
    """Leave Altair as it was."""
    before = alt.renderers.active, alt.renderers.options
    yield
    alt.renderers.register("lrchart", None)
    alt.renderers.enable(before[0], **before[1])


class Frame(HTMLParser):
    """The attributes of the one frame in a bundle's HTML, and of the picture for its print."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.picture: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("div", "style", "iframe", "img")
        if tag == "iframe":
            assert not self.attributes
            self.attributes = dict(attrs)
        elif tag == "img":
            assert not self.picture
            self.picture = dict(attrs)


def test_a_chart_becomes_a_sandboxed_page_and_a_picture(specs):
    bundle = mimebundle(next(iter(specs.values())))
    frame = Frame(bundle["text/html"]).attributes
    assert frame["sandbox"] == "allow-scripts"
    assert frame["title"] == bundle["text/plain"]
    page = frame["srcdoc"] or ""
    assert page.startswith("<!doctype html>")
    assert "Content-Security-Policy" in page
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    picture = Frame(bundle["text/html"]).picture
    assert picture["src"] == f"data:image/png;base64,{bundle['image/png']}"
    assert picture["alt"] == bundle["text/plain"]


def test_a_picture_alone_is_small(specs):
    bundle = mimebundle(next(iter(specs.values())), interactive=False)
    assert set(bundle) == {"text/plain", "image/png"}
    assert sum(map(len, bundle.values())) < 300_000


def test_the_returned_chart_stays_altair_s_and_shows_itself(taught):
    lrchart.enable_notebook(interactive=False)
    chart = lrchart.plot(taught)
    assert isinstance(chart, alt.LayerChart)
    assert set(chart._repr_mimebundle_()) == {"text/plain", "image/png"}


def test_a_chart_of_someone_else_s_is_shown_too():
    lrchart.enable_notebook()
    points = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    assert set(points._repr_mimebundle_()) == {"text/plain", "text/html", "image/png"}


def test_colours_are_the_system_s_or_fixed(specs):
    spec = next(iter(specs.values()))
    pages = {
        theme: Frame(mimebundle(spec, theme=theme)["text/html"]).attributes["srcdoc"] or ""
        for theme in ("auto", "light", "dark")
    }
    assert '<html lang="en">' in pages["auto"]
    assert '<html lang="en" data-theme="light">' in pages["light"]
    assert '<html lang="en" data-theme="dark">' in pages["dark"]


def test_an_unknown_theme_is_answered_with_the_choices():
    with pytest.raises(OptionError) as error:
        lrchart.enable_notebook(theme="sepia")
    assert str(error.value) == "theme must be one of 'auto', 'light', 'dark'; got 'sepia'"


def test_a_chart_shows_itself_offline_without_a_call(taught):
    alt.renderers.enable("default")
    bundle = lrchart.plot(taught)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/png"}
    assert Frame(bundle["text/html"]).attributes["sandbox"] == "allow-scripts"


@pytest.mark.parametrize(
    "join",
    [
        full(lambda chart, slope: chart | slope),
        full(lambda chart, slope: chart & slope),
        full(lambda chart, slope: chart | slope | chart),
        lambda chart, slope: chart & (slope | slope),
    ],
)
def test_panels_join_without_a_warning_and_show_themselves_offline(taught, join):
    alt.renderers.enable("default")
    # Altair's warning about shared parameters would fail the test.
    bundle = join(lrchart.plot(taught), lrchart.slope(taught))._repr_mimebundle_()
    assert Frame(bundle["text/html"]).attributes["sandbox"] == "allow-scripts"


def test_panels_side_by_side_stay_altair_s(taught):
    chart, slope = lrchart.plot(taught), lrchart.slope(taught)
    assert isinstance(chart | slope, alt.HConcatChart)
    assert isinstance(chart & slope, alt.VConcatChart)


def test_the_height_of_a_frame_does_not_depend_on_the_fonts_of_its_host() -> None:
    """The classic notebook has a root font of 10 pixels, in which a rem is too little."""
    assert HEIGHT.endswith("px")
    assert not [name for name, host in HOSTS.items() if re.search(r"\drem\b", host.template)]
