"""Trackers and tuners in an environment of their own, for tests of what they read and write.

`make test` installs the tools of requirements/trackers.in into ``.venv/trackers``.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

TRACKERS = Path(sys.prefix) / "trackers"
#: environment in which nothing is sent, and Trackio and MLflow write to the current folder
SETTINGS = {
    "HF_HUB_OFFLINE": "1",
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
    "TRACKIO_DIR": "trackio",
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
}


def interpreter(tool: str) -> str:
    """Return the Python that has `tool`, or skip the test."""
    if importlib.util.find_spec(tool):
        return sys.executable
    for packages in ("lib/python3.*/site-packages", "Lib/site-packages"):
        if any(TRACKERS.glob(f"{packages}/{tool}")):
            return str(TRACKERS / ("Scripts" if packages[0] == "L" else "bin") / "python")
    pytest.skip(f"{tool} is not installed")


def run(tool: str, folder: Path, *words: str) -> None:
    """Run Python with `tool` in `folder`; `words` are its arguments."""
    command = [interpreter(tool), *words]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | SETTINGS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
