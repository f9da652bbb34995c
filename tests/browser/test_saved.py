"""What the tools of a chart save: pictures and numbers of what is shown."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import lrchart
from tests.browser.tools import sweep, tool


def saved(seen: Any, name: str, folder: Path) -> Path:
    """Press a button and return the file that the browser saves."""
    with seen.page.expect_download() as download:
        tool(seen, name).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_pictures_are_saved_as_they_are_shown(page: Path, visit: Any, tmp_path: Path) -> None:
    seen = visit(page)
    seen.wake()
    before = seen.evaluate("document.querySelectorAll('.live svg path').length")
    seen.page.get_by_label("Raw loss").uncheck()
    svg = ElementTree.parse(saved(seen, "svg", tmp_path)).getroot()
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "LRChart Sans" in "".join(svg.itertext())
    assert before > 10
    picture = Image.open(saved(seen, "png", tmp_path))
    assert picture.width > 3 * seen.page.locator(".live svg").bounding_box()["width"]
    assert len(picture.convert("RGB").getcolors(2**24) or []) > 20
    assert seen.evaluate("refused") == []
    assert seen.complaints == []


def test_the_data_are_saved(page: Path, visit: Any, tmp_path: Path) -> None:
    seen = visit(page)
    seen.wake()
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    frame = sweep("a run")
    assert [float(row["lr"]) for row in rows] == pytest.approx(frame["lr"].tolist(), rel=1e-4)
    assert [float(row["loss"]) for row in rows] == pytest.approx(frame["loss"].tolist(), rel=1e-4)


def test_only_the_runs_that_are_shown_are_saved(
    pair_page: Path, visit: Any, tmp_path: Path
) -> None:
    seen = visit(pair_page)
    seen.wake()
    seen.page.locator(".live .id_legend_labels text").nth(0).click()
    seen.until("document.querySelectorAll('.runs :checked').length === 1")
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    assert {row["run"] for row in rows} == {"second"}


def test_scores_are_saved_as_measured(visit: Any, tmp_path: Path) -> None:
    rates = np.repeat(10.0 ** np.arange(-5, 1), 2)
    score = 0.9 - 0.05 * (np.log10(rates) + 3) ** 2
    table = pd.DataFrame({"lr": rates, "accuracy": score, "seed": [0, 1] * 6})
    frame = lrchart.read_trainings(table, higher_is_better=True)
    lrchart.save(lrchart.plot_trainings(frame), tmp_path / "scores.html")
    seen = visit(tmp_path / "scores.html")
    seen.wake()
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    assert sorted({round(float(row["score"]), 4) for row in rows}) == sorted({*score.round(4)})


def test_names_of_runs_are_no_formulas(pair_page: Path, visit: Any, tmp_path: Path) -> None:
    seen = visit(pair_page)
    seen.wake()
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    assert {row["run"] for row in rows} == {"'=first", "second"}


def test_a_drift_saves_the_best_rate_of_each_group(visit: Any, tmp_path: Path) -> None:
    frames = []
    for width in (64, 128, 256, 512):
        rates = 10.0 ** np.arange(-5, 0.1, 0.5)
        loss = 1 + (np.log10(rates) - np.log10(0.6 / width)) ** 2
        frames.append(pd.DataFrame({"lr": rates, "loss": loss, "width": width}))
    frame = lrchart.read_trainings(pd.concat(frames), by="width")
    lrchart.save(lrchart.plot_drift(frame), tmp_path / "drift.html")
    seen = visit(tmp_path / "drift.html")
    seen.wake()
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    assert [float(row["number"]) for row in rows] == [64, 128, 256, 512]
    rates = [float(row["best_lr"]) * float(row["number"]) for row in rows]
    assert rates == pytest.approx([0.6] * 4, rel=0.2)
    assert all(float(row["lr_low"]) < float(row["best_lr"]) < float(row["lr_high"]) for row in rows)


def test_a_leaderboard_saves_its_tasks(visit: Any, tmp_path: Path) -> None:
    seen = visit(Path(__file__).parents[2] / "outputs/leaderboard.html")
    seen.wake()
    rows = list(csv.DictReader(saved(seen, "csv", tmp_path).read_text().splitlines()))
    assert len(rows) > 50
    for row in rows:
        low, best, high = (float(row[name]) for name in ("good_low", "best_lr", "good_high"))
        assert low <= best <= high
    assert {row["optimizer_batch"].split(",")[0] for row in rows} >= {"sgd", "adam"}
