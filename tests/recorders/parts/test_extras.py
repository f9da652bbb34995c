import subprocess
import sys

import pytest

from tests.full import some

#: recorder -> (missing package, its name in the message)
RECORDERS = {
    "torch": ("torch", "PyTorch"),
    "lightning": ("lightning", "Lightning"),
    "transformers": ("transformers", "Transformers"),
    "keras": ("keras", "Keras 3"),
    "fastai": ("fastai", "fastai"),
    "ignite": ("ignite", "PyTorch-Ignite"),
    "jax": ("optax", "JAX and Optax"),
}


@pytest.mark.parametrize("extra", some(RECORDERS, 3))
def test_a_missing_framework_is_named_with_the_command_that_installs_it(extra):
    package, name = RECORDERS[extra]
    script = f"""
import sys
sys.modules[{package!r}] = None  # as if it were not installed
from lrchart.errors import MissingExtraError
try:
    import lrchart.recorders.{extra}
except MissingExtraError as error:
    sys.stdout.write(str(error))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.startswith(f"this recorder needs {name}, which cannot be imported (")
    assert package in run.stdout.partition("(")[2].partition(")")[0]
    assert run.stdout.endswith(f'): pip install "lrchart[{extra}]"')


def test_the_heart_of_it_needs_no_framework():
    script = """
import sys
import lrchart.recorders.sweep, lrchart.recorders.replicates
sys.stdout.write(" ".join(sorted({"torch", "keras", "jax", "rich"} & set(sys.modules))))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == ""
