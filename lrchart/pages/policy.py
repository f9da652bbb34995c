"""The Content-Security-Policy of a page: what it may load and run, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable


def policy(
    styles: Iterable[str],
    scripts: Iterable[str],
    *,
    standalone: bool,
    live: bool = False,
) -> str:
    """Return the policy under which exactly `styles` and `scripts` may stand in the page.

    No inline code without its hash, no ``eval``, no request to anywhere but the folder of the
    page; a standalone page may not even ask for that.

    Parameters
    ----------
    styles, scripts
        The text between the tags of each inline element.
    standalone
        Whether everything is in the page.
    live
        Whether the page may ask its own server for news.
    """
    # A page opened from disk has no origin, for which browsers differ in what 'self' is.
    beside = [] if standalone else ["'self'", "file:"]
    rules = {
        "default-src": ["'none'"],
        "script-src": [*beside, *map(_hash, scripts)],
        "style-src": [*map(_hash, styles)],
        "img-src": [*beside, "data:"],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if live:
        rules["connect-src"] = ["'self'"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
