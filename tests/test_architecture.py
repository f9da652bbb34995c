"""Imports point one way. The table is the architecture; this test keeps it true."""

from __future__ import annotations

import ast
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import lrchart

ROOT = Path(lrchart.__file__).parent

#: maximum lines of a file
LONGEST = 250


def names(text: str) -> set[str]:
    """Return the words of a text."""
    return {*text.split()}


#: stage -> the stages it may import, all of which stand above it
MAY_IMPORT: dict[str, set[str]] = {
    "version": set(),
    "text": set(),
    "errors": {"text"},
    "keywords": {"errors"},
    "limits": {"errors"},
    "files": {"errors"},
    "options": {"errors", "keywords", "limits", "text"},
    "frame": {"errors", "keywords", "limits", "options", "text"},
    "render": {"errors", "files", "limits", "options", "text"},
    "kinds": {"errors", "frame", "text"},
    "readers": {"errors", "files", "frame", "keywords", "kinds", "limits", "text"},
    "analysis": {"errors", "frame", "keywords", "kinds", "limits", "options", "text"},
    "recorders": {"analysis", "errors", "frame", "keywords", "limits", "options"},
    "report": {"analysis", "errors", "text"},
    "chart": {"analysis", "errors", "frame", "options", "report", "text"},
    "pipeline": {"analysis", "chart", "frame", "kinds", "options"},
    "pages": {"errors", "files", "limits", "render", "report", "text"},
    "export": names("chart errors files keywords options pages render report text"),
    "leaderboard": {"analysis", "chart", "errors", "options", "report", "text"},
    "gallery": names(
        "analysis chart errors export files frame keywords leaderboard limits options "
        "pages pipeline readers render report text"
    ),
    "live": names("chart errors export frame keywords limits options pages pipeline readers text"),
    "cli": names(
        "analysis chart errors export files frame gallery keywords leaderboard live options "
        "pages pipeline readers render report text version"
    ),
    "__main__": {"cli"},
    "calls": names("analysis chart errors export frame keywords options pipeline readers render"),
}

#: package -> the stages that may import it
ONLY_IN = {
    "altair": {"calls", "chart", "export", "leaderboard", "live", "pipeline"},
    "vl_convert": {"render"},
    "PIL": {"options", "render"},
    "pikepdf": {"render"},
    "jinja2": {"pages"},
    "markupsafe": {"pages"},
    "rich": {"cli", "recorders"},
    "filelock": {"recorders"},
    "torch": {"recorders"},
    "keras": {"recorders"},
    "jax": {"recorders"},
    "requests": set[str](),
    "urllib": set[str](),
}


@cache
def modules() -> list[tuple[str, Path]]:
    """Return the stage and the path of every file."""
    paths = sorted(ROOT.rglob("*.py"))
    return [(path.relative_to(ROOT).with_suffix("").parts[0], path) for path in paths]


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return all nodes of the syntax tree of a file."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def imported(path: Path) -> list[str]:
    """Return every module that a file names in an import, wherever the import stands."""
    names = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name their module in full"
            module = node.module or ""
            inside = module == "lrchart"
            names += [f"lrchart.{alias.name}" for alias in node.names] if inside else [module]
    return names


def arrows(stage: str) -> set[str]:
    """Return the stages that any file of `stage` imports."""
    names = {
        name.split(".")[1]
        for own, path in modules()
        if own == stage
        for name in imported(path)
        if name.startswith("lrchart.")
    }
    return names - {stage, "__version__"}


def test_every_stage_is_in_the_table() -> None:
    assert {stage for stage, _ in modules()} - {"__init__"} == set(MAY_IMPORT)


@pytest.mark.parametrize("stage", MAY_IMPORT)
def test_a_stage_imports_what_it_may(stage: str) -> None:
    assert arrows(stage) <= MAY_IMPORT[stage]


def test_the_table_has_no_way_back() -> None:
    above: set[str] = set()
    for stage, below in MAY_IMPORT.items():
        assert below <= above, f"{stage} imports what stands below it in the table"
        above.add(stage)


def test_the_table_holds_no_arrow_that_is_not_there() -> None:
    unused = {stage: below - arrows(stage) for stage, below in MAY_IMPORT.items()}
    assert {stage: names for stage, names in unused.items() if names} == {}


def test_no_modules_import_each_other() -> None:
    """Within a stage, too, no path of imports leads back, not even one inside a function."""
    files = {
        ".".join(path.relative_to(ROOT.parent).with_suffix("").parts): path for _, path in modules()
    }
    graph = {name: files.keys() & set(imported(path)) for name, path in files.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_used_in_its_place(package: str) -> None:
    users = {
        stage
        for stage, path in modules()
        for name in imported(path)
        if name.split(".")[0] == package
    }
    assert users <= ONLY_IN[package]


def test_the_library_prints_nothing() -> None:
    printing = [
        path.name
        for _, path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []


def test_the_package_uses_every_module() -> None:
    """What only tests or benchmarks import does not belong into the package."""
    used = {
        f"{node.module}{dot}"
        for _, path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        for dot in ("", *(f".{alias.name}" for alias in node.names))
    }
    # Commands are imported by the dispatcher, and recorders by users.
    by_name = {"lrchart.cli", "lrchart.recorders"}
    names = [".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for _, path in modules()]
    unused = [
        name
        for name in names
        if name not in used and "__" not in name and name.rpartition(".")[0] not in by_name
    ]
    assert unused == ["lrchart.render.start"]  # run by its path


def test_files_are_short() -> None:
    """A file of more than 250 lines holds more than one noun: split it, or delete a part."""
    lengths = {
        str(path.relative_to(ROOT.parent)): path.read_text("utf-8").count("\n")
        for folder in (ROOT, *(ROOT.parent / name for name in ("tests", "benchmarks", "examples")))
        for path in folder.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_few_modules_lie_at_the_top() -> None:
    loose = {path.stem for path in ROOT.glob("*.py")}
    assert len(loose) <= 9, loose


def test_no_room_bears_the_name_of_a_public_function() -> None:
    """Importing a submodule sets a name of the package, which would hide the function."""
    functions = {name for name in lrchart.__all__ if callable(getattr(lrchart, name))}
    rooms = {path.stem for path in ROOT.iterdir() if path.suffix in ("", ".py")}
    assert functions & rooms == set()


@pytest.mark.parametrize(
    "path", sorted(ROOT.rglob("__init__.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_package_is_empty_or_lazy(path: Path) -> None:
    """A package imports nothing of lrchart, except the version, before a name of it is used."""
    eager = [
        name
        for node in ast.parse(path.read_text("utf-8")).body
        for name in (_modules(node) if isinstance(node, ast.Import | ast.ImportFrom) else [])
        if name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert eager in ([], ["lrchart.version"])


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]
