"""A recorder that is killed at any step leaves a history that can be read."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lrchart.errors import InputError
from lrchart.readers import read

RECORD = """
import sys, time
from lrchart.recorders.sweep import Sweep
sweep = Sweep(1e-5, 1.0, 400, path=sys.argv[1], progress=False, divergence=None)
print("ready", flush=True)
for step, lr in enumerate(sweep):
    # A metric that comes later makes the file anew.
    more = {f"metric{step // 60}": 1.0} if step % 60 == 59 else {}
    sweep.record(2.0 - step / 1000, **more)
    time.sleep(0.002)
"""
TIMES = 5


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_killed_while_recording(
    tmp_path: Path, environment: dict[str, str], dice: random.Random, suffix: str
) -> None:
    for i in range(TIMES):
        path = tmp_path / f"history{i}.{suffix}"
        process = subprocess.Popen(
            [sys.executable, "-c", RECORD, str(path)], env=environment, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(dice.uniform(0.02, 0.6))
        process.kill()
        process.wait()
        process.stdout.close()
        # Fewer than two steps are refused.
        lines = path.read_text().split("\n") if path.exists() else []
        # Skip blank lines, which mark a file about to be replaced.
        steps = sum(map(bool, lines)) - (suffix == "csv")
        if steps < 2:
            with pytest.raises(InputError):
                read(path)
            continue
        frame = read(path)
        assert len(frame) == steps
        assert frame["loss"].tolist() == [2.0 - step / 1000 for step in range(steps)]
        assert frame["step"].tolist() == list(range(steps))
