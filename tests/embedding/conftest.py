"""Snippets as `lrchart embed` prints them, and what every embedded chart has to be."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lrchart.chart.theme import RUN_COLOURS
from lrchart.pages.snippets import snippets

#: chart that is embedded
NAME = "learning_rate_finder_visualizations"
LINES = "svg.marks .mark-line path"


@dataclass(frozen=True)
class Kit:
    """What a reader of the embedding instructions has in hand for one host."""

    #: snippet for a page, and the part for a config file, if any
    page: str
    config: str
    #: files that the instructions say to copy
    files: tuple[str, ...]
    #: gallery from which they are copied
    gallery: Path

    def copy_to(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.files:
            shutil.copy(self.gallery / name, folder / name)
        if "stills" in self.page or ".html" in self.page:
            shutil.copytree(self.gallery / "stills", folder / "stills")


@pytest.fixture(scope="session")
def kit(built: Path) -> Callable[[str], Kit]:
    """Return the kit for a host: its snippet, taken at its word."""

    def of(host: str) -> Kit:
        offered = {snippet.host: snippet for snippet in snippets(NAME, "Three runs.")}[host]
        head, _, rest = offered.text.partition("\n\n")
        config, page = (head, rest) if rest and head.startswith("#") else ("", offered.text)
        files = tuple(re.findall(r"[\w-]+\.[\w.]*\w", offered.how))
        return Kit(page, config, files, built)

    return of


@pytest.fixture(scope="session")
def run(as_child: dict[str, str]) -> Callable[..., None]:
    """Run a tool that is a module of this Python; the test skips where it is not installed."""

    def call(module: str, *arguments: object, cwd: Path, **environment: str) -> None:
        pytest.importorskip(module, reason=f"{module} is not installed")
        # Ignore warnings of the tool itself.
        env = {**as_child, "PYTHONWARNINGS": "ignore", **environment}
        command = [sys.executable, "-m", module, *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    return call


@pytest.fixture
def site(visit: Any, serve: Any) -> Callable[..., Any]:
    """Serve a folder and open one of its pages."""

    def open_page(folder: Path, page: str = "", **more: Any) -> Any:
        folder.joinpath("favicon.ico").touch()
        return visit(f"{serve(folder)}/{page}", **more)

    return open_page


def is_drawn(seen: Any, theme: str = "light", known: Sequence[str] = ()) -> None:
    """Assert that the page shows the living chart in `theme`, and does nothing else.

    `known` is what the host itself complains of, without a chart.
    """
    colour = RUN_COLOURS[0][("light", "dark").index(theme)]
    line = seen.page.locator(f"{LINES}[stroke='{colour}']").first
    line.wait_for(state="attached", timeout=30_000)
    assert seen.page.locator(LINES).count() == 6  # measured and smoothed loss of three runs
    is_quiet(seen, known)


def is_quiet(seen: Any, known: Sequence[str] = ()) -> None:
    """Assert that nothing left this machine and nothing was complained about."""
    here = ("http://127.0.0.1", "file:", "data:", "blob:", "about:")
    assert [url for url in seen.requests if not url.startswith(here)] == []
    said = [said for said in seen.complaints if said.startswith(("error", "warning"))]
    assert [one for one in said if one not in known] == []


def fits(seen: Any, width: int) -> None:
    """Assert that the page does not scroll sideways at `width`."""
    seen.page.set_viewport_size({"width": width, "height": 900})
    seen.page.wait_for_function(f"document.documentElement.scrollWidth <= {width}")
