"""Write the tables about speed between their markers, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import publish_speed
from benchmarks.publish_speed import FOLDER, NAMES, ROOT, STAGES, output, spliced

TEXT = "before\n<!-- a:begin -->\nold\n<!-- a:end -->\nafter\n<!-- b:begin --><!-- b:end -->\n"


def test_only_what_stands_between_the_marks_changes() -> None:
    once = spliced(TEXT, "a", r"new \1")
    assert once == TEXT.replace("\nold\n", "\n\nnew \\1\n\n")
    assert spliced(once, "a", r"new \1") == once


@pytest.mark.parametrize("text", ["nothing", TEXT + TEXT])
def test_marks_that_are_not_there_once_are_refused(text: str) -> None:
    with pytest.raises(SystemExit, match="a:begin"):
        spliced(text, "a", "new")


@pytest.mark.parametrize("name", NAMES)
def test_the_marks_are_there(name: str) -> None:
    path = FOLDER / "README.md" if name == STAGES else ROOT / "docs" / "speed.md"
    text = path.read_text("utf-8")
    assert "words" in spliced(text, name, "words")


def test_a_benchmark_that_cannot_run_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(publish_speed, "FOLDER", tmp_path)
    (tmp_path / "good.py").write_text("import lrchart; print('| a |\\n| --- |')")
    (tmp_path / "lines.py").write_text("print('a | b')")
    (tmp_path / "lacking.py").write_text("import a_package_that_is_not_there")
    assert output("good") == "| a |\n| --- |"
    assert output("lines") == "```\na | b\n```"
    assert output("lacking") is None
    assert output("none") is None
    said = capsys.readouterr().err
    assert "lacking: left out" in said
    assert "No module named 'a_package_that_is_not_there'" in said
    assert "none: not there" in said
