"""The anatomy: every part numbered once, and every number explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrchart.chart.anatomy import PARTS
from lrchart.errors import OptionError
from lrchart.options import Options
from lrchart.pipeline import anatomy


@pytest.fixture(scope="module")
def scene(charts: dict[str, Any], draw: Any) -> Any:
    return draw(charts["anatomy"])


def badges(scene: Any) -> dict[str, Any]:
    return {m.text: m for m in scene if m.kind == "text" and m.role == "mark" and m.text in PARTS}


def test_every_part_is_numbered_once_and_explained(scene: Any) -> None:
    numbers = [m.text for m in scene if m.kind == "text" and m.role == "mark" and m.text in PARTS]
    assert sorted(numbers) == list(PARTS)
    legend = [m.text for m in scene if m.role == "legend-label"]
    assert [f"{part}   {text}" for part, text in PARTS.items()] == legend


def test_the_numbers_keep_clear_of_each_other(scene: Any) -> None:
    places = np.array([(mark.x, mark.y) for mark in badges(scene).values()])
    apart = np.linalg.norm(places[:, None] - places, axis=2) + 1e3 * np.eye(len(places))
    # A disc of 330 square pixels is 20.5 pixels wide.
    assert apart.min() > 21


def test_the_numbers_stand_where_their_parts_are(scene: Any) -> None:
    x = {part: mark.x for part, mark in badges(scene).items()}
    assert x["1"] < min(x["4"], x["5"], x["6"])
    assert max(x["4"], x["5"], x["6"]) < x["7"]


def test_it_is_told_in_words_too(charts: dict[str, Any]) -> None:
    text = charts["anatomy"].to_dict(validate=True)["description"]
    assert all(part in text for part in PARTS.values())


def test_any_textbook_curve_has_an_anatomy_of_its_own(taught: Any, draw: Any) -> None:
    chart, first = anatomy(taught), taught["run"].iloc[0]
    scene = draw(chart)
    assert len(badges(scene)) == len(PARTS)
    assert chart.to_dict()["title"]["subtitle"][0] == first
    steps = [m for m in scene if m.kind == "line" and m.item["strokeWidth"] == 1]
    assert len(steps) == (taught["run"] == first).sum()


def test_it_is_of_the_run_that_is_asked_for(taught: Any) -> None:
    names = list(taught["run"].unique())
    chart = anatomy(taught, Options(window_of=names[2]))
    assert chart.to_dict()["title"]["subtitle"][0] == names[2]
    with pytest.raises(OptionError, match=f"window_of must be one of '{names[0]}', '{names[1]}'"):
        anatomy(taught, Options(window_of="nobody"))
