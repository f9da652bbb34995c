"""A fresh clone builds twice in a row, though the manifest of its outputs is not committed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lrchart
from lrchart.gallery.manifest import NAME

ROOT = Path(lrchart.__file__).parents[1]


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs git and a checkout"
)
def test_a_fresh_clone_builds_twice(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), clone], check=True)
    assert not (clone / "outputs" / NAME).exists()
    committed = (clone / "outputs" / "slope.vl.json").read_bytes()
    (clone / "outputs" / "slope.vl.json").write_text("older")
    ends = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "lrchart", "build", "--formats", "vl.json"],
            cwd=clone,
            env={**os.environ, "PYTHONPATH": str(clone)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        ends.append(done.stderr.splitlines()[-1])
    assert ends[0].endswith("; open outputs/index.html")
    assert ends[1] == "nothing has changed in outputs"
    assert (clone / "outputs" / "slope.vl.json").read_bytes() == committed
