"""Import a framework when the first test of a file begins, not when the file is collected.

Each process of pytest-xdist collects every file, and one runs those with frameworks.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest


@dataclass(frozen=True)
class Later:
    """What stands for a module, or for a name in it, until it is imported."""

    module: str
    name: str | None
    reason: str | None

    def imported(self) -> Any:
        """Return what it stands for; skip if the module is not installed."""
        module = pytest.importorskip(self.module, reason=self.reason)
        return module if self.name is None else getattr(module, self.name)


def later(module: str, name: str | None = None, *, reason: str | None = None) -> Any:
    """Return what stands for a module, or for a name in it: for a global variable of a test."""
    return Later(module, name, reason)


def import_into(tests: ModuleType) -> None:
    """Import what stands in the global variables of a file of tests."""
    for name, value in [*vars(tests).items()]:
        if isinstance(value, Later):
            setattr(tests, name, value.imported())


@pytest.fixture(autouse=True, scope="module")
def imported_later(request: pytest.FixtureRequest) -> None:
    """Import what the file names with `later`."""
    import_into(request.module)
