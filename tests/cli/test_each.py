"""`lrchart plot --each`: a chart of each run, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lrchart.cli.outputs import file_name, files_of_runs
from lrchart.cli.plot import ahead
from lrchart.errors import OutputError, RenderError
from tests.cli.conftest import SMALL


@pytest.fixture
def folder(run: Path) -> Path:
    """Three runs, of which two differ."""
    (runs := Path("runs")).mkdir()
    lines = run.read_text().splitlines(keepends=True)
    (runs / "a.csv").write_text("".join(lines))
    (runs / "b.csv").write_text("".join(lines[:-5]))
    (runs / "c d.csv").write_text("".join(lines))
    return runs


def test_each_run_has_a_chart_like_that_of_its_own_command(cli: Any, folder: Path) -> None:
    result = cli("plot", "runs/*.csv", "--each", "-o", "plots/{run}.svg", *SMALL)
    assert (result.code, result.out) == (0, "plots/a.svg\nplots/b.svg\nplots/c d.svg\n")
    titles = [line for line in result.err.splitlines() if line.startswith("Learning-rate")]
    assert [title.split(" · ")[0] for title in titles] == [
        f"Learning-rate range test: {name}" for name in ("a", "b", "c d")
    ]
    for name in ("a", "b", "c d"):
        cli("plot", f"runs/{name}.csv", "-o", "alone.svg", *SMALL)
        assert Path("alone.svg").read_bytes() == Path(f"plots/{name}.svg").read_bytes()


def test_a_run_may_have_several_files(cli: Any, folder: Path) -> None:
    given = ("-o", "{run}.svg", "-o", "{run}/{run}.vl.json")
    result = cli("plot", "runs/a.csv", "runs/b.csv", "--each", *given, *SMALL)
    assert result.out.split() == ["a.svg", "a/a.vl.json", "b.svg", "b/b.vl.json"]


def test_the_runs_of_one_file_are_told_apart(cli: Any, run: Path) -> None:
    header, *rows = run.read_text().splitlines()
    text = [f"run,{header}", *(f"x/1,{row}" for row in rows), *(f"y,{row}" for row in rows)]
    Path("both.csv").write_text("\n".join(text) + "\n")
    result = cli("plot", "both.csv", "--each", "-o", "{run}.vl.json")
    assert result.out.split() == ["x-1.vl.json", "y.vl.json"]


def test_the_default_is_a_page_of_each_run(cli: Any, folder: Path) -> None:
    assert cli("plot", "runs/a.csv", "--each", *SMALL).out == "a.html\n"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            ("-o", "plots/x.png"),
            "--each writes one file a run, so that an output must contain {run}; got 'plots/x.png'"
            ", expected something like 'plots/x-{run}.png'",
        ),
        (("-o", "{run}.bmp"), "{run}.bmp: the suffix must be one of .html, .png, .svg"),
        (("--replicates",), "--each draws every run on its own; leave out --replicates"),
        (("--window-of", "a"), "--each draws every run on its own; leave out --window-of"),
        (("-o", "runs/{run}.csv"), "runs/{run}.csv: the suffix must be one of"),
    ],
)
def test_what_makes_no_sense_for_each_run_is_refused(
    cli: Any, folder: Path, given: tuple[str, ...], words: str
) -> None:
    before = sorted(Path().rglob("*"))
    result = cli("plot", "runs/*.csv", "--each", *given)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[-1].startswith(f"lrchart: {words}")
    assert sorted(Path().rglob("*")) == before


def test_a_run_is_named_with_each_only(cli: Any, folder: Path) -> None:
    result = cli("plot", "runs/*.csv", "-o", "{run}.png")
    sentence = "lrchart: {run}.png: {run} stands for the name of each run; add --each\n"
    assert (result.code, result.err) == (2, sentence)


def test_a_pattern_that_matches_nothing_is_named(cli: Any, inside: Path) -> None:
    result = cli("plot", "runs/*.csv", "--each", "-o", "{run}.svg")
    assert (result.code, result.err) == (2, "lrchart: runs/*.csv: no file matches this pattern\n")


def test_two_runs_do_not_share_a_file(cli: Any, run: Path) -> None:
    header, *rows = run.read_text().splitlines()
    text = [f"run,{header}", *(f"x:1,{row}" for row in rows), *(f"X/1,{row}" for row in rows)]
    Path("both.csv").write_text("\n".join(text) + "\n")
    result = cli("plot", "both.csv", "--each", "-o", "{run}.svg")
    assert result.code == 2
    assert result.err.splitlines()[-1] == (
        "lrchart: cannot write X-1.svg: it would hold the charts of two runs, 'x:1' and 'X/1'; "
        "rename one of them"
    )
    assert not Path("x-1.svg").exists()


@pytest.mark.parametrize("output", ["{run}/../one.svg", "new/{run}/../../one.svg"])
def test_two_runs_do_not_share_a_file_by_way_of_their_folders(
    cli: Any, folder: Path, output: str
) -> None:
    result = cli("plot", "runs/*.csv", "--each", "-o", output)
    assert (result.code, result.out) == (2, "")
    assert "it would hold the charts of two runs, 'a' and 'b'" in result.err
    assert not Path("one.svg").exists()


def test_two_runs_do_not_share_a_file_where_accents_are_not_told_apart() -> None:
    with pytest.raises(OutputError, match="two runs, 'é' and 'e\u0301'"):
        files_of_runs(["é", "e\u0301"], ["{run}.svg"])


def test_no_input_is_replaced_by_a_later_chart(cli: Any, folder: Path) -> None:
    history = folder / "b.svg"  # a table, whatever its suffix
    history.write_bytes((folder / "b.csv").read_bytes())
    result = cli("plot", "runs/a.csv", "runs/b.svg", "--each", "-o", "runs/{run}.svg")
    assert result.code == 2
    assert "cannot write runs/b.svg: it is an input" in result.err
    assert not (folder / "a.svg").exists()
    assert history.read_bytes() == (folder / "b.csv").read_bytes()


def test_one_chart_that_cannot_be_drawn_costs_no_other(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lrchart.export import save

    start = save.start_drawing

    def broken(drawing: Any, *rest: Any) -> Any:
        if "test: b" not in str(drawing.spec["title"]["text"]):
            return start(drawing, *rest)

        def contents() -> Any:
            raise RenderError("no ink")

        return contents

    monkeypatch.setattr(save, "start_drawing", broken)
    result = cli("plot", "runs/*.csv", "--each", "-o", "{run}.svg", *SMALL)
    assert (result.code, result.out) == (2, "a.svg\nc d.svg\n")
    assert result.err.splitlines()[-1] == "lrchart: b.svg: no ink"


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("seed 1", "seed 1"),
        ("lr=0.1/wd:0", "lr=0.1-wd-0"),
        ("..", "run"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\nb\\c", "a-b-c"),
        ("学习率", "学习率"),
        ("x" * 500, "x" * 120),
        ("学" * 120, "学" * 66),
        ("\U0001f9ea" * 120, "\U0001f9ea" * 50),
        ("a\u202egpj.exe\u200b", "a-gpj.exe-"),
    ],
)
def test_the_name_of_a_run_is_the_name_of_a_file(run: str, name: str) -> None:
    assert file_name(run) == name


@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_charts_are_started_ahead_in_order(count: int) -> None:
    started: list[int] = []
    items = (started.append(item) or item for item in range(5))
    lead = [(item, len(started)) for item in ahead(items, count)]
    assert [item for item, _ in lead] == [0, 1, 2, 3, 4]
    assert [begun for _, begun in lead] == [min(item + count + 1, 5) for item in range(5)]
