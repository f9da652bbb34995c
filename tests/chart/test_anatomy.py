"""The anatomy: every part named at the part, and numbered if there is no room for names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrchart.chart.anatomy import _labels
from lrchart.chart.badges import spread
from lrchart.chart.callouts import Callout, Figure, place
from lrchart.chart.inked import HEIGHT, WIDTH
from lrchart.chart.parts import PARTS, parts
from lrchart.errors import OptionError
from lrchart.options import Options
from lrchart.pipeline import analyse, anatomy
from lrchart.readers import read

NAMES = {name for name, _ in PARTS.values()}
#: pixels: half of a label's height, and tolerated overlap of boxes
HALF, SLACK = 14, 1
SIZE = np.array([WIDTH, HEIGHT])
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def scene(charts: dict[str, Any], draw: Any) -> Any:
    return draw(charts["anatomy"])


@pytest.fixture(scope="module")
def phone(charts: dict[str, Any], draw: Any) -> Any:
    return draw(charts["anatomy"], width=4.0)


def texts(scene: Any) -> list[str]:
    return [m.text for m in scene if m.kind == "text" and m.role == "mark"]


def leaders(scene: Any) -> list[Any]:
    return [m for m in scene if m.kind == "rule" and m.item.get("strokeWidth") == 1 and m.y >= 0]


def numbers(scene: Any) -> dict[str, Any]:
    digits = {str(i) for i in range(1, len(PARTS) + 1)}
    return {m.text: m for m in scene if m.kind == "text" and m.role == "mark" and m.text in digits}


def test_every_part_is_named_once_with_a_leader_that_ends_on_it(scene: Any) -> None:
    named = [text for text in texts(scene) if text in NAMES]
    assert sorted(named) == sorted(NAMES)
    assert not numbers(scene)
    dots = [m for m in scene if m.kind == "symbol" and m.role == "mark" and m.item["size"] == 22]
    assert len(dots) == len(PARTS)
    ends = {(round(m.x, 3), round(m.y, 3)) for m in leaders(scene)}
    assert {(round(m.x, 3), round(m.y, 3)) for m in dots} <= ends


def test_a_narrow_window_gets_the_names_alone(charts: dict[str, Any], draw: Any) -> None:
    tablet = draw(charts["anatomy"], width=6.44)
    assert set(texts(tablet)) >= NAMES
    assert not {text for _, text in PARTS.values()} & set(texts(tablet))
    assert not numbers(tablet)
    assert not [m for m in tablet if m.role == "legend-label" and m.text]


SWEEPS = ["examples/sweeps/transformer_text.csv", "examples/sweeps/unreadable.csv"]
TASKS = ("tfm_char_sgdm_b16", "attnpool_topics_lion_b32", "elo_duels_sgd_b32")
SWEEPS += [f"benchmarks/suggestions/tasks/dev/{task}/sweep_seed0.csv" for task in TASKS]
# Labels that get in each other's way if they are placed in one order only.
CROWDED = ("circuit_many_sgd_b16", "digits_ae_linear_sgd_b32")
SWEEPS += [f"benchmarks/suggestions/tasks/own/{task}/sweep_seed0.csv" for task in CROWDED]


@pytest.mark.parametrize("path", SWEEPS)
def test_every_part_of_a_real_sweep_finds_a_place_and_its_leader_crosses_nothing(path: str) -> None:
    findings = analyse(read(str(ROOT / path)))
    named = parts(findings)
    rows = _labels(findings, named)
    assert {row["name"] for row in rows} == {part.name for part in named}
    ways = [[np.array([row["x"], row["y"]]) * SIZE + [row["dx"], row["dy"]],
             np.array([row["target_x"], row["target_y"]]) * SIZE] for row in rows]  # fmt: skip
    for i, way in enumerate(ways):
        assert not any(_cross(*way, *other) for other in ways[:i])


def _cross(a: Any, b: Any, c: Any, d: Any) -> bool:
    """Whether the stretches from a to b and from c to d cross."""

    def turn(p: Any, q: Any, r: Any) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def test_a_phone_gets_numbers_and_a_list_without_dots(phone: Any) -> None:
    assert list(numbers(phone)) == [str(i) for i in range(1, len(PARTS) + 1)]
    # These are also names of zones.
    assert NAMES & set(texts(phone)) <= {"Divergence", "Window"}
    listed = [m.text for m in phone if m.role == "legend-label"]
    lines = [f"{i}. {name}: {text}" for i, (name, text) in enumerate(PARTS.values(), 1)]
    assert listed == lines
    dots = [m for m in phone if m.role == "legend-symbol" and m.item.get("size")]
    assert not dots


def test_the_numbers_keep_clear_of_each_other(phone: Any) -> None:
    places = np.array([(mark.x, mark.y) for mark in numbers(phone).values()])
    apart = np.linalg.norm(places[:, None] - places, axis=2) + 1e3 * np.eye(len(places))
    # Discs of 330 square pixels are 20.5 pixels wide.
    assert apart.min() > 20


def test_it_is_told_in_words_too(charts: dict[str, Any]) -> None:
    text = charts["anatomy"].to_dict(validate=True)["description"]
    assert all(f"{name}: {words}" in text for name, words in PARTS.values())


def test_a_scenario_has_an_anatomy_of_its_own(taught: Any, draw: Any) -> None:
    chart, first = anatomy(taught), taught["run"].iloc[0]
    named = set(texts(draw(chart)))
    # A declared window has no interval.
    assert named & NAMES == NAMES - {"80 % interval"}
    assert "declared optimum" in named
    assert chart.to_dict()["title"]["subtitle"][0] == f"{first} · Optimum 2e-3"


def test_it_is_of_the_run_that_is_asked_for(taught: Any) -> None:
    names = list(taught["run"].unique())
    chart = anatomy(taught, Options(window_of=names[2]))
    assert chart.to_dict()["title"]["subtitle"][0].startswith(names[2])
    with pytest.raises(OptionError, match=f"window_of must be one of '{names[0]}', '{names[1]}'"):
        anatomy(taught, Options(window_of="nobody"))


def test_an_unreadable_sweep_says_why_and_names_no_part_of_a_descent() -> None:
    chart = anatomy(read(str(ROOT / "examples/sweeps/unreadable.csv")))
    title = chart.to_dict()["title"]
    assert title["subtitle"][:2] == ["unreadable", "Hard to read: no fall of the loss is clearly "]
    assert "subtitleColor" in title
    assert not {"Plateau:", "Steepest descent:", "Minimum:"} & set(
        re.findall(r"[A-Z][a-z ]+:", chart.to_dict()["description"])
    )


def test_the_last_loss_is_no_minimum(sweep: Any) -> None:
    findings = analyse(sweep(np.interp(np.arange(120), [0, 50, 119], [3, 3, 1])))
    (lowest,) = (part for part in parts(findings) if part.key == "minimum")
    assert (lowest.name, lowest.text) == ("Lowest point", "the sweep ends here")


def test_a_lost_loss_is_named_where_it_is_high(sweep: Any) -> None:
    """A loss that is back at its start may fall once more: no point of that dip is the label's."""
    x = np.linspace(-6, 0, 121)
    loss = np.interp(x, [-6, -4, -3, -2.5, -1.5, -1.3, -1.1, 0], [3, 3, 1, 3, 3, 2, 3, 3])
    findings = analyse(sweep(loss))
    (lost,) = (part for part in parts(findings) if part.key == "divergence")
    assert lost.name == "Back at the start"
    assert all(y < 0.25 for _, y in lost.points)


