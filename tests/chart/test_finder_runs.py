"""The finder chart of several runs and repeats, whatever their number and names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.options import Options
from lrchart.pipeline import analyse, plot
from tests.chart.scenes import PHRASES, lines, rate, rules, texts


def test_several_runs_without_a_window_have_no_zones(taught: pd.DataFrame, draw: Any) -> None:
    scene = draw(plot(taught))
    assert not rules(scene)
    assert not set(PHRASES) & set(texts(scene))


def test_a_run_that_stands_alone_is_zoned_and_needs_no_legend(sweep: Any, dip: Any) -> None:
    spec = plot(sweep(dip, run="mine")).to_dict()
    assert [layer for layer in spec["layer"] if layer["mark"]["type"] == "rect"]
    colours = [
        layer["encoding"]["color"] for layer in spec["layer"] if "color" in layer["encoding"]
    ]
    assert all(colour.get("legend") is None for colour in colours)


def test_replicates_have_a_band(sweep: Any, dip: Any) -> None:
    twice = pd.concat([sweep(dip), sweep(dip + 1, replicate=1)], ignore_index=True)
    kinds = [layer["mark"]["type"] for layer in plot(twice).to_dict()["layer"]]
    assert kinds.count("area") == 1
    assert "area" not in [layer["mark"]["type"] for layer in plot(sweep(dip)).to_dict()["layer"]]


def test_two_runs_have_their_windows_as_bars_through_their_rates(
    sweep: Any, dip: Any, draw: Any
) -> None:
    frames = [sweep(dip, run="a"), sweep(dip + 1, run="b")]
    chart = plot(pd.concat(frames, ignore_index=True))
    bars = [m for m in draw(chart) if m.kind == "rule" and m.item.get("strokeWidth") == 7]
    windows = analyse(pd.concat(frames, ignore_index=True)).suggestions
    scene = draw(chart)
    for bar, low, high in zip(bars, windows["lr_low"], windows["lr_high"], strict=True):
        ends = sorted([rate(bar.x, scene), rate(bar.item["x2"], scene)])
        assert ends == pytest.approx([low, min(high, 1.0)], rel=1e-3)
    three = plot(pd.concat([*frames, sweep(dip, run="c")], ignore_index=True))
    assert not [m for m in draw(three) if m.kind == "rule" and m.item.get("strokeWidth") == 7]


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"quoted\" 'name' \\ back`tick ${x}",
    "line\u2028separator\u2029and\nnewline",
    "constructor",
    "__proto__",
    "toString",
    "datum.lr",
    "width",
    "日本語 🎉",
    "x" * 500,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_more_than_a_name(sweep: Any, dip: Any, draw: Any, name: str) -> None:
    frames = [sweep(dip, run=name), sweep(dip + 1, run="other")]
    chart = plot(pd.concat(frames, ignore_index=True), Options(window_of=name))
    scene = draw(chart)
    assert len(lines(scene, 2.5)) == 2
    # A zero-width space may follow; see `lrchart.text.INHERITED`.
    assert " ".join(name.split()) in {text.rstrip("\u200b") for text in texts(scene)}


@pytest.mark.parametrize("count", [1, 2, 10, 25])
def test_any_number_of_runs(sweep: Any, dip: Any, draw: Any, count: int) -> None:
    frames = [sweep(dip[::4] + i, run=f"run {i}") for i in range(count)]
    scene = draw(plot(pd.concat(frames, ignore_index=True)))
    names = {f"run {i}" for i in range(count)} if count > 1 else set()
    assert names <= set(texts(scene))


def test_an_unknown_window_is_refused(taught: pd.DataFrame) -> None:
    from lrchart.errors import OptionError

    with pytest.raises(OptionError, match="window_of must be one of"):
        plot(taught, Options(window_of="nobody"))


def test_many_runs_have_thin_lines(sweep: Any, dip: Any) -> None:
    def widths(count: int) -> set[float]:
        frame = pd.concat([sweep(dip).assign(run=f"run {i}") for i in range(count)])
        marks = [layer["mark"] for layer in plot(frame).to_dict()["layer"]]
        return {mark["strokeWidth"] for mark in marks if mark["type"] == "line"} - {1}

    assert widths(12) == {2.5}
    assert widths(13) == {1.5}


@pytest.mark.parametrize(("count", "guesses", "alarm"), [(3, 3, True), (3, 2, False), (2, 2, True)])
def test_runs_none_of_which_is_readable_have_the_heading_of_an_alarm(
    sweep: Any, dip: Any, draw: Any, count: int, guesses: int, alarm: bool
) -> None:
    noise = 2 + np.random.default_rng(0).normal(0, 0.1, (count, len(dip)))
    losses = [noise[i] if i < guesses else dip for i in range(count)]
    chart = plot(pd.concat([sweep(loss, run=f"run {i}") for i, loss in enumerate(losses)]))
    assert ("subtitleColor" in chart.to_dict()["title"]) == alarm
    words = [m.text for m in draw(chart) if m.role == "legend-label"]
    assert "a guess, not a suggestion" in words
    # Those of two runs are drawn as bars.
    assert ("80 % interval" in words) == (count == 2)
