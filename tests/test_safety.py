"""Promises of SECURITY.md about the code itself."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import lrchart

ROOT = Path(lrchart.__file__).parent

#: functions that the package never calls, and modules that it never imports
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "mktemp", "read_pickle"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "telnetlib", "ftplib"}
NETWORK = {"requests", "urllib.request", "http.client", "httpx", "aiohttp", "smtplib", "socket"}


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    return [
        (str(path.relative_to(ROOT)), node)
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def receiver(call: ast.Call) -> str:
    return getattr(getattr(call.func, "value", None), "id", "")


def test_nothing_is_evaluated() -> None:
    calls = [
        (path, name_of(node))
        for path, node in nodes()
        # Allow eval() of a model, and re.compile.
        if isinstance(node, ast.Call)
        and name_of(node) in CALLS
        and not (name_of(node) == "compile" and receiver(node) == "re")
        and not (
            name_of(node) in ("eval", "compile")
            and isinstance(node.func, ast.Attribute)
            and receiver(node) not in ("builtins", "__builtins__")
        )
    ]
    assert calls == []


def test_no_shell_is_asked() -> None:
    paths = [
        path
        for path, node in nodes()
        if isinstance(node, ast.keyword)
        and node.arg == "shell"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert paths == []


def test_nothing_is_unpickled() -> None:
    allowed = [
        (path, node)
        for path, node in nodes()
        if isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert allowed == []


@pytest.mark.parametrize("module", sorted(MODULES | NETWORK))
def test_a_module_is_not_imported(module: str) -> None:
    paths = []
    for path, node in nodes():
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        paths += [path for name in names if name == module or name.startswith(f"{module}.")]
    assert paths == []
