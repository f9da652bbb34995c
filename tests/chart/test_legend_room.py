"""Height of a picture whose legends have many lines, and names in them."""

from __future__ import annotations

import pandas as pd
import pytest

import lrchart
from lrchart.chart.legend_room import FREE, LINE, legend_room, scaled_room
from lrchart.chart.whole_spec import spec_of
from lrchart.text import told_apart
from tests.browser.awkward import AWKWARD


def room(runs: str, width: float) -> int:
    return legend_room(spec_of(lrchart.plot(AWKWARD[runs]())), width)


def test_few_lines_take_little_room() -> None:
    assert room("one run", 400) == LINE * (6 - FREE)  # six entries, one per line
    assert room("one run", 988) == 0
    assert room("two runs", 988) == 0


def test_each_run_takes_a_line_on_a_phone_and_a_part_of_one_elsewhere() -> None:
    assert room("forty runs", 400) == LINE * (14 + 2 - FREE)  # three columns, and two of the key
    assert room("forty runs", 988) == 0  # nine columns


def test_the_list_of_the_parts_takes_a_line_each(sweep: pd.DataFrame) -> None:
    spec = spec_of(lrchart.anatomy(sweep))
    listed = next(layer for layer in spec["layer"] if "shape" in layer["encoding"])
    count = len(listed["encoding"]["shape"]["scale"]["domain"])
    assert legend_room(spec, 400) == LINE * (count - FREE)


@pytest.fixture
def sweep() -> pd.DataFrame:
    return AWKWARD["one run"]()


def test_other_specs_are_left_alone() -> None:
    assert legend_room({"mark": "line"}, 400) == 0


def test_a_picture_that_is_scaled_down_has_room_for_the_legend_there() -> None:
    forty = spec_of(lrchart.plot(AWKWARD["forty runs"]()))
    # Seven lines at 700 pixels, at which 556 / 988 of the width is the height without.
    height = (556 + scaled_room(forty, 988)) * 700 / 988
    assert height - 7 * LINE > 340
    assert scaled_room(spec_of(lrchart.plot(AWKWARD["two runs"]())), 988) == 0


LONG = "experiment_resnet50_imagenet_adamw_wd0.05_bs4096_"


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["adam", "sgd"], ["adam", "sgd"]),
        ([f"{LONG}seed1", "sgd"], [f"{LONG}seed1", "sgd"]),
        ([f"{LONG}s1", f"{LONG}s2", "sgd"], ["experiment_r…s1", "experiment_r…s2", "sgd"]),
        ([LONG, f"{LONG}b"], [LONG, "experiment_r…bs4096_b"]),
        (["a" * 40 + "1", "a" * 40 + "2"], ["a" * 12 + "…" + "a" * 12 + n for n in "12"]),
        # What is left must differ, too.
        ([f"experiments_{x}/{LONG}{n}" for x in ("north", "south") for n in "12"], None),
    ],
)  # fmt: skip
def test_long_names_that_begin_alike_are_told_apart(
    names: list[str], labels: list[str] | None
) -> None:
    assert told_apart(names) == (labels or names)
