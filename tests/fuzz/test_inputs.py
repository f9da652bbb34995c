"""The fuzzer runs, and finds nothing in a few seconds; ``make fuzz`` gives it longer."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.full import full

ROOT = Path(__file__).parents[2]
SECONDS = 5
#: starts the fuzzer from a small process, because a child's peak memory includes its parent's
ALONE = [sys.executable, "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"]
TOML = """\
title = "a"
formats = ["html"]
size = [8, 5]
marks = ["3e-4:mine"]
[[run]]
path = "x.csv"
[[scenario]]
name = "b"
optimal_lr = 1e-3
"""


def seeds(folder: Path) -> None:
    """Put into `folder` what the fuzzer begins with."""
    for kind in ("readers", "trainings"):
        for path in (ROOT / "tests" / "data" / kind).rglob("*"):
            if path.is_file() and path.stat().st_size < 100_000:
                shutil.copy(path, folder)
    (folder / "lrchart.toml").write_text(TOML)
    with closing(sqlite3.connect(folder / "trackio.db")) as database:
        database.executescript(
            "CREATE TABLE configs (run_name, config); CREATE TABLE metrics (id, run_name, step,"
            " metrics); INSERT INTO configs VALUES ('a', '{\"lr\": 0.1}');"
            "INSERT INTO metrics VALUES (1, 'a', 0, '{\"lr\": 0.1, \"loss\": 2}');"
        )


@pytest.mark.parametrize(
    "target",
    ["histories", "gallery_files", full("trainings"), full("schedules"), full("journals")],
)
def test_a_few_seconds_of_fuzzing(tmp_path: Path, target: str) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    seeds(corpus)
    command = [sys.executable, str(ROOT / "tests" / "fuzz" / "inputs.py"), target]
    limits = [f"-max_total_time={SECONDS}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=2000"]
    result = subprocess.run(
        [*ALONE, *command, *limits, str(corpus)], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    assert "Done " in result.stderr
