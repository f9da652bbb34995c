"""A mapping of runs to colours names runs that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart.errors import OptionError


def test_a_gallery_file_that_colours_no_run_is_refused(inside: Path, sweep: Any, dip: Any) -> None:
    sweep(dip)[["lr", "loss"]].to_csv("a.csv", index=False)
    text = 'palette = {adam = "teal"}\n[[run]]\npath = "a.csv"\n'
    Path("lrchart.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OptionError, match="names no run 'adam'; allowed: "):
        lrchart.build(lrchart.read_config())
