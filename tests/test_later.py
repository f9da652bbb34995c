"""Frameworks are imported when a file with `later` begins, and no file imports one at its top."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from types import ModuleType

import pytest

from tests.later import import_into, later

TESTS = Path(__file__).parent
FILES = [*sorted(TESTS.rglob("test_*.py")), *sorted(TESTS.rglob("conftest.py"))]
FRAMEWORKS = {"torch", "keras", "jax", "optax", "lightning", "fastai", "ignite", "transformers"}


def imported(statement: ast.stmt) -> set[str]:
    """Return the packages that a statement at the top of a file imports."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return set()
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.importorskip":
            names.add(ast.literal_eval(node.args[0]))
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import torch.nn", {"torch"}),
        ("with a:\n    from jax import numpy", {"jax"}),
        ('pl = pytest.importorskip("lightning.pytorch", reason="no")', {"lightning"}),
        ("def f():\n    import torch", set()),
        ('torch = later("torch")', set()),
    ],
)
def test_what_a_line_imports(line: str, expected: set[str]) -> None:
    assert imported(ast.parse(line).body[0]) == expected


def test_no_file_imports_a_framework_at_its_top() -> None:
    found = {
        f"{path.relative_to(TESTS)}: {name}"
        for path in FILES
        for statement in ast.parse(path.read_text("utf-8")).body
        for name in imported(statement) & FRAMEWORKS
    }
    assert found == set()


def test_what_stands_for_a_module_or_a_name_is_imported() -> None:
    tests = ModuleType("tests")
    vars(tests).update(module=later("math"), name=later("math", "pi"), other=1)
    import_into(tests)
    assert (tests.module, tests.name, tests.other) == (math, math.pi, 1)


def test_what_is_not_installed_skips() -> None:
    tests = ModuleType("tests")
    vars(tests).update(module=later("not_installed", reason="it is missing"))
    with pytest.raises(pytest.skip.Exception, match="it is missing"):
        import_into(tests)
