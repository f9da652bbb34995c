"""A message names an option as its reader writes it: `lr_column=` in Python, `--lr-column` here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lrchart

TABLES = {
    "odd.csv": "rate_a,loss\n1e-3,1\n1e-2,2\n1e-1,3\n",
    "two.csv": "lr,loss_a,loss_b\n1e-3,1,2\n1e-2,2,3\n1e-1,3,4\n",
    "score.csv": "lr,accuracy\n1e-3,0.5\n1e-2,0.7\n1e-1,0.6\n",
    "widths.csv": "lr,width,loss\n" + "".join(f"{lr},{w},1\n" for w in (1, 2) for lr in (1, 2, 3)),
    "flat.csv": "step,lr,loss\n" + "".join(f"{i},1e-3,{1 / (i + 1)}\n" for i in range(40)),
    "test.csv": "lr,loss\n" + "".join(f"{10 ** (i / 10 - 6)},{2 - i / 99}\n" for i in range(60)),
}

#: (call in Python, the same on the command line, text in the message of each)
DOORS: list[tuple[Callable[[], Any], str, str, str]] = [
    (
        lambda: lrchart.suggest("odd.csv"),
        "suggest odd.csv",
        "choose one with lr_column=",
        "choose one with --lr-column",
    ),
    (
        lambda: lrchart.suggest("two.csv"),
        "suggest two.csv",
        "choose one with loss_column=",
        "choose one with --loss-column",
    ),
    (
        lambda: lrchart.suggest("test.csv", lr_column="x"),
        "suggest test.csv --lr-column x",
        "lr_column 'x' is not there",
        "--lr-column 'x' is not there",
    ),
    (
        lambda: lrchart.suggest("flat.csv"),
        "suggest flat.csv",
        'kind="sweep"',
        "--kind sweep",
    ),
    (
        lambda: lrchart.suggest("test.csv", smoothed="tool"),
        "suggest test.csv --smoothed tool",
        "smoothed must be one of",
        "--smoothed must be one of",
    ),
    (
        lambda: lrchart.suggest("test.csv", training_steps=0),
        "suggest test.csv --training-steps 0",
        "training_steps must be 1 to 1e+09",
        "--training-steps must be 1 to 1e+09",
    ),
    (
        lambda: lrchart.optimum("odd.csv"),
        "optimum odd.csv",
        "choose one with lr_column=",
        "choose one with --lr-column",
    ),
    (
        lambda: lrchart.optimum("score.csv"),
        "optimum score.csv",
        "(higher is better): add higher_is_better=True, or choose a loss with loss_column=",
        "(higher is better): add --higher-is-better, or choose a loss with --loss-column",
    ),
    (
        lambda: lrchart.optimum("widths.csv"),
        "optimum widths.csv",
        "name it with by=, for a curve each, or with over=, for the best of it",
        "name it with --by, for a curve each, or with --over, for the best of it",
    ),
    (
        lambda: lrchart.optimum("widths.csv", by="depth"),
        "optimum widths.csv --by depth",
        "by 'depth' is not there",
        "--by 'depth' is not there",
    ),
    (
        lambda: lrchart.optimum("widths.csv", by="width", tolerance=2),
        "optimum widths.csv --by width --tolerance 2",
        "tolerance must be 0 to 1",
        "--tolerance must be 0 to 1",
    ),
    (
        lambda: lrchart.build(lrchart.Config(formats=("vl.json",), outputs=Path("taken"))),
        "build --formats vl.json --outputs taken",
        "force=True replaces it",
        "--force replaces it",
    ),
]


@pytest.mark.parametrize(("call", "command", "python", "flag"), DOORS, ids=[d[1] for d in DOORS])
def test_an_option_is_named_as_its_reader_writes_it(
    cli: Any, inside: Path, call: Callable[[], Any], command: str, python: str, flag: str
) -> None:
    for name, text in TABLES.items():
        Path(name).write_text(text)
    Path("taken").mkdir()
    Path("taken", "slope.vl.json").write_text("mine")
    with pytest.raises(lrchart.LrchartError) as caught:
        call()
    assert python in str(caught.value)
    assert "--" not in str(caught.value)
    result = cli(*command.split())
    assert result.code == 2
    assert flag in result.err
    assert python not in result.err.replace(flag, "")


#: modules that may contain flags: the command line, what only it calls, commands of other tools
FLAGS = {"cli", "leaderboard", "report/plan.py"}


def test_only_the_command_line_spells_flags() -> None:
    root = Path(lrchart.__file__).parent
    flags = [
        f"{path.relative_to(root)}: {node.value}"
        for path in root.rglob("*.py")
        if not FLAGS & {path.relative_to(root).parts[0], path.relative_to(root).as_posix()}
        for node in _texts(ast.parse(path.read_text("utf-8")))
        if re.search(r"(^|\s)--[a-z]", node.value)
    ]
    assert flags == []


def _texts(tree: ast.Module) -> list[ast.Constant]:
    """Return the texts of a module, without its docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]
