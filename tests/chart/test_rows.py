"""Data rows of a spec: short numbers, ids for names, valid JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from lrchart.analysis.thin import reduce
from lrchart.chart.rows import level, slope_rows, tables, values, zoned_run
from lrchart.errors import OptionError
from lrchart.options import Options
from lrchart.pipeline import analyse


def test_numbers_are_cut_to_six_digits_and_nan_is_null() -> None:
    row = {"a": 1 / 3, "b": float("nan"), "c": float("inf"), "d": 7, "e": "x", "f": True}
    assert values([row]).to_dict()["values"] == [
        {"a": 0.333333, "b": None, "c": None, "d": 7, "e": "x", "f": True}
    ]


@pytest.mark.parametrize("offset", [-1e9, -1e5, 0.0, 1e5, 1e9])
def test_a_dip_far_from_zero_keeps_its_shape(sweep: Any, dip: Any, offset: float) -> None:
    rows = tables(analyse(sweep(dip + offset)), Options())
    losses = [row["loss"] for row in values(rows.curve).to_dict()["values"]]
    np.testing.assert_allclose(np.array(losses) - offset, dip, atol=1e-4)


def test_runs_go_by_ids(findings: Any) -> None:
    rows = tables(findings, Options())
    assert rows.names == ["Well-behaved model", "Noisy batches", "Stable / wider optimum"]
    assert [row["id"] for row in rows.curve] == ["r0"] * 250 + ["r1"] * 250 + ["r2"] * 250
    assert set(rows.curve[0]) == {"id", "lr", "loss", "side"}


def test_every_finite_loss_is_drawn_and_the_broken_ones_are_marked(sweep: Any, dip: Any) -> None:
    loss = dip.copy()
    loss[50], loss[110:] = np.nan, np.inf
    rows = tables(analyse(sweep(loss)), Options())
    assert len(rows.curve) == 109
    assert {row["id"] for row in rows.broken} == {"r0"}
    rates = [10 ** (-6 + 6 * step / 119) for step in (50, *range(110, 120))]
    assert [row["lr"] for row in rows.broken] == pytest.approx(rates)
    assert [row["lr_text"] for row in rows.broken] == ["at 3.3e-4", *["from 0.35"] * 10]


def test_a_sweep_that_is_thinned_is_marked_where_it_breaks(sweep: Any, dip: Any) -> None:
    loss = np.interp(np.linspace(0, 1, 5000), np.linspace(0, 1, len(dip)), dip)
    loss[1000:1003], loss[4321:] = np.nan, np.nan
    frame = sweep(loss)
    rows = tables(reduce(analyse(frame)), Options())
    assert rows.thinned
    rates = frame["lr"].iloc[[1000, 4321]].tolist()
    assert [row["lr"] for row in rows.broken][:2] == rates


def test_the_spread_is_carried_only_where_there_are_replicates(sweep: Any, dip: Any) -> None:
    import pandas as pd

    once = tables(analyse(sweep(dip)), Options())
    assert "low" not in once.curve[0]
    twice = pd.concat([sweep(dip), sweep(dip + 1, replicate=1)], ignore_index=True)
    row = tables(analyse(twice), Options()).curve[0]
    assert (row["low"], row["loss"], row["high"]) == (2.0, 2.5, 3.0)


def test_the_marks_lie_on_the_smoothed_curve(findings: Any) -> None:
    rows = tables(findings, Options())
    kinds = ["optimum"] * 3 + ["suggested"] * 3 + ["minimum"] * 3
    assert [row["mark"] for row in rows.picks] == kinds
    for row in rows.picks[:6]:
        assert row["loss"] == level(findings, row["run"], row["lr"])
    assert [row["lr"] for row in rows.picks[:3]] == [2e-3, 1e-3, 7e-3]


def test_the_level_is_that_of_the_nearest_step(findings: Any) -> None:
    run = "Noisy batches"
    sweep = findings.curve[findings.curve["run"] == run].reset_index(drop=True)
    assert level(findings, run, sweep["lr"][100] * 1.01) == sweep["loss_smooth"][100]
    assert np.isnan(level(findings, run, np.nan))
    assert np.isnan(level(findings, "nobody", 1e-3))


def test_slope_rows_are_those_with_a_slope(findings: Any) -> None:
    rows = slope_rows(findings)
    assert len(rows) == findings.curve["slope_per_decade"].notna().sum()
    assert all(np.isfinite(row["loss"]) for row in rows)


def test_the_zoned_run(findings: Any, sweep: Any, dip: Any) -> None:
    assert zoned_run(findings, Options()) is None
    assert zoned_run(findings, Options(window_of="Noisy batches")) == "Noisy batches"
    assert zoned_run(analyse(sweep(dip, run="mine")), Options()) == "mine"
    with pytest.raises(OptionError) as caught:
        zoned_run(findings, Options(window_of="nobody"))
    assert str(caught.value) == (
        "window_of must be one of 'Well-behaved model', 'Noisy batches', "
        "'Stable / wider optimum'; got 'nobody'"
    )


def test_own_marks_know_their_room(findings: Any) -> None:
    marks = ("1e-2:later", "1e-4", "5:outside", "1e-3: two  words ")
    rows = tables(findings, Options(marks=marks)).own
    assert [(row["lr"], row["text"], row["next"]) for row in rows] == [
        (1e-4, "1e-4", 1e-3),
        (1e-3, "two words 1e-3", 1e-2),
        (1e-2, "later 1e-2", 1.0),
    ]
    assert [row["final"] for row in rows] == [False, False, True]
    assert tables(findings, Options()).own == []


def test_a_long_name_is_cut_in_the_tooltip_only(sweep: Any, dip: Any) -> None:
    name = "word " * 40
    rows = tables(analyse(sweep(dip, run=name)), Options())
    assert rows.names == [name]
    assert all(len(row["run"]) == 80 and row["run"].endswith("…") for row in rows.picks)


def test_the_rows_are_plain_json(findings: Any) -> None:
    rows = tables(findings, Options(window_of="Noisy batches"))
    for name in ("curve", "zones", "bounds", "interval", "picks", "steepest", "broken"):
        json.dumps(values(getattr(rows, name)).to_dict(), allow_nan=False)


def test_a_spike_is_drawn_as_measured_and_smoothed_as_if_it_were_not_there(
    sweep: Any, dip: Any
) -> None:
    loss = dip + np.random.default_rng(0).normal(0, 0.01, len(dip))
    loss[40] = 1e9
    rows = tables(analyse(sweep(loss)), Options()).curve
    assert rows[40]["loss"] == 1e9
    assert rows[40]["calm"] == pytest.approx(2.0, abs=0.1)
    assert all(np.isnan(row["calm"]) for row in [*rows[:40], *rows[41:]])
    assert "calm" not in tables(analyse(sweep(dip)), Options()).curve[0]


def test_a_guess_has_a_mark_of_its_own(sweep: Any) -> None:
    noise = np.random.default_rng(1).normal(2.3, 0.2, 100)
    kinds = [row["mark"] for row in tables(analyse(sweep(noise)), Options()).picks]
    assert kinds == ["guess", "minimum"]
