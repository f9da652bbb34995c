"""Say what `make full` runs, and `make test` leaves out."""

from __future__ import annotations

from typing import Any

import pytest


def full(*values: Any) -> Any:
    """Return a case of `parametrize` that takes long, and is one more of a kind tested anyway."""
    return pytest.param(*values, marks=pytest.mark.full)
