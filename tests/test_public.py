"""Public names of lrchart: listed, documented, and cheap to import."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import lrchart
from lrchart.cli.main import COMMANDS

HEAVY = ("altair", "argparse", "jinja2", "narwhals", "numpy", "pandas", "PIL", "rich", "vl_convert")


def test_the_list_is_sorted_and_complete() -> None:
    assert lrchart.__all__ == sorted(lrchart.__all__)
    assert set(lrchart.__all__) == set(lrchart._HOMES)
    assert set(lrchart.__all__) <= set(dir(lrchart))


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(lrchart.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: line.module
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert seen == lrchart._HOMES


@pytest.mark.parametrize("name", lrchart.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    thing = getattr(lrchart, name)
    assert callable(thing)
    assert thing.__name__ == name
    assert thing.__module__.startswith("lrchart.")
    assert len(inspect.getdoc(thing) or "") > 20


@pytest.mark.parametrize("name", [name for name in lrchart.__all__ if name != "LrchartError"])
def test_every_parameter_is_typed(name: str) -> None:
    parameters = inspect.signature(getattr(lrchart, name)).parameters.values()
    assert not [one.name for one in parameters if one.annotation is one.empty]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError) as caught:
        lrchart.nothing  # noqa: B018
    assert str(caught.value) == (
        "module 'lrchart' has no attribute 'nothing'; dir(lrchart) lists its names"
    )


def test_the_version_is_the_package_s() -> None:
    assert lrchart.__version__ == version("lrchart")


def test_it_is_marked_as_typed() -> None:
    assert Path(lrchart.__file__).with_name("py.typed").is_file()


REFUSED = """
import lrchart
from lrchart.cli.main import answer
try:
    answer(["{command}", "none.csv"])
except lrchart.LrchartError as error:
    assert str(error) == "none.csv: no such file"
"""
LIGHT = [
    ("import lrchart", HEAVY),
    ("import lrchart; lrchart.Options, lrchart.LrchartError, lrchart.Config", HEAVY),
    ("import lrchart.cli.main", HEAVY),
    *((f"import lrchart.cli.{command}", tuple({*HEAVY} - {"argparse"})) for command in COMMANDS),
    *(
        (REFUSED.format(command=command), tuple({*HEAVY} - {"argparse"}))
        for command in ("plot", "suggest")
    ),
]


@pytest.mark.parametrize(("code", "absent"), LIGHT)
def test_nothing_heavy_is_imported_before_it_is_used(
    code: str, absent: tuple[str, ...], as_child: dict[str, str]
) -> None:
    asked = f"{code}\nimport sys; print(*sorted(set(sys.modules) & {set(absent)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=as_child
    )
    assert done.stdout.split() == []


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match="did you mean 'suggest'"):
        lrchart.sugest  # noqa: B018
