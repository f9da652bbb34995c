"""List every public name with its docstring.

The lines ``<!-- public names -->`` and ``<!-- recorders -->`` of a page stand for the lists.
"""

from __future__ import annotations

import inspect
from typing import Any

import lrchart

MARK, RECORDERS_MARK = "<!-- public names -->", "<!-- recorders -->"
#: heading -> public names; what is not named here comes last
SECTIONS = {
    "Range tests": ("read", "plot", "suggest", "slope", "anatomy", "analyse", "validate", "Sweep"),
    "Trainings": ("read_trainings", "plot_trainings", "optimum", "drift", "plot_drift"),
    "Options and files": ("Options", "save"),
    "Galleries and scenarios": ("build", "read_config", "Config", "Scenario", "scenarios"),
    "Live and in notebooks": ("watch", "enable_notebook"),
}

#: module of `lrchart.recorders` -> its public names
RECORDERS = {
    "torch": ("range_test", "TorchSweep"),
    "lightning": ("RangeTest",),
    "transformers": ("RangeTest",),
    "keras": ("RangeTest",),
    "fastai": ("RangeTest",),
    "ignite": ("RangeTest",),
    "jax": ("range_test",),
    "replicates": ("repeat_sweep",),
}


def sections() -> dict[str, list[str]]:
    """Return heading -> the public names below it; together they are all of them."""
    placed = {
        heading: [name for name in names if name in lrchart.__all__]
        for heading, names in SECTIONS.items()
    }
    listed = {name for names in placed.values() for name in names}
    placed["More"] = [name for name in lrchart.__all__ if name not in listed]
    return {heading: names for heading, names in placed.items() if names}


def markdown() -> str:
    """Return the sections, with a directive of autodoc for each name."""
    parts = []
    for heading, names in sections().items():
        entries = "\n".join(_entry(name) for name in names)
        parts.append(f"## {heading}\n\n```{{eval-rst}}\n{entries}```\n")
    return "\n".join(parts)


def _entry(name: str) -> str:
    if not inspect.isclass(getattr(lrchart, name)):
        return f".. autofunction:: lrchart.{name}\n"
    return f".. autoclass:: lrchart.{name}\n   :members:\n"


def recorders() -> str:
    """Return a directive of autodoc for each recorder."""
    entries = []
    for module, names in RECORDERS.items():
        for name in names:
            kind = "autoclass" if name[0].isupper() else "autofunction"
            entries.append(f".. {kind}:: lrchart.recorders.{module}.{name}\n")
    return "```{eval-rst}\n" + "\n".join(entries) + "```\n"


def insert(app: Any, docname: str, source: list[str]) -> None:
    """Replace the marks of a page by the lists."""
    if MARK in source[0]:
        source[0] = source[0].replace(MARK, markdown()).replace(RECORDERS_MARK, recorders())


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("source-read", insert)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
