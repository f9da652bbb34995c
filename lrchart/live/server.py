"""Serve a local page that redraws while a sweep is recorded."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lrchart.errors import OptionError
from lrchart.export.drawing import Drawing
from lrchart.live.watched import Look, Watched, check
from lrchart.options import DEFAULTS, Options
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from lrchart.pages.page_spec import page_spec
from lrchart.pages.script import SCRIPT_FILE, script

#: loopback address: only this machine can connect
HOST = "127.0.0.1"
#: default port of HTTP, which browsers omit in the Host header
HTTP_PORT = 80
#: seconds between two checks of the file
EVERY = 0.5
#: seconds between two keep-alive comments on an idle stream
PULSE = 5.0


class Feed:
    """The latest message, for any number of listeners."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._message = ""
        self._closed = False

    def put(self, message: str) -> None:
        """Replace the message and wake every listener."""
        with self._changed:
            self._number += 1
            self._message = message
            self._changed.notify_all()

    def close(self) -> None:
        """Release every listener for good."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def after(self, number: int) -> tuple[int, str] | None:
        """Return the number and text of a message newer than `number`; None once closed.

        The text is empty if there was no message for `PULSE` seconds.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number > number, PULSE)
            if self._closed:
                return None
            return self._number, self._message if self._number > number else ""


class Server(ThreadingHTTPServer):
    """Serve one page, its script and its stream of updates."""

    daemon_threads = True

    def __init__(self, port: int, feed: Feed, title: str) -> None:
        self.feed = feed
        figure = Figure("live", title, "", title, {})
        #: path -> MIME type and content
        self.files = {
            "/": ("text/html", chart_page(figure, live=True)),
            f"/{SCRIPT_FILE}": ("text/javascript", script()),
        }
        try:
            super().__init__((HOST, port), Handler)
        except (OSError, OverflowError) as error:
            raise OptionError(f"cannot serve on port {port}: {error}") from error

    @property
    def names(self) -> tuple[str, ...]:
        """Values of the Host header that are accepted; browsers omit the default port, 80."""
        hosts = (HOST, "localhost")
        default = hosts if self.server_port == HTTP_PORT else ()
        return (*default, *(f"{host}:{self.server_port}" for host in hosts))

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a browser that disconnects in the middle of a response."""


class Handler(BaseHTTPRequestHandler):
    """Answer one request."""

    server: Server
    #: timeout, in seconds, of a connection that sends nothing
    timeout = 30.0
    #: an error is one sentence
    error_message_format = "%(explain)s\n"
    error_content_type = "text/plain; charset=utf-8"

    def do_GET(self) -> None:
        """Send a file, or stream updates until the browser disconnects."""
        # Prevent DNS rebinding, by which the page of another site could read the sweep.
        if self.headers.get("Host", "").lower() not in self.server.names:
            self._refuse(403, "The chart is served under its own address alone")
        elif self.path == "/events":
            self._stream()
        elif self.path in self.server.files:
            kind, text = self.server.files[self.path]
            self._begin(kind, len(data := text.encode()))
            self.wfile.write(data)
        else:
            self._refuse(404, "There is one page here, the chart")

    def _refuse(self, code: int, why: str) -> None:
        address = f"http://{HOST}:{self.server.server_port}/"
        self.send_error(code, explain=f"{why}: open {address}.")

    def _stream(self) -> None:
        self._begin("text/event-stream")
        number = 0
        while (update := self.server.feed.after(number)) is not None:
            number, message = update
            self.wfile.write(f"data: {message}\n\n".encode() if message else b": \n\n")
            self.wfile.flush()

    def _begin(self, kind: str, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write no access log: there is one reader, on this machine."""


def serve(
    path: str | Path,
    *,
    port: int = 0,
    options: Options = DEFAULTS,
    ready: Callable[[str], None] | None = None,
    **reading: Any,
) -> None:
    """Serve the chart of the sweep at `path`, redrawn as it grows, until interrupted.

    Parameters
    ----------
    path
        The sweep's file; it need not exist yet.
    port
        Port on 127.0.0.1; 0 selects a free one.
    options
        How the sweep is drawn.
    ready
        Called with the address once the server answers.
    **reading
        How the file is read; see `lrchart.read`.

    Raises
    ------
    InputError
        The folder of `path` does not exist.
    OptionError
        The port is in use or invalid.
    """
    check(path)
    watched = Watched(path, options, **reading)
    feed = Feed()
    server = Server(port, feed, f"Watching {Path(path).name}")
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
    )
    thread.start()
    try:
        if ready is not None:
            ready(f"http://{HOST}:{server.server_port}/")
        while True:
            if (look := watched.look()) is not None:
                feed.put(message(look, options))
            time.sleep(EVERY)
    except KeyboardInterrupt:
        return
    finally:
        feed.close()
        server.shutdown()
        server.server_close()
        thread.join()


def message(look: Look, options: Options) -> str:
    """Return the update for the page as one line of JSON."""
    if look.spec is None:
        return json.dumps({"note": look.note})
    figure = Drawing(look.spec, options).figure({})
    return json.dumps(
        {
            "note": look.note,
            "title": figure.title,
            "caption": figure.caption,
            "alarm": figure.alarm,
            "description": figure.description,
            "spec": page_spec(figure.spec),
        }
    )
