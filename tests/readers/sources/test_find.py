"""Patterns with ``**`` go through each folder once, whatever the links in it lead to."""

from __future__ import annotations

import glob
import os
from pathlib import Path

import pytest

from lrchart.errors import InputError
from lrchart.readers.sources.find import expand

FILES = ("x.csv", "a/y.csv", "a/b/z.csv", "a/.hidden/h.csv")
PATTERNS = ("**", "**/*.csv", "./**/*.csv", "a/**/*.csv", "a*/**/z.csv", "**/b/*", "[ab]/**")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("lr,loss\n")
    return tmp_path


def names(pattern: str) -> list[str]:
    return [source.name for source in expand(pattern)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_files_are_those_of_glob(folder: Path, pattern: str) -> None:
    for each in (pattern, f"{folder}/{pattern}"):
        files = filter(os.path.isfile, glob.iglob(each, recursive=True))  # noqa: PTH207
        assert names(each) == sorted(files) != []


@pytest.mark.parametrize("pattern", ["**/*.csv", "a/**", "**/a/**/*.csv"])
def test_links_in_a_circle_end(pattern: str) -> None:
    before = {os.path.realpath(name) for name in names(pattern)}
    for link in ("a/up", "a/over", "a/b/up"):
        Path(link).symlink_to("..", target_is_directory=True)
    after = {os.path.realpath(name) for name in names(pattern)}
    assert after >= before
    assert len(after) <= len(FILES)
    with pytest.raises(InputError, match="no file matches this pattern"):
        names(pattern + "/*.none")
