"""Files in a folder of trainings that are pipes, devices or outputs: refused, never waited for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.cli.conftest import files as contents

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices that are files")

#: tool -> (file that identifies its folder, other files in it)
FOLDERS = {
    "Hydra": ("0/.hydra/overrides.yaml", []),
    "Hydra's configuration": ("0/.hydra/config.yaml", ["0/.hydra/overrides.yaml"]),
    "Lightning": ("version_0/hparams.yaml", ["version_0/metrics.csv"]),
    "MLflow": ("0/a/meta.yaml", ["0/a/params/lr", "0/a/metrics/loss"]),
    "Ray Tune": ("trial/params.json", ["trial/result.json"]),
    "Trainer": ("out/trainer_state.json", []),
}


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("tool", FOLDERS)
def test_what_is_no_regular_file_is_refused(tmp_path: Path, tool: str, kind: str) -> None:
    name, others = FOLDERS[tool]
    for other in [name, *others]:
        (tmp_path / other).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / other).write_text("1")
    odd = tmp_path / name
    odd.unlink()
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to("/dev/zero")
    with pytest.raises(InputError) as caught:
        read_trainings(str(tmp_path))
    assert str(caught.value) == (f"{tmp_path}: {odd}: cannot be read: is not a regular file")


def test_a_metric_of_mlflow_is_never_replaced(inside: Path, cli: Any) -> None:
    """Its file has the name of the metric, which may end like that of a picture."""
    for i, lr in enumerate(("1e-3", "1e-2", "1e-1")):
        run = Path("mlruns", "0", str(i))
        for name, text in {
            "meta.yaml": "status: 3\n",
            "params/lr": lr,
            "metrics/loss": f"1 {abs(i - 1)} 0\n",
            "metrics/val.svg": "1 0.5 0\n",
        }.items():
            (run / name).parent.mkdir(parents=True, exist_ok=True)
            (run / name).write_text(text)
    before = contents(Path())
    result = cli("trainings", "mlruns", "-o", "mlruns/0/0/metrics/val.svg")
    assert result.code == 2
    assert result.err.endswith("val.svg: it is an input, which lrchart never replaces\n")
    assert contents(Path()) == before
