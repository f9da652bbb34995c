"""An output that cannot be written is refused at once: nothing is read, and no renderer starts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart.errors import OutputError
from lrchart.render import vega
from tests.hostile.test_files import CSV

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs the links and names of POSIX")

TRAININGS = "lr,final_loss\n" + "".join(
    f"{10 ** (k / 4 - 5)},{2 + (k - 8) ** 2}\n" for k in range(17)
)
#: commands that write an output, "{}"
COMMANDS = [
    ("plot", "x.csv", "-o", "ok.png", "-o", "{}.png"),
    ("plot", "x.csv", "--slope", "-o", "{}.html"),
    ("plot", "x.csv", "--each", "-o", "{}-{{run}}.svg"),
    ("trainings", "t.csv", "-o", "{}.pdf"),
    ("leaderboard", "--task", "any", "-o", "{}.png"),
    ("scenarios", "-o", "{}.csv"),
]
#: (unusable path, end of the message)
PLACES = [
    ("file/x", "file is not a folder"),
    ("loop/x", "Too many levels of symbolic links"),
    ("a" * 300, "File name too long"),
    ("/proc/none/x", "No such file or directory"),
]


@pytest.fixture
def folder(inside: Path) -> Path:
    (inside / "x.csv").write_text(CSV)
    (inside / "t.csv").write_text(TRAININGS)
    (inside / "file").write_text("a file")
    (inside / "loop").symlink_to("loop")
    return inside


@pytest.fixture(autouse=True, scope="module")
def kept_renderers() -> None:
    """Notice the start of a renderer."""


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody read, draw or start a renderer."""

    def work(*_: Any, **__: Any) -> None:
        pytest.fail("worked in vain")

    monkeypatch.setattr(subprocess, "Popen", work)
    monkeypatch.setattr("lrchart.frame.synthetic.scenarios", work)
    monkeypatch.setattr(vega, "svg", work)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("place", "reason"), PLACES, ids=[reason for _, reason in PLACES])
def test_it_is_said_before_the_work(
    folder: Path, idle: None, cli: Any, words: tuple[str, ...], place: str, reason: str
) -> None:
    before = sorted(folder.iterdir())
    *_, name = (word.format(place) for word in words)
    result = cli(*(word.format(place) for word in words))
    assert (result.code, result.out, result.err) == (
        2,
        "",
        f"lrchart: cannot write {name}: {reason}\n",
    )
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_folder_in_the_place_of_a_file_is_said_before_the_work(
    folder: Path, idle: None, cli: Any, words: tuple[str, ...]
) -> None:
    *_, name = (word.format("y") for word in words)
    (folder / name).mkdir()
    result = cli(*(word.format("y") for word in words))
    assert result.err == f"lrchart: cannot write {name}: it is a folder\n"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_current_folder_that_is_gone_is_said_before_the_work(
    inside: Path, idle: None, cli: Any, words: tuple[str, ...]
) -> None:
    inside.rmdir()
    result = cli(*(word.format("y") for word in words))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("lrchart: cannot write ")
    assert result.err.endswith(": No such file or directory\n")


@pytest.mark.parametrize(("place", "reason"), PLACES, ids=[reason for _, reason in PLACES])
def test_saving_does_not_draw_in_vain(folder: Path, place: str, reason: str) -> None:
    chart = lrchart.plot("x.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vega, "svg", lambda *_, **__: pytest.fail("drawn in vain"))
        with pytest.raises(OutputError) as caught:
            lrchart.save(chart, "ok.svg", f"{place}.svg")
    assert str(caught.value) == f"cannot write {place}.svg: {reason}"
    assert not Path("ok.svg").exists()
