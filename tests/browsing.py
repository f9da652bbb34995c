"""A real headless Chromium for tests, and pages opened in it with their misdeeds written down."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: script that runs before those of a page, and notes violations of the policy and layout shifts
WATCH = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) =>
  refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """An open page, every address it asked for, and everything it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression holds, half a minute at the most.

        Not by Playwright's wait_for_function: its second look is an eval, which the policy of the
        pages forbids.
        """
        self.page.evaluate(
            f"""async () => {{
              const end = performance.now() + 30000;
              while (!({condition})) {{
                if (performance.now() > end) throw new Error("TimeoutError: never came true");
                await new Promise((later) => setTimeout(later, 20));
              }}
            }}"""
        )

    def wake(self) -> int:
        """Scroll through the page until every figure is alive; return how many there are."""
        figures = self.page.locator("[data-figure]")
        for i in range(figures.count()):
            figures.nth(i).scroll_into_view_if_needed()
            figures.nth(i).locator(".alive").wait_for(timeout=30_000)
        self.evaluate("scrollTo(0, 0)")
        return int(figures.count())


def try_again(tests: list[pytest.Item]) -> None:
    """Let tests in the browser that run into a time limit have two more tries.

    Where Chromium paints without a graphics card, a picture that is slow to paint can be finished
    while the next one is ordered, and no later frame ever comes: about one in two hundred visits to
    the gallery. What is wrong with a page stays wrong, and fails three times.
    """
    for test in tests:
        if "chromium" in getattr(test, "fixturenames", ()):
            test.add_marker(pytest.mark.flaky(reruns=2, only_rerun="TimeoutError"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; the path in CHROMIUM comes before those installed."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUMS)} is installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


Open = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Any) -> Iterator[Open]:
    """Open a file or an address: ``visit(path, width=380, color_scheme="dark")``.

    Further keywords go to the browser's context, such as ``java_script_enabled``.
    """
    contexts = []

    def open_page(target: Path | str, width: int = 1200, height: int = 900, **more: Any) -> Visit:
        more.setdefault("reduced_motion", "reduce")
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.add_init_script(WATCH)
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda said: seen.complaints.append(f"{said.type}: {said.text}"))
        seen.page.on("pageerror", lambda error: seen.complaints.append(f"error: {error}"))
        seen.page.goto(target.as_uri() if isinstance(target, Path) else target)
        return seen

    yield open_page
    for context in contexts:
        context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the access log out of the tests' output."""


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on this machine, at the address that is returned."""
    servers = []

    def start(folder: Path) -> str:
        handler = partial(_Quiet, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
