"""The fuzzer runs, and finds nothing in a few seconds; ``make fuzz`` gives it longer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 8


def test_a_few_seconds_of_fuzzing(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed: make fuzz installs it")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in (ROOT / "tests" / "data" / "readers").rglob("*"):
        if path.is_file() and path.stat().st_size < 100_000:
            shutil.copy(path, corpus)
    command = [sys.executable, str(ROOT / "tests" / "fuzz" / "readers.py")]
    limits = [f"-max_total_time={SECONDS}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=2000"]
    result = subprocess.run(
        [*command, *limits, str(corpus)], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    assert "Done " in result.stderr
