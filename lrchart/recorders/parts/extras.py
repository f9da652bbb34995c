"""Word the error for a recorder whose framework is not installed."""

from __future__ import annotations

from lrchart.errors import MissingExtraError


def missing(framework: str, extra: str) -> MissingExtraError:
    """Return the error for a missing `framework`, which the `extra` of lrchart installs."""
    return MissingExtraError(
        f'this recorder needs {framework}, which cannot be imported: pip install "lrchart[{extra}]"'
    )
