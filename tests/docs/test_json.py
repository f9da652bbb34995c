"""docs/json.md names every field that ``--json`` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
#: command -> (arguments, key of the list in its answer)
COMMANDS = {
    "suggest": (["suggest", str(EXAMPLES / "sweeps" / "cnn_digits_seed0.csv")], "runs"),
    "optimum": (["optimum", str(EXAMPLES / "trainings" / "cnn_digits.csv")], "groups"),
    "leaderboard": (["leaderboard", "--by", "optimizer"], "rules"),
}


def sections() -> Iterator[tuple[str, str]]:
    """Yield each command of the page with its section."""
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    for part in page.split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        if match := re.fullmatch(r"`lrchart (\w+) --json`", heading):
            yield match[1], text


def test_every_command_has_a_section() -> None:
    assert [name for name, _ in sections()] == [*COMMANDS]


@pytest.mark.parametrize(("name", "text"), [*sections()])
def test_every_field_is_documented(name: str, text: str, cli: Any, few: Path) -> None:
    line, listed = COMMANDS[name]
    if name == "leaderboard":
        line = [*line, "--tasks", str(few)]
    answer = json.loads(cli(*line, "--json").out)
    fields = {*answer, *answer[listed][0]} - {"schema"}
    assert fields <= {*re.findall(r"`(\w+)`", text)}
    rows = {field for row in re.findall(r"^\| (`.*?) \|", text, re.M) for field in
            re.findall(r"`(\w+)`", row)}  # fmt: skip
    assert rows == {*answer[listed][0]}
