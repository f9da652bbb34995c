"""Run the examples of every docstring, and hold public names to whole docstrings."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import inspect
import re
import shutil
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import lrchart

ROOT = Path(__file__).parents[1]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: public functions and classes
CALLABLES = [name for name in lrchart.__all__ if name != "LrchartError"]

#: module of `lrchart.recorders` -> its public names
RECORDERS = {
    **dict.fromkeys(("lightning", "transformers", "keras", "fastai", "ignite"), ("RangeTest",)),
    "torch": ("range_test", "TorchSweep"),
    "jax": ("range_test",),
    "replicates": ("repeat_sweep",),
}


def with_examples() -> list[str]:
    """Return the modules that have examples; a framework's recorders need the framework."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "lrchart").rglob("*.py"))
        if ">>> " in path.read_text("utf-8")
    ]


@pytest.fixture(autouse=True)
def keras_on_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Keras use the backend that is installed; its callback cannot use JAX."""
    monkeypatch.setenv("KERAS_BACKEND", "torch")


@pytest.fixture
def frameworks_may_warn() -> Iterator[None]:
    """Let the frameworks warn, of which nothing is tested here."""
    with warnings.catch_warnings(action="ignore"):
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: it holds history.csv, seeds/ and trainings.csv."""
    sweeps = ROOT / "examples" / "sweeps"
    shutil.copy(sweeps / "transformer_text.csv", tmp_path / "history.csv")
    (tmp_path / "seeds").mkdir()
    for path in sweeps.glob("cnn_digits_seed*.csv"):
        shutil.copy(path, tmp_path / "seeds" / path.name)
    shutil.copy(ROOT / "examples" / "trainings" / "cnn_digits.csv", tmp_path / "trainings.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", with_examples())
def test_the_examples_run(name: str, folder: Path, request: pytest.FixtureRequest) -> None:
    if name.startswith("lrchart.recorders."):
        request.getfixturevalue("frameworks_may_warn")
    try:
        module = import_module(name)
    except lrchart.LrchartError as error:
        pytest.skip(str(error))
    tests = doctest.DocTestFinder().find(module)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    report: list[str] = []
    for test in tests:
        test.globs.setdefault("lrchart", lrchart)
        runner.run(test, out=report.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(report)


@pytest.mark.parametrize("name", CALLABLES)
def test_a_public_docstring_is_whole(name: str) -> None:
    public = getattr(lrchart, name)
    text = inspect.getdoc(public) or ""
    assert text.splitlines()[0].endswith(".")
    assert "\nExamples\n--------\n" in text
    if inspect.isfunction(public):
        parameters = inspect.signature(public).parameters
        assert not parameters or "\nParameters\n----------\n" in text
        assert (
            "\nReturns\n-------\n" in text or inspect.signature(public).return_annotation == "None"
        )
        described = set(text.partition("Parameters\n")[2].replace(",", " ").split())
        assert {name.strip("*") for name in parameters} <= {word.strip("*") for word in described}


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in RECORDERS.items() for name in names]
)
@pytest.mark.usefixtures("frameworks_may_warn")
def test_the_docstring_of_a_recorder_is_whole(module: str, name: str) -> None:
    try:
        public = getattr(import_module(f"lrchart.recorders.{module}"), name)
    except lrchart.LrchartError as error:
        pytest.skip(str(error))
    text = inspect.getdoc(public) or ""
    sections = [
        "Parameters",
        "Raises",
        "Examples",
        *([] if inspect.isclass(public) else ["Returns"]),
    ]
    assert [each for each in sections if f"\n{each}\n{'-' * len(each)}\n" not in text] == []
    assert ">>> " in text
    assert "::\n" not in text  # a block of code that does not run
    described = set(text.partition("Parameters\n")[2].replace(",", " ").split())
    parameters = {each.strip("*") for each in inspect.signature(public).parameters}
    assert parameters <= {word.strip("*") for word in described}


def test_every_recorder_is_held_to_it() -> None:
    """The modules are those of `lrchart.recorders`, each with a name in the API reference."""
    assert {*RECORDERS} == {*lrchart.recorders.MODULES}
    api = (ROOT / "docs" / "_extensions" / "public_names.py").read_text("utf-8")
    for module, names in RECORDERS.items():
        listed = ", ".join(f'"{name}"' for name in names) + ("," if len(names) == 1 else "")
        assert f'"{module}": ({listed}),' in api


@pytest.mark.parametrize("public", [lrchart.Options, lrchart.Scenario])
def test_every_field_is_described(public: type) -> None:
    section = (inspect.getdoc(public) or "").partition("\nParameters\n----------\n")[2]
    described = re.findall(r"^(\w+)$", section.partition("\nRaises\n")[0], re.M)
    assert described == [field.name for field in dataclasses.fields(public)]


def test_every_example_belongs_to_a_docstring() -> None:
    """An example in a comment or in another string would never run."""
    for name in with_examples():
        path = ROOT / Path(*name.split(".")).with_suffix(".py")
        path = path if path.exists() else path.with_suffix("") / "__init__.py"
        tree = ast.parse(path.read_text("utf-8"))
        nodes = (ast.Module, ast.ClassDef, ast.FunctionDef)
        docs = "".join(
            ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, nodes)
        )
        assert docs.count(">>> ") == path.read_text("utf-8").count(">>> ")


def test_no_docstring_begins_with_a_question() -> None:
    """The first line is a verb and its object, or a plain noun phrase."""
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef)
    first_lines = [
        f"{path.name}: {(ast.get_docstring(node) or '').partition(chr(10))[0]}"
        for path in sorted((ROOT / "lrchart").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, nodes)
    ]
    riddle = re.compile(r"[^:]+: (Whether|What|How|Where|Which|Why) ")
    assert [line for line in first_lines if riddle.match(line)] == []
