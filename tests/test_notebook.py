"""What a notebook gets to show, without a notebook."""

from __future__ import annotations

import base64
import builtins
import time
from html.parser import HTMLParser

import altair as alt
import pytest

import lrchart
from lrchart.errors import InputError, MissingExtraError, OptionError
from lrchart.notebook import mimebundle
from lrchart.render.vega import svg


@pytest.fixture(autouse=True)
def renderer():
    """Leave Altair as it was."""
    before = alt.renderers.active, alt.renderers.options
    yield
    alt.renderers.register("lrchart", None)
    alt.renderers.enable(before[0], **before[1])


class Frame(HTMLParser):
    """The attributes of the one frame in a bundle's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        assert not self.attributes
        self.attributes = dict(attrs)


def test_a_chart_becomes_a_sandboxed_page_and_a_picture(specs):
    bundle = mimebundle(next(iter(specs.values())))
    frame = Frame(bundle["text/html"]).attributes
    assert frame["sandbox"] == "allow-scripts"
    assert frame["title"] == bundle["text/plain"]
    page = frame["srcdoc"] or ""
    assert page.startswith("<!doctype html>")
    assert "Content-Security-Policy" in page
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


def test_a_picture_alone_is_small(specs):
    bundle = mimebundle(next(iter(specs.values())), interactive=False)
    assert set(bundle) == {"text/plain", "image/png"}
    assert sum(map(len, bundle.values())) < 300_000


def test_the_returned_chart_stays_altair_s_and_shows_itself(taught):
    lrchart.enable_notebook(interactive=False)
    chart = lrchart.plot(taught)
    assert type(chart) is alt.LayerChart
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


def test_a_watch_without_anywidget_says_how_to_get_it(tmp_path, monkeypatch):
    usual = builtins.__import__

    def refuse(name, *rest):
        if name == "altair" and rest and "JupyterChart" in (rest[2] or ()):
            raise ImportError("no anywidget")
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError) as error:
        lrchart.watch(tmp_path / "sweep.csv")
    assert str(error.value) == (
        'a live chart needs anywidget, which cannot be imported: pip install "lrchart[notebook]"'
    )


def test_a_watch_in_no_folder_is_refused(tmp_path):
    path = tmp_path / "no" / "sweep.csv"
    with pytest.raises(InputError) as error:
        lrchart.watch(path)
    assert str(error.value) == f"cannot watch {path}: there is no folder {path.parent}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_widget_says_what_it_waits_for_and_then_fills_the_cell(tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    path = tmp_path / "sweep.csv"
    widget = lrchart.watch(path, every=0.05)
    assert f"waiting for {path}" in svg(widget.spec)
    path.write_text("lr,loss\n" + "".join(f"{10.0**-k},{k}\n" for k in range(9, 0, -1)))
    assert _steps(widget, 9) == 9
    assert widget.spec["width"] == "container"
    assert widget.layout.width == "100%"
    widget.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_widget_follows_the_file_until_it_is_closed(tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    path = tmp_path / "sweep.csv"
    widget = lrchart.watch(path, every=0.05)
    steps = []
    sweep = lrchart.Sweep(start=1e-5, end=1.0, steps=12, path=path, progress=False)
    for lr in sweep:
        sweep.record(2.0 - lr)
        if sweep.step in (4, 12):
            steps.append(_steps(widget, sweep.step))
    assert steps == [4, 12]
    widget.close()
    last = widget.spec
    path.write_text(path.read_text().replace("run,", "renamed,"))
    time.sleep(0.3)
    assert widget.spec == last


def _steps(widget, wanted):
    """Return how many steps the widget draws, once it is `wanted` or ten seconds are over."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        drawn = max((len(rows) for rows in widget.spec.get("datasets", {}).values()), default=0)
        if drawn == wanted:
            break
        time.sleep(0.05)
    return drawn