@pytest.mark.parametrize("loss", [np.full(40, np.nan), np.array([2.0, 1.0]), np.full(40, 1.0)])
def test_a_sweep_without_parts_is_drawn_all_the_same(sweep: Any, draw: Any, loss: Any) -> None:
    assert [m for m in draw(anatomy(sweep(loss))) if m.role == "title-text"]


def test_a_sweep_without_a_finite_loss_says_so(sweep: Any, draw: Any) -> None:
    scene = draw(anatomy(sweep(np.full(40, np.nan))))
    assert "No loss is finite: there is no curve to draw." in texts(scene)
    # The axis of learning rates is the same as with losses.
    assert {"1e-6", "1e-3", "1"} <= {m.text for m in scene if m.kind == "text"}


@pytest.mark.parametrize("bad", [[30], [0, 60, 119], [*range(80, 120)], []])
def test_every_loss_that_is_not_finite_is_crossed_and_explained(
    sweep: Any, draw: Any, bad: list[int]
) -> None:
    loss = np.interp(np.arange(120), [0, 50, 119], [3, 3, 1]) + np.sin(np.arange(120)) / 50
    loss[bad] = np.nan
    chart = anatomy(sweep(loss))
    scene = draw(chart)
    crosses = [m for m in scene if m.kind == "symbol" and m.item["size"] == 45]
    assert len(crosses) == len(bad)
    explained = [m for m in scene if m.kind == "text" and m.text == "loss is NaN or infinite"]
    assert len(explained) == bool(bad)
    told = "A cross marks each loss that is NaN or infinite." in chart.to_dict()["description"]
    assert told == bool(bad)


