"""The U-curve chart, in its spec and as Vega draws it."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.analysis.trainings.findings import findings_of
from lrchart.chart.trainings.colours import SEQUENCE, sequence
from lrchart.chart.trainings.pipeline import analyse_trainings, plot_drift, plot_trainings
from lrchart.chart.trainings.rows import training_rows
from lrchart.chart.whole_spec import spec_of
from lrchart.errors import InputError
from lrchart.frame.trainings import validate
from lrchart.options import Options
from lrchart.report.trainings import subtitle
from lrchart.text import unwrapped
from tests.trainings import SHAPES, u_curves


@pytest.mark.parametrize("name", SHAPES)
def test_every_chart_follows_the_schema(name: str) -> None:
    plot_trainings(SHAPES[name]()).to_dict(validate=True)


def test_a_drift_follows_the_schema() -> None:
    plot_drift(SHAPES["five widths"]()).to_dict(validate=True)


def rows(frame: pd.DataFrame) -> Any:
    return training_rows(findings_of(validate(frame)))


def test_crosses_mark_what_diverged_above_the_optimum_only() -> None:
    frame = u_curves(by="").assign(untrained=4.0)
    frame.loc[frame["lr"] < 1e-4, "loss"] = 4.1  # no better than untrained: slow, not diverged
    crosses = rows(frame).crosses
    assert crosses
    assert min(row["lr"] for row in crosses) > 1e-2
    assert crosses[0]["diverged"] == "3 of 3"


def test_the_line_is_broken_where_some_seeds_diverge() -> None:
    frame = u_curves(by="", diverging=False)
    at = frame["lr"].unique()[12]
    frame.loc[(frame["lr"] == at) & (frame["replicate"] == 1), "loss"] = np.nan
    means = rows(frame).means
    assert at not in [row["lr"] for row in means]
    parts = {row["part"] for row in means}
    assert len(parts) == 2
    assert {row["part"] for row in means if row["lr"] < at} != {
        row["part"] for row in means if row["lr"] > at
    }


def test_seeds_that_part_have_no_mean() -> None:
    frame = u_curves(by="", diverging=False)
    at = frame["lr"].unique()[14]
    frame.loc[(frame["lr"] == at) & (frame["replicate"] == 1), "loss"] = 7.0
    assert at not in [row["lr"] for row in rows(frame).means]
    assert at in [row["lr"] for row in rows(frame).seeds]


def test_an_optimum_on_the_edge_is_hollow_with_an_arrow(draw: Any) -> None:
    optima = rows(SHAPES["edge"]()).optima
    assert [row["determined"] for row in optima] == ["best", "not determined"]
    assert [row["arrow"] for row in optima] == ["", "low"]
    scene = draw(plot_trainings(SHAPES["edge"]()))
    shapes = [mark.item.get("shape") for mark in scene if mark.kind == "symbol"]
    assert "triangle-left" in shapes
    assert "triangle-right" not in shapes


def test_the_axis_looks_at_the_bowl() -> None:
    limits = findings_of(validate(u_curves(by=""))).limits
    assert limits.compressed
    assert limits.top < 6 < 7 <= limits.high
    flat = findings_of(validate(u_curves(by="", diverging=False))).limits
    assert not flat.compressed


def test_the_interval_lies_around_the_optimum_and_within_the_axis() -> None:
    for row in rows(SHAPES["five widths"]()).optima:
        assert row["low"] < row["lr"] < row["high"]


def test_ordered_groups_have_a_sequence_of_colours_and_others_have_hues() -> None:
    ordered = json.dumps(plot_trainings(SHAPES["five widths"]()).to_dict())
    named = json.dumps(plot_trainings(SHAPES["named groups"]()).to_dict())
    assert SEQUENCE[0][0] in ordered
    assert SEQUENCE[0][0] not in named
    assert '"title": "width"' in ordered


def _contrast(ink: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    low, high = sorted([luminance(ink), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_a_sequence_stands_out_from_its_paper() -> None:
    for shades in sequence(40):
        for shade, paper in zip(shades, ("#ffffff", "#12161c", "#ffffff"), strict=True):
            assert _contrast(shade, paper) >= 3


def test_names_are_data_and_never_keys() -> None:
    spec = spec_of(plot_trainings(SHAPES["hostile"]()))
    text = json.dumps(spec["layer"])
    assert '"groupby": ["constructor"' not in text
    for layer in spec["layer"]:
        for row in layer.get("data", {}).get("values", []):
            assert not {"constructor", "__proto__", "toString"} & set(row)
    ids = [r["id"] for r in rows(SHAPES["hostile"]()).optima]
    assert ids == ["r0", "r1", "r2", "r3"]


def test_a_score_is_written_as_it_was_measured() -> None:
    frame = u_curves(by="", diverging=False).assign(sign=-1)
    frame["loss"] -= 4
    best = rows(frame).optima[0]
    assert best["loss"] < 0
    assert float(best["value_text"]) == pytest.approx(-best["loss"], rel=0.01)
    spec = plot_trainings(frame).to_dict(validate=True)
    axes = [layer["encoding"].get("y", {}).get("axis") for layer in spec["layer"]]
    assert any(axis and "(-datum.value)" in axis["labelExpr"] for axis in axes)


def test_more_than_forty_groups_are_refused() -> None:
    frame = u_curves(tuple(str(i) for i in range(1, 42)), seeds=1, rates=4)
    with pytest.raises(InputError, match="41 groups are more than one chart can show; the limit"):
        plot_trainings(frame)


def _sweep() -> pd.DataFrame:
    x = np.linspace(-6, 0, 100)
    loss = 4.0 - 1.4 / (1 + np.exp(-(x + 3) / 0.3)) + 12 * np.clip(x + 1, 0, None) ** 2
    return pd.DataFrame({"lr": 10.0**x, "loss": loss})


def test_a_cross_in_its_own_colour_stands_where_each_group_begins_to_diverge(draw: Any) -> None:
    findings = findings_of(validate(SHAPES["five widths"]()))
    scene = draw(plot_trainings(findings))
    large = [m for m in scene if m.kind == "symbol" and m.item.get("size") == 60]
    crosses = [m for m in large if m.role == "mark" and m.item.get("shape") == "cross"]
    assert len({round(m.x, 1) for m in crosses}) == len({m.item["fill"] for m in crosses}) == 5
    places = {float(f"{row['lr']:.4g}") for row in training_rows(findings).crosses if row["from"]}
    assert places == {float(f"{lr:.4g}") for lr in findings.optima["diverges_from"]}


def test_a_range_test_is_judged_by_the_curve(draw: Any) -> None:
    frame = u_curves(by="").assign(untrained=7.0)
    chart = plot_trainings(frame, range_test=_sweep())
    said = unwrapped(chart.to_dict()["title"]["subtitle"])
    assert "of what can be learned" in said
    texts = [mark.text for mark in draw(chart) if mark.kind == "text"]
    assert any(text.startswith("range test ") for text in texts)


def test_a_range_test_is_asked_for_the_training_that_is_named() -> None:
    options = Options(training_steps=20_000, schedule="constant")
    findings = analyse_trainings(u_curves(by=""), options, range_test=_sweep())
    answer = lrchart.suggest(_sweep(), training_steps=20_000, schedule="constant")
    assert findings.judged is not None
    assert findings.judged.lr == answer["lr"].iloc[0] < lrchart.suggest(_sweep())["lr"].iloc[0]


def test_a_range_test_is_for_one_curve() -> None:
    with pytest.raises(InputError, match="is judged by one curve of trainings; there are 5"):
        plot_trainings(SHAPES["five widths"](), range_test=_sweep())


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_it_is_drawn_in_every_theme(theme: str, draw: Any) -> None:
    scene = draw(plot_trainings(SHAPES["five widths"](), Options(theme=theme)))
    lines = {m.item["stroke"] for m in scene if m.kind == "line" and m.item["strokeWidth"] == 2.2}
    assert len(lines) == 5


def test_the_findings_can_be_drawn_as_they_are() -> None:
    findings = findings_of(validate(u_curves()))
    assert plot_trainings(findings).to_dict() == plot_trainings(u_curves()).to_dict()
    assert math.isfinite(findings.optima["lr"].iloc[0])


def test_many_ordered_groups_have_a_legend_that_reads_as_a_scale() -> None:
    frame = pd.concat(u_curves(by="").assign(group=str(at)) for at in range(1, 31))
    spec = plot_trainings(validate(frame)).to_dict()
    legends = [
        layer["encoding"][channel]["legend"]["values"]
        for layer in spec["layer"]
        for channel in ("color", "strokeDash")
        if "values" in (layer.get("encoding", {}).get(channel, {}).get("legend") or {})
    ]
    assert legends
    for named in legends:
        assert (len(named), named[0], named[-1]) == (12, "r0", "r29")


def test_lines_of_several_groups_end_where_all_seeds_diverged() -> None:
    frame = u_curves(by="").assign(untrained=4.0)
    plateau = max(row["lr"] for row in rows(frame).means)
    groups = pd.concat(frame.assign(group=name) for name in ("a", "b"))
    last = max(row["lr"] for row in rows(groups).means)
    assert last < min(row["lr"] for row in rows(groups).crosses)
    assert last <= plateau


@pytest.mark.parametrize(("levels", "count"), [((3.0, 3.0), 1), ((3.0, 2.9), 0), ((50.0, 50.0), 0)])
def test_the_untrained_level_is_drawn_if_groups_share_it_and_only_then_said(
    levels: tuple[float, float], count: int
) -> None:
    parts = [
        u_curves(by="").assign(group=str(i), untrained=level) for i, level in enumerate(levels)
    ]
    findings = findings_of(validate(pd.concat(parts)))
    assert len(training_rows(findings).untrained) == count
    assert ("untrained" in subtitle(findings)) == bool(count)


def test_no_window_is_drawn_around_a_rate_that_is_not_determined() -> None:
    frame = u_curves(by="", diverging=False)
    few = frame[frame["lr"].isin(sorted(frame["lr"].unique())[::6])]
    findings = findings_of(validate(few))
    assert not findings.optima["determined"].any()
    assert training_rows(findings).window == []
    assert "shade" not in subtitle(findings)


def test_the_axis_of_a_score_says_that_it_is_reversed(draw: Any) -> None:
    scene = draw(plot_trainings(u_curves(by="").assign(measure="accuracy", sign=-1)))
    titles = [mark.item["text"] for mark in scene if mark.role == "axis-title"]
    assert "Final accuracy (best at the bottom)" in titles
