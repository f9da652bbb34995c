"""No range test of the repository is lost, and every table of trainings is told."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run
from lrchart.kinds.table import kinds_of_runs

ROOT = Path(__file__).parents[2]
TASKS = ROOT / "benchmarks" / "suggestions" / "tasks"
SWEEPS = [
    *TASKS.glob("*/*/sweep*.csv"),
    *(ROOT / "examples" / "sweeps").glob("*.csv"),
    *(ROOT / "tests" / "data" / "sweeps").glob("*.csv"),
    *(ROOT / "lrchart" / "assets" / "sweeps").glob("*.csv"),
]
TRUTHS = [*TASKS.glob("*/*/truth.csv")]


def read(path: Path) -> dict[str, list[str]]:
    """Return the columns of a plain CSV file: pandas takes ten times as long for small ones."""
    with path.open(newline="") as file:
        head, *rows = csv.reader(file)
    return dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))


def test_every_committed_sweep_is_a_range_test() -> None:
    assert len(SWEEPS) > 850
    lost = []
    for path in SWEEPS:
        table = read(path)
        keys = [name for name in ("run", "replicate") if name in table]
        runs = list(zip(*(table[key] for key in keys), strict=True)) if keys else None
        names = None if runs is None else ["/".join(run) for run in runs]
        rates, losses = (np.array(table[name], dtype=float) for name in ("lr", "loss"))
        kinds = kinds_of_runs(rates, losses, run=names, columns=table)
        lost += [(path.name, kind) for kind in kinds.runs.values() if not _is_whole(kind)]
        kind = kind_of_run(rates[::-1], losses[::-1], np.arange(len(rates))[::-1])
        assert keys or kind.kind == "sweep"
    assert lost == []


def _is_whole(kind: object) -> bool:
    return (kind.kind, kind.sure, kind.left_out) == ("sweep", True, "")


@pytest.mark.parametrize("path", TRUTHS[:3], ids=lambda path: path.parent.name)
def test_the_seeds_of_a_truth_table_are_its_evidence(path: Path) -> None:
    table = read(path)
    kinds = kinds_of_runs(np.array(table["lr"], dtype=float), columns=table)
    assert kinds.table is not None
    assert "'seed' values" in kinds.table.evidence


def test_every_truth_table_is_one_of_trainings() -> None:
    assert len(TRUTHS) > 200
    for path in TRUTHS:
        table = read(path)
        kinds = kinds_of_runs(np.array(table["lr"], dtype=float), columns=table)
        assert kinds.table is not None, path
