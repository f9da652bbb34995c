"""Longer trainings and sweeps are what they say, and their measuring can be taken up again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lrchart.leaderboard.truth import Truth
from tests.later import later

torch = later("torch")
sklearn = later("sklearn")

lengths = later("benchmarks.suggestions.lengths")
OWN = later("benchmarks.suggestions.generate", "OWN")
SEEDS = later("benchmarks.suggestions.measure", "SEEDS")
constant = later("benchmarks.suggestions.measure", "constant")
evaluate = later("benchmarks.suggestions.train", "evaluate")
untrained = later("benchmarks.suggestions.train", "untrained")

IRIS, SHORT = (later("tests.benchmarks.tasks", name) for name in ("IRIS", "SHORT"))


def test_a_decaying_rate_rises_for_a_twentieth_and_falls_to_almost_zero() -> None:
    shares = lengths.schedule("decay", 40)
    assert shares[:3].tolist() == [0.5, 1.0, 1.0]
    assert shares[21] == pytest.approx(0.5)  # halfway between warm-up and end
    assert 0 < shares[-1] < 0.01
    assert lengths.schedule("constant", 3).tolist() == [1, 1, 1]


def test_rates_are_finer_near_the_best_one() -> None:
    away = np.log10(lengths.rates(1e-2)) + 2
    assert away.min() == pytest.approx(-2)
    assert away.max() == pytest.approx(2 / 3)
    assert np.diff(away)[-4:] == pytest.approx(1 / 6)
    assert np.diff(away)[:3] == pytest.approx(1 / 3)


def test_a_constant_rate_gives_what_the_short_measuring_gives() -> None:
    first = untrained(SHORT, SEEDS, None)
    initial = [evaluate(SHORT, first, held)[:, 0] for held in (True, False)]
    expected = constant(SHORT, np.array([1e-2, 1e-1]), initial, None)
    rows = lengths.long_truth(SHORT, 1e-1, 2, None)
    longer = {(row[1], row[2], row[3]): row for row in rows}
    again = lengths.long_truth(replace(SHORT, steps=2), 1e-1, 2, None)
    for row in again:
        if row[1] == "constant" and row[2] in {"0.1", "0.01"}:
            short = expected[float(row[2])][row[3]]
            assert row[0] == 4
            assert [float(x) for x in row[4:]] == pytest.approx([float(x) for x in short[2:]])
    assert {key[0] for key in longer} == {"constant", "decay"}


def test_measuring_is_resumed_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lengths, "SWEEPS", {"exponential12": 2, "linear5": 1})
    folder = tmp_path / IRIS.id
    folder.mkdir()
    for name in ("task.json", "truth.csv"):
        shutil.copy(OWN / IRIS.id / name, folder)
    assert lengths.measure(SHORT, folder, [1])
    short = lengths.read(folder / "truth_long.csv")
    assert {row[:2] for row in short} == {("4", "decay")}
    assert lengths.measure(SHORT, folder, [1, 2])
    rows = lengths.read(folder / "truth_long.csv")
    assert rows[: len(short)] == short
    assert {row[:2] for row in rows[len(short) :]} == {("8", "constant"), ("8", "decay")}
    assert not lengths.measure(SHORT, folder, [1, 2])
    with np.load(folder / "sweeps.npz") as archive:
        shapes = {key: archive[key].shape for key in archive}
        assert shapes == {"linear_top": (), "exponential12": (2, 12), "linear5": (1, 5)}
        best = Truth(folder).best_lr
        assert 10 * best <= archive["linear_top"] < 100 * best
