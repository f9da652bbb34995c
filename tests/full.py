"""Say what `make full` runs, and `make test` leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def full(*values: Any) -> Any:
    """Return a case of `parametrize` that takes long, and is one more of a kind tested anyway."""
    return pytest.param(*values, marks=pytest.mark.full)


def some(cases: Iterable[Any], every: int) -> list[Any]:
    """Return all `cases`, each of one value, those that are no `every`-th one as `full`."""
    return [case if i % every == 0 else full(case) for i, case in enumerate(cases)]
