"""The generator of histories makes what it names, and the detector knows most of it."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.kinds import __main__ as command
from benchmarks.kinds import cases as module
from benchmarks.kinds.cases import Case, cases, rounded
from benchmarks.kinds.grids import TABLES
from benchmarks.kinds.oddities import ODDITIES
from benchmarks.kinds.schedules import SCHEDULES
from benchmarks.kinds.sweeps import SWEEPS


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    monkeypatch.setattr(module, "LENGTHS", (40, 300))
    return list(cases(5, 1))


def test_every_schedule_and_every_range_test_is_there_at_each_logging(short: list[Case]) -> None:
    assert len(SCHEDULES) >= 14
    # 40 steps, all logged, and 300 steps, all or every tenth logged; four roundings each.
    assert len(short) == 3 * 4 * (len(SCHEDULES) + len(SWEEPS))
    assert {case.name for case in short if case.kind == "training"} == set(SCHEDULES)
    assert {case.name for case in short if case.kind == "sweep"} == set(SWEEPS)


def test_rates_are_rates_and_losses_stand_beside_them(short: list[Case]) -> None:
    for case in short:
        assert case.lr.shape == case.loss.shape
        assert (case.lr > 0).all(), case.name
        assert np.isfinite(case.lr).all()


def test_a_seed_gives_the_same_histories_again(short: list[Case]) -> None:
    again = list(cases(5, 1))
    assert all((a.lr == b.lr).all() for a, b in zip(short, again, strict=True))


@pytest.mark.parametrize(
    ("digits", "expected"), [(None, 0.00123456), (4, 0.001235), (2, 0.0012), (1, 0.001)]
)
def test_rates_are_rounded_to_significant_digits(digits: int | None, expected: float) -> None:
    assert rounded(np.array([0.00123456]), digits) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ODDITIES)
def test_an_oddity_keeps_the_rates_it_was_given(name: str) -> None:
    rates = np.linspace(1e-3, 1e-4, 100)
    odd = ODDITIES[name](rates, np.random.default_rng(0))
    assert 60 <= len(odd) <= 110
    nearest = np.abs(odd[:, None] / rates - 1).min(axis=1)
    assert nearest.max() < 1e-6


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_trainings_has_several_rates_and_a_seed_a_row(name: str) -> None:
    table = TABLES[name](np.random.default_rng(0))
    assert len(np.unique(table.lr)) >= 4
    assert table.columns["seed"].shape == table.lr.shape == table.loss.shape


def test_the_command_prints_its_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "LENGTHS", (40,))
    monkeypatch.setattr(command, "LENGTHS", (40,))
    monkeypatch.setattr(command, "TRAININGS", 5)
    command.main(["5", "1"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| training called a range test | 40 steps | rate |"
    assert "| warm-up, cosine | 0 / 4 | 0.00% |" in lines
    assert "| exponential | 0 / 4 | 0.00% |" in lines
    assert "| seed after seed | 0 / 5 | 0 / 5 |" in lines
