import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.full import full
from tests.started import ROOT, environment

#: example -> required packages
EXAMPLES = {
    "sweep_any_loop": [],
    "sweep_replicates": [],
    "sweep_pytorch": ["torch"],
    "sweep_pytorch_loop": ["torch"],
    "sweep_lightning": ["torch", "lightning"],
    "sweep_transformers": ["torch", "transformers", "accelerate"],
    "sweep_keras": ["torch", "keras"],
    "sweep_fastai": ["torch", "fastai"],
    "sweep_ignite": ["torch", "ignite"],
    "sweep_jax": ["jax", "optax"],
}
#: those that `make test` runs: without a framework, and in PyTorch
SHORT = ["sweep_any_loop", "sweep_pytorch_loop"]


def test_every_example_is_run():
    names = {path.stem for path in (ROOT / "examples").glob("sweep_*.py")}
    assert names == set(EXAMPLES)


@pytest.mark.parametrize("name", [*SHORT, *map(full, sorted({*EXAMPLES} - {*SHORT}))])
def test_example_draws_its_chart_and_says_so(name, tmp_path):
    for package in EXAMPLES[name]:
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    env = environment(OMP_NUM_THREADS="1")
    script = str(ROOT / "examples" / f"{name}.py")
    run = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    page = tmp_path / "finder.html"
    assert "<html" in page.read_text("utf-8")
    wrote, *answer = run.stdout.splitlines()[-3:]
    left = sorted(path.name for path in tmp_path.iterdir())
    assert wrote == f"wrote {' and '.join([*left, str(page)][1:])}"
    lr, low, high = map(float, re.findall(r"\d\.\de[+-]\d+", " ".join(answer))[:3])
    assert low <= lr <= high
    warnings = [line for line in run.stderr.splitlines() if "arning" in line]
    assert [line for line in warnings if "LeafSpec" not in line] == []


def test_an_example_runs_again_where_it_has_run(tmp_path):
    script = str(ROOT / "examples" / "sweep_any_loop.py")
    for _ in range(2):
        subprocess.run([sys.executable, script], cwd=tmp_path, env=environment(), check=True)
