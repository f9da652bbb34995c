"""The small gallery of `tests.browser.pages`, and pages of one and two range tests, on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import lrchart
from lrchart.pages.html import chart_page, index_page
from lrchart.pages.index import Index
from lrchart.pages.script import SCRIPT_FILE, script
from lrchart.pages.stills import still_path
from lrchart.report.table import Table
from tests.browser.pages import HOSTILE, make_figure
from tests.browser.tools import sweep


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of three figures, one of them hostile, on disk."""
    out = tmp_path_factory.mktemp("pages")
    (out / "stills").mkdir()
    titles = {"main": "Range tests", "second": "One run", "hostile": HOSTILE}
    figures = [make_figure(name, title) for name, title in titles.items()]
    table = Table(
        caption=f"Numbers {HOSTILE}",
        header=("Run", "Optimum", "Window", HOSTILE),
        rows=(("a run", "2e-3", "6.7e-4 to 6e-3", HOSTILE), (HOSTILE, "–", "–", "text")),
        notes=(HOSTILE,),
    )
    gallery = Index("Learning-rate finder", HOSTILE, tuple(figures), table)
    (out / SCRIPT_FILE).write_text(script(), encoding="utf-8")
    (out / "index.html").write_text(index_page(gallery), encoding="utf-8")
    for figure in figures:
        (out / f"{figure.name}.html").write_text(chart_page(figure), encoding="utf-8")
        (out / f"{figure.name}.vl.json").write_text(json.dumps(figure.spec), encoding="utf-8")
        for key, svg in figure.stills.items():
            (out / still_path(figure.name, key)).write_text(svg, encoding="utf-8")
    lone = out / "lone"
    lone.mkdir()
    (lone / "alone.html").write_text(chart_page(figures[2], standalone=True), encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of one range test."""
    path = tmp_path_factory.mktemp("tools") / "one.html"
    lrchart.save(lrchart.plot(sweep("a run")), path)
    return path


@pytest.fixture(scope="session")
def pair_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of two range tests, one with the name of a formula."""
    path = tmp_path_factory.mktemp("tools") / "two.html"
    lrchart.save(lrchart.plot(pd.concat([sweep("=first"), sweep("second", -0.5)])), path)
    return path
