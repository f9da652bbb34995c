"""Spread the files of tests over processes: the longest first, those with frameworks together."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

#: beginnings of paths of files that need PyTorch, many of them another framework, too: to import
#: all takes half a minute and a gigabyte, so one process runs these files
FRAMEWORKS = (
    "tests/recorders/",
    "tests/benchmarks/test_suggestions_catalogue.py",
    "tests/benchmarks/test_suggestions_lengths.py",
    "tests/benchmarks/test_suggestions_train.py",
    "tests/benchmarks/test_suggestions_tunings.py",
    "tests/readers/smoothed/test_frameworks.py",
    "tests/readers/test_in_memory.py",
)
#: files that take half a minute of a processor or more, the longest first: whichever began last
#: would run alone at the end
LONGEST = (
    "tests/browser/test_gallery.py",
    "tests/test_package.py",
    "tests/readers/sources/test_meddling.py",
    "tests/docs/test_site.py",
    "tests/gallery/test_build.py",
    "tests/benchmarks/test_suggestions_chosen.py",
    "tests/faults/test_little_room.py",
    "tests/test_readme.py",
    "tests/embedding/test_hostile_names.py",
    "tests/faults/test_disks.py",
    "tests/hostile/test_files.py",
    "tests/embedding/test_jupyter_book.py",
    "tests/docs/test_tutorial.py",
    "tests/test_reproducible.py",
    "tests/faults/test_kills.py",
    "tests/embedding/test_notebooks.py",
)


def unit(test: str) -> str:
    """Return what a process runs as a whole: the file of a test, or all with frameworks."""
    file = test.partition("::")[0]
    return "frameworks" if file.startswith(FRAMEWORKS) else file


def longest_first(items: list[pytest.Item]) -> None:
    """Sort: `FRAMEWORKS`, `LONGEST`, other files with slow tests, then those with most tests."""
    tests = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    known = {file: place for place, file in enumerate(["frameworks", *LONGEST])}

    def place(item: pytest.Item) -> tuple[int, bool, int]:
        return known.get(unit(item.nodeid), 99), item.path not in slow, -tests[item.path]

    items.sort(key=place)


def scheduler(config: pytest.Config, log: Any) -> Any:
    """Return what sends each unit to one process."""
    from xdist.scheduler import LoadFileScheduling

    class ByUnit(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    return ByUnit(config, log)
