"""Let the keyboard scroll code and tables that are wider than the page."""

from __future__ import annotations

from typing import Any


def focusable(app: Any, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
    """Put blocks that may scroll sideways into the order of the tab key."""
    body = context.get("body", "")
    for tag in ("<pre>", '<div class="table-wrapper'):
        name = tag.rstrip(">").split()[0]
        body = body.replace(tag, tag.replace(name, f'{name} tabindex="0"', 1))
    context["body"] = body


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("html-page-context", focusable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
