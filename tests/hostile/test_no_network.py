"""Drawing a chart asks nobody for anything, whatever addresses its spec names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart.errors import LrchartError

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
    return {
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


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.csv", "s3://bucket/x.csv", "file:///x"])
def test_a_gallery_file_names_no_address(inside: Path, cli: Any, address: str) -> None:
    Path("lrchart.toml").write_text(f'[[run]]\npath = "{address}"\n')
    result = cli("build")
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert sorted(path.name for path in inside.iterdir()) == ["lrchart.toml"]
