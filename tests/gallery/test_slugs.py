"""Names of files: never empty, never reserved, never out of the folder, never twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.gallery.slugs import DEVICES, LONGEST, RESERVED, slug, slugs

SLUGS = [
    ("Well-behaved model", "well-behaved-model"),
    ("Stable / wider optimum", "stable-wider-optimum"),
    ("lr_finder", "lr_finder"),
    ("Ünï côde", "uni-code"),
    ("日本", "run"),
    ("", "run"),
    ("_", "run"),
    ("..", "run"),
    (".hidden", "hidden"),
    ("../../etc/passwd", "etc-passwd"),
    ("a/b\\c", "a-b-c"),
    ("a\x00b", "a-b"),
    ("<img onerror=x>", "img-onerror-x"),
    ("x.html", "x-html"),
    ("CON", "con-run"),
    ("lpt9", "lpt9-run"),
    ("Index", "index-run"),
    ("sweeps", "sweeps-run"),
    ("lrchart", "lrchart-run"),
    ("a" * 100, "a" * LONGEST),
    ("a" * 59 + " b", "a" * 59),
]

GIVEN = [
    (["a", "A", "a!"], ["a", "a-2", "a-3"]),
    (["a", "a-2", "a"], ["a", "a-2", "a-3"]),
    (["a", "a", "a-2"], ["a", "a-2", "a-2-2"]),
    (["index", "Index run"], ["index-run", "index-run-2"]),
]


@pytest.mark.parametrize(("name", "stem"), SLUGS)
def test_slug(name: str, stem: str) -> None:
    assert slug(name) == stem


@pytest.mark.parametrize(("names", "stems"), GIVEN)
def test_colliding_names_are_numbered(names: list[str], stems: list[str]) -> None:
    assert slugs(names) == stems


def test_names_in_use_are_left_alone() -> None:
    assert slugs(["slope", "mine"], {"slope"}) == ["slope-2", "mine"]


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_names_become_different_plain_files(names: list[str]) -> None:
    stems = slugs(names)
    assert len(set(stems)) == len(names)
    for stem in stems:
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", stem)
        assert stem not in DEVICES | RESERVED
