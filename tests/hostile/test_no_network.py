"""Drawing a chart asks nobody for anything, whatever addresses its spec names."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import altair as alt
import pytest

import lrchart
from lrchart.errors import LrchartError, RenderError, shown
from lrchart.export.notebook import mimebundle
from tests.browsing import Visit

Asked = list[str]


@pytest.fixture
def server() -> Iterator[tuple[str, Asked]]:
    """A server of this machine that notes what it is asked for."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()


def specs(address: str, secret: Path) -> dict[str, Any]:
    """Return specs of a stranger that name an address, or a file."""
    values = {"values": [{"x": 1, "u": f"{address}/mark.png"}]}
    x = {"x": {"field": "x", "type": "quantitative"}}
    picture = {"mark": "image", "encoding": {**x, "url": {"field": "u"}}}
    looked_up = {"lookup": "x", "from": {"data": {"url": "table.csv"}, "key": "x"}}
    return {
        "table": {"layer": [{"data": values, "transform": [looked_up], "mark": "point"}]},
        "data": {"data": {"url": f"{address}/data.csv"}, "mark": "point", "encoding": x},
        "file": {"data": {"url": secret.as_uri()}, "mark": "point", "encoding": x},
        "picture": {"data": values, **picture},
        "file as picture": {"data": {"values": [{"x": 1, "u": secret.as_uri()}]}, **picture},
    }


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
@pytest.mark.parametrize("kind", ["data", "file", "picture", "file as picture"])
def test_a_static_image_fetches_nothing(
    inside: Path, server: tuple[str, Asked], kind: str, suffix: str
) -> None:
    address, asked = server
    secret = inside / "secret.csv"
    secret.write_text("x\n123454321\n")
    with suppress(LrchartError):
        lrchart.save(specs(address, secret)[kind], f"x.{suffix}")
    assert asked == []
    image = inside / f"x.{suffix}"
    content = image.read_bytes() if image.exists() else b""
    assert b"123454321" not in content
    assert f'href="{address}'.encode() not in content


@pytest.mark.parametrize("suffix", ["html", "svg", "png", "pdf"])
@pytest.mark.parametrize("kind", ["data", "file", "table"])
def test_a_chart_of_data_at_an_address_is_refused(
    inside: Path, server: tuple[str, Asked], kind: str, suffix: str
) -> None:
    address, asked = server
    spec = specs(address, inside / "secret.csv")[kind]
    for given in (spec, alt.Chart.from_dict(spec)):
        with pytest.raises(RenderError) as caught:
            lrchart.save(given, f"x.{suffix}")
        name = "'table.csv'" if kind == "table" else shown(spec["data"]["url"])
        assert str(caught.value) == (
            f"the chart could not be drawn: its data lies at an address, {name}, which is never "
            "fetched; put the data into the chart"
        )
    assert asked == []
    assert list(inside.iterdir()) == []


def test_a_spec_with_an_address_is_kept_as_it_is(inside: Path, server: tuple[str, Asked]) -> None:
    address, asked = server
    spec = specs(address, inside / "secret.csv")["data"]
    lrchart.save(spec, "x.vl.json")
    assert json.loads(Path("x.vl.json").read_text())["data"] == spec["data"]
    assert asked == []


@pytest.mark.parametrize("policy", [True, False])
def test_a_notebook_fetches_no_data(
    inside: Path, server: tuple[str, Asked], visit: Any, policy: bool
) -> None:
    """Only the policy of the page in its frame prevents it."""
    address, asked = server
    bundle = mimebundle(specs(address, inside / "secret.csv")["data"])
    assert set(bundle) == {"text/plain", "text/html"}
    page = bundle["text/html"] if policy else bundle["text/html"].replace("default-src", "x-src")
    Path("x.html").write_text(page, "utf-8")
    # Without an origin of its own the page could read the notebook around it.
    assert re.findall(r'sandbox="([^"]*)"', page) == ["allow-scripts"]
    frame = Visit(visit(inside / "x.html").page.frames[1])
    frame.until("refused.length || performance.getEntriesByType('resource').length")
    assert asked == ([] if policy else ["/data.csv"])


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.csv", "s3://bucket/x.csv", "file:///x"])
def test_a_gallery_file_names_no_address(inside: Path, cli: Any, address: str) -> None:
    Path("lrchart.toml").write_text(f'[[run]]\npath = "{address}"\n')
    result = cli("build")
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert sorted(path.name for path in inside.iterdir()) == ["lrchart.toml"]


@pytest.mark.parametrize("table", ["run", "trainings"])
def test_a_gallery_file_asks_no_server(
    inside: Path, cli: Any, server: tuple[str, Asked], table: str
) -> None:
    address, asked = server
    lines = ["teaching = false", "[[scenario]]", 'name = "a"', "optimal_lr = 1e-3"]
    Path("lrchart.toml").write_text(
        "\n".join([*lines, f"[[{table}]]", f'path = "{address}/x.csv"']), "utf-8"
    )
    result = cli("build", "--formats", "vl.json")
    assert result.code == 2
    assert "no such file" in result.err
    assert asked == []


def test_rows_may_have_any_names(inside: Path) -> None:
    rows = [{"x": 1, "data": {"url": "x.csv"}}]
    spec = {"data": {"values": rows}, "mark": "point", "encoding": {"x": {"field": "x"}}}
    assert lrchart.save(spec, "x.svg") == [Path("x.svg")]
