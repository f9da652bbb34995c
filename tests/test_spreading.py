"""The longest files are sent first, and files with frameworks to one process."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.spreading import FRAMEWORKS, LONGEST, longest_first, unit

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("path", [*FRAMEWORKS, *LONGEST])
def test_every_path_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def item(file: str, test: str, *marks: str) -> Any:
    """Return what stands for a test."""
    marker = dict.fromkeys(marks, True).get
    return SimpleNamespace(nodeid=f"{file}::{test}", path=file, get_closest_marker=marker)


def test_the_order() -> None:
    few, many, slow = (f"tests/test_{name}.py" for name in ("few", "many", "slow"))
    long, framework = LONGEST[-1], f"{FRAMEWORKS[0]}test_one.py"
    expected = [(framework, "a"), (long, "a"), (slow, "a"), (slow, "b")]
    expected += [(many, "a"), (many, "b"), (many, "c"), (few, "a")]
    items = [item(*test, *(["slow"] if test == (slow, "b") else [])) for test in expected]
    # The order within a file stays; that of the files is another.
    mixed = sorted(items, key=lambda one: one.path)
    longest_first(mixed)
    assert [one.nodeid for one in mixed] == [one.nodeid for one in items]
    assert [one.path for one in mixed] != sorted(one.path for one in mixed)


def test_files_with_frameworks_are_one_unit() -> None:
    assert {unit(f"{path}test_one.py::test_it[a/b]") for path in FRAMEWORKS} == {"frameworks"}
    assert unit("tests/test_text.py::test_it[a::b]") == "tests/test_text.py"
