"""Show files that lie outside of docs/, and link to their pages.

On GitHub a page links to the file itself; on the site the link leads to the page that includes it.
"""

from __future__ import annotations

from typing import Any

#: file as the pages link to it -> page that includes it
PAGES = {
    "../CONTRIBUTING.md": "contributing.md",
    "../benchmarks/README.md": "measuring-speed.md",
    "../benchmarks/suggestions/README.md": "measuring-rules.md",
}


def redirect(app: Any, docname: str, source: list[str]) -> None:
    """Let the links of a page lead to pages of the site."""
    for file, page in PAGES.items():
        for end in (")", "#"):
            source[0] = source[0].replace(f"]({file}{end}", f"]({page}{end}")


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("source-read", redirect)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
