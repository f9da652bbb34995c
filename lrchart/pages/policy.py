"""Build the Content-Security-Policy of a page."""

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
    """Return the policy that allows exactly `styles` and `scripts` as inline code.

    It allows no inline code without its hash, no ``eval``, and no request except to the folder of
    the page; a standalone page may make no request at all.

    Parameters
    ----------
    styles, scripts
        The text between the tags of each inline element.
    standalone
        Whether the page is one file.
    live
        Whether the page may connect to its own server for updates.
    """
    # Browsers disagree on 'self' in a page opened from disk, which has no origin.
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
