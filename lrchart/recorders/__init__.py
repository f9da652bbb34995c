"""Record range tests from live training: any loop with `sweep`, and a module for each framework.

A module is imported when it is first used, as ``lrchart.recorders.torch``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: modules, of which all but `replicates` need their framework
MODULES = ("fastai", "ignite", "jax", "keras", "lightning", "replicates", "torch", "transformers")


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        from lrchart.errors import hint

        raise AttributeError(f"lrchart.recorders has no {name!r}; {hint(name, MODULES)}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return [*MODULES]
