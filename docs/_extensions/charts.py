"""Embed charts in pages, with the snippet that ``lrchart embed NAME --for myst`` prints.

A line ``<!-- chart: NAME -->`` in a page stands for a chart of the built-in gallery or of
``docs/charts.toml``.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from lrchart.pages.snippets import embed_snippet

DOCS = Path(__file__).parents[1]
#: the built-in gallery
GALLERY = DOCS.parent / "outputs"
MARK = re.compile(r"^<!-- chart: (\S+) -->$", re.M)


def files_of(name: str, charts: Path) -> tuple[Path, Path]:
    """Return the spec and the image of a chart of either gallery."""
    for folder in (GALLERY, charts):
        if (spec := folder / f"{name}.vl.json").is_file():
            return spec, folder / f"{name}.svg"
    raise FileNotFoundError(f"no chart {name!r} in {GALLERY} or {charts}; make build draws them")


def snippet(name: str, spec: Path) -> str:
    """Return the snippet of the chart `name` for a page of MyST."""
    description = json.loads(spec.read_text("utf-8")).get("description", name)
    if isinstance(description, list):
        description = " ".join(description)
    text = embed_snippet(name, "myst", description).text
    return text.partition("% in a page\n")[2]


def embed(app: Any, docname: str, source: list[str]) -> None:
    """Replace the marks of a page by snippets, and copy what they need."""
    charts = DOCS / app.config.charts_folder
    for name in MARK.findall(source[0]):
        spec, image = files_of(name, charts)
        for path in (spec, image):
            shutil.copy(path, DOCS / "_static" / path.name)
        source[0] = source[0].replace(f"<!-- chart: {name} -->", snippet(name, spec))


def add_script(app: Any, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
    """Load lrchart.js on the pages that show a chart."""
    if "data-lrchart=" in context.get("body", ""):
        app.add_js_file("lrchart.js", loading_method="defer")


def copy_script(app: Any) -> None:
    """Copy the script that all charts share."""
    shutil.copy(GALLERY / "lrchart.js", DOCS / "_static" / "lrchart.js")


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.add_config_value("charts_folder", "charts", "env")
    app.connect("builder-inited", copy_script)
    app.connect("source-read", embed)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
