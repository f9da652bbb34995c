"""The workflows run the targets that a developer runs, and all that `.ci/run` runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def steps(workflow: Path) -> list[str]:
    """Return the commands of a workflow, those of a matrix spelled out."""
    text = workflow.read_text("utf-8")
    listed = re.search(r"target: \[(.*)\]", text)
    each = listed[1].split(", ") if listed else []
    commands = re.findall(r"- run: (.*)", text)
    return [
        command.replace("${{ matrix.target }}", target)
        for command in commands
        for target in (each if "matrix.target" in command else [""])
    ]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_step_is_a_target(workflow: Path) -> None:
    words = [command.split() for command in steps(workflow)]
    assert words
    assert {first for first, *_ in words} == {"make"}
    assert {target for _, target, *_ in words} <= targets()


def test_a_change_passes_what_ci_run_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    wanted = re.findall(r"^make --no-print-directory ([a-z]+)", script, re.MULTILINE)
    assert wanted == ["lint", "test"]
    assert {f"make {target}" for target in wanted} <= {*steps(ROOT / ".github/workflows/ci.yml")}


def test_hooks_are_targets() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    entries = re.findall(r"entry: make ([a-z]+)", text)
    assert entries
    assert {*entries} <= targets()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned(workflow: Path) -> None:
    """A tag can be moved to other code, a commit cannot; Dependabot keeps commit and comment."""
    uses = re.findall(r"uses: (.*)", workflow.read_text("utf-8"))
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action)
