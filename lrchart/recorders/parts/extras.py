"""Word the error for a recorder whose framework is not installed."""

from __future__ import annotations

import sys

from lrchart.errors import MissingExtraError


def missing(framework: str, extra: str) -> MissingExtraError:
    """Return the error for a missing `framework`, which the `extra` of lrchart installs."""
    # What it needs in turn may be missing, such as the backend of Keras.
    cause = " ".join(str(sys.exception() or "").split())
    why = f" ({cause})" if cause else ""
    return MissingExtraError(
        f"this recorder needs {framework}, which cannot be imported{why}: "
        f'pip install "lrchart[{extra}]"'
    )
