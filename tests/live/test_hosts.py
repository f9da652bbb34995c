"""The server of a watch answers under its own names only: another site's page cannot read it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from lrchart.live import server as live

#: (Host header with "{port}" for the server's port, status, status if that port is 80)
HOSTS = [
    ("127.0.0.1:{port}", 200, 200),
    ("localhost:{port}", 200, 200),
    ("LocalHost:{port}", 200, 200),
    ("127.0.0.1", 403, 200),
    ("localhost", 403, 200),
    ("LOCALHOST", 403, 200),
    *(
        (host, 403, 403)
        for host in (
            *("", "away.invalid", "away.invalid:{port}", "localhost.away.invalid:{port}"),
            *(
                "localhost.:{port}",
                "localhost:{port}.away.invalid",
                "127.0.0.1:{port}@away.invalid",
            ),
            *("127.1:{port}", "2130706433:{port}", "0.0.0.0:{port}", "[::1]:{port}", "127.0.0.2"),
            *("localhost:1", "localhost:{port}, away.invalid", "127.0.0.1.nip.io:{port}"),
        )
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[live.Server]:
    feed = live.Feed()
    with live.Server(0, feed, "x") as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield http
        feed.close()
        http.shutdown()
        thread.join()


def status(server: live.Server, head: str) -> int:
    with socket.create_connection((live.HOST, server.server_port), timeout=20) as asking:
        asking.sendall(f"GET / HTTP/1.1\r\n{head}\r\n".encode())
        return int(asking.recv(1_000).split()[1])


@pytest.mark.parametrize(("host", "usual", "on_80"), HOSTS, ids=[host for host, *_ in HOSTS])
def test_names_of_this_machine_alone_are_answered(
    server: live.Server, monkeypatch: pytest.MonkeyPatch, host: str, usual: int, on_80: int
) -> None:
    head = f"Host: {host.format(port=server.server_port)}\r\n"
    assert status(server, head) == usual
    # Tests may not bind port 80, so pretend that this port is the default one.
    monkeypatch.setattr(live, "HTTP_PORT", server.server_port)
    assert status(server, head) == on_80


def test_it_listens_on_this_machine_alone(server: live.Server) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_a_request_without_a_host_is_refused(server: live.Server) -> None:
    assert status(server, "") == 403


@pytest.mark.parametrize(
    ("host", "path", "why"),
    [
        ("127.0.0.1:{port}", "/chart.png", "404 There is one page here, the chart"),
        ("away.invalid", "/", "403 The chart is served under its own address alone"),
    ],
)
def test_what_is_not_answered_says_where_the_chart_is(
    server: live.Server, host: str, path: str, why: str
) -> None:
    port = server.server_port
    asked = HTTPConnection(live.HOST, port, timeout=20)
    asked.request("GET", path, headers={"Host": host.format(port=port)})
    answer = asked.getresponse()
    text = answer.read().decode()
    assert f"{answer.status} {text}" == f"{why}: open http://127.0.0.1:{port}/.\n"
    asked.close()
