"""A package that adds a rule: installed, asked by name, and ranked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TASK = ROOT / "benchmarks" / "suggestions" / "tasks" / "dev" / "ae_digits_adam_b64"
MODULE = '''
from lrchart.analysis.rules.registry import Rule


def middle(lr, loss):
    """Return the rate in the middle of the sweep."""
    return float(lr[len(lr) // 2])


RULE = Rule("middle", "middle of the sweep", "middling 1.0", middle)
'''


@pytest.fixture
def lrchart(tmp_path):
    """Return what runs the command beside an installed package, and reads its JSON."""
    about = tmp_path / "middling-1.0.dist-info"
    about.mkdir()
    (tmp_path / "middling.py").write_text(MODULE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: middling\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[lrchart.rules]\nmiddle = middling:RULE\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])

    def run(*words: str | Path) -> dict:
        command = [sys.executable, "-m", "lrchart", *map(str, words), "--json"]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run


def test_its_rule_is_asked_by_name_and_among_all(lrchart) -> None:
    (answer,) = lrchart("suggest", TASK / "sweep_seed0.csv", "--rule", "middle")["runs"]
    assert answer["rule"] == "middle"
    assert answer["lr"] == pytest.approx(10 ** (-7 + 8 * 50 / 99), rel=1e-6)
    assert answer["rules"]["middle"] == answer["lr"]


def test_its_rule_is_ranked_with_the_others(lrchart) -> None:
    board = lrchart("leaderboard", "--tasks", TASK)
    assert "middle" in [row["rule"] for row in board["rules"]]
    (row,) = (row for row in board["rules"] if row["rule"] == "middle")
    assert row["failed"] == 0
    assert row["mean"] is not None