LINE = np.column_stack([np.linspace(0, 1, 50), np.full(50, 0.5)])


def test_labels_avoid_lines_rules_and_each_other() -> None:
    figure = Figure(LINE, LINE, [0.5], [0.2])
    callouts = [Callout(np.array([[x, 0.5]]), 100.0, 28.0) for x in (0.3, 0.35, 0.48, 0.52, 0.9)]
    places = place(callouts, figure)
    centres = np.array([(spot.x * 590, spot.y * 270) for spot in places])
    assert (np.abs(centres[:, 1] - 135) > HALF).all()
    assert (np.abs(centres[:, 0] - 295) > 50).all()
    assert (np.abs(centres[:, 1] - 54) > HALF).all()
    gap = np.abs(centres[:, None] - centres) - [100 - SLACK, 28 - SLACK]
    apart = (gap > 0).any(axis=2) | np.eye(len(places), dtype=bool)
    assert apart.all()


def test_a_label_is_led_to_the_nearest_of_its_targets() -> None:
    figure = Figure(LINE, LINE, [], [])
    (spot,) = place([Callout(np.array([[0.5, 0.5], [0.5, 1.0]]), 100.0, 28.0)], figure)
    assert spot.target_x == 0.5
    assert abs(spot.y - spot.target_y) < 0.2


def test_points_are_pushed_apart_and_others_stay() -> None:
    points = np.array([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]])
    moved = spread(points, (300.0, 300.0), 21.0)
    assert np.linalg.norm(points[0] * 300 + moved[0] - points[1] * 300 - moved[1]) > 20
    np.testing.assert_array_equal(moved[2], 0)


def test_lines_that_lie_on_each_other_have_one_name(sweep: Any) -> None:
    x = np.linspace(-6, 0, 121)
    named = {part.key for part in parts(analyse(sweep(3 - 2 / (1 + np.exp(-4 * (x + 3))))))}
    assert "thick" in named
    assert "thin" not in named


def test_the_steepest_descent_is_where_the_drawn_line_is_steepest(sweep: Any) -> None:
    """The loss falls faster and faster up to the sudden climb: so does the line."""
    x = np.linspace(-6, 0, 121)
    loss = np.interp(x, [-6, -4, -2.2, -1.6, -1.4, 0], [3, 3, 2.4, 1, 9, 90])
    (steepest,) = (part for part in parts(analyse(sweep(loss))) if part.key == "steepest")
    assert -2.15 <= np.log10(steepest.points[0][0]) <= -1.65


@pytest.mark.parametrize(("start", "flat"), [(-6, True), (-3.6, False)])
def test_a_loss_that_already_falls_has_no_plateau(start: float, flat: bool) -> None:
    x = np.linspace(start, 0, 200)
    loss = 0.4 + 1.9 / (1 + 10 ** (1.2 * (x + 3.5))) + np.expm1(6 * np.clip(x + 0.7, 0, None))
    loss += np.random.default_rng(0).normal(0, 0.02, 200)
    findings = analyse({"run": ["a"] * 200, "lr": 10.0**x, "loss": loss})
    assert ("plateau" in {part.key for part in parts(findings)}) == flat
    starts = findings.curve["loss_smooth"].iloc[0]
    for part in parts(findings):
        if part.key == "plateau":
            rates = [lr for lr, _ in part.points]
            level = np.interp(rates, findings.curve["lr"], findings.curve["loss_smooth"])
            assert (level > starts - 0.3).all()
