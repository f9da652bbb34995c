"""Output of each command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrchart.frame.validation import validate
from tests.cli.conftest import SMALL


def test_plot_writes_and_says_what_it_wrote(cli: Any, run: Path) -> None:
    result = cli("plot", "run.csv", "-o", "a.svg", "-o", "deep/b.vl.json", *SMALL)
    assert (result.code, result.out) == (0, "a.svg\ndeep/b.vl.json\n")
    read, said = result.err.splitlines()
    assert read.startswith("run.csv: ")
    assert re.fullmatch("Learning-rate range test: run · Suggested .+ · window .+ to .+", said)
    assert Path("a.svg").read_text().startswith("<svg")
    assert "Learning-rate range test: run" in Path("a.svg").read_text()


def test_plot_without_a_name_makes_a_page(cli: Any, run: Path) -> None:
    assert cli("plot", "run.csv", *SMALL).out == "lr_finder.html\n"
    assert Path("lr_finder.html").read_text("utf-8").lower().startswith("<!doctype html>")


def test_several_runs_share_a_chart(cli: Any, run: Path) -> None:
    Path("other.csv").write_bytes(run.read_bytes())
    cli("plot", "run.csv", "other.csv", "-o", "a.vl.json")
    assert json.loads(Path("a.vl.json").read_text("utf-8"))["title"]["text"].endswith(": 2 runs")


def test_options_reach_the_chart(cli: Any, run: Path) -> None:
    given = ("--title", "Mine", "--view", "log", "--smoothing", "0", "--mark", "1e-3:here")
    cli("plot", "run.csv", "-o", "a.vl.json", *given)
    spec = json.loads(Path("a.vl.json").read_text("utf-8"))
    values = {param["name"]: param.get("value") for param in spec["params"]}
    assert spec["title"]["text"] == "Mine"
    assert (values["view"], values["smoothing"]) == ("log", 0)
    assert "here 1e-3" in json.dumps(spec["datasets"])


def test_the_slope_is_a_chart_too(cli: Any, run: Path) -> None:
    cli("plot", "run.csv", "--slope", "-o", "a.vl.json")
    assert "Slope (loss per decade)" in Path("a.vl.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "pixels"),
    [
        (("--dpi", "96"), (384, 288)),
        (("--scale", "2"), (768, 576)),
        (("--scale", "0.5"), (192, 144)),
    ],
)
def test_pixels_are_asked_for_in_two_ways(
    cli: Any, run: Path, asked: tuple[str, ...], pixels: tuple[int, int]
) -> None:
    from PIL import Image

    cli("plot", "run.csv", "-o", "a.png", "--size", "4x3", *asked)
    with Image.open("a.png") as image:
        assert image.size == pixels


def test_columns_can_be_named(cli: Any, inside: Path) -> None:
    Path("odd.csv").write_text("a;b\n" + "".join(f"1e-{9 - i};{9 - i}\n" for i in range(9)))
    result = cli("plot", "odd.csv", "-o", "a.vl.json", "--lr-column", "a", "--loss-column", "b")
    assert result.code == 0


def test_suggest_answers_people_and_programs(cli: Any, run: Path) -> None:
    document = json.loads(cli("suggest", "run.csv", "--json").out)
    assert document["schema"] == 1
    answer = document["runs"][0]
    assert answer["run"] == "run"
    assert 1e-6 < answer["lr_low"] <= answer["lr"] <= answer["lr_high"] < 1
    quiet = cli("suggest", "run.csv", "--quiet")
    assert float(quiet.out) == pytest.approx(answer["lr"], rel=0.01)
    assert quiet.err == ""
    header, row, blank, purpose, interval = cli("suggest", "run.csv").out.splitlines()
    assert interval == (
        "In four of five measured cases, the 80 % interval held the best learning rate."
    )
    assert (blank, purpose) == ("", "For a training of 1,350 steps, decaying rate (both assumed).")
    assert header.endswith("Readable")
    assert row.split()[0] == "run"
    assert row.endswith("yes"), "no blanks at the end of a piped line"


def test_a_number_alone_is_on_stdout_and_what_is_wrong_with_it_on_stderr(
    cli: Any, inside: Path
) -> None:
    Path("flat.csv").write_text(
        "lr,loss\n" + "".join(f"1e-{9 - i},{2 + i % 2}\n" for i in range(9))
    )
    guess = cli("suggest", "flat.csv", "--quiet")
    assert guess.code == 3
    assert cli("suggest", "flat.csv", "--quiet", "--allow-guess").code == 0
    assert cli("suggest", "flat.csv").code == 0
    assert cli("suggest", "flat.csv", "--json").code == 0
    assert 1e-9 <= float(guess.out) <= 0.1
    assert guess.err.startswith(
        "flat: a guess: no fall of the loss is clearly larger than its noise: "
    )
    refused = cli("suggest", "flat.csv", "--quiet", "--rule", "torch-lr-finder")
    assert (refused.code, refused.out) == (3, "nan\n")
    assert refused.err == "flat: no number: torch-lr-finder needs 17 points; it kept 9\n"
    table = cli("suggest", "flat.csv").out.splitlines()
    assert table[-4] == ""
    assert table[-1] == guess.err.strip(), "below the table stands the same"


def test_suggest_answers_for_a_training_that_is_told(cli: Any, run: Path) -> None:
    told = ("--training-steps", "50000", "--schedule", "decay")
    lines = cli("suggest", *told, "run.csv").out.splitlines()
    assert lines[-2] == "For a training of 50,000 steps (measured up to 40,000), decaying rate."
    long = json.loads(cli("suggest", "run.csv", "--json", *told).out)["runs"][0]
    assert (long["training_steps"], long["schedule"]) == (50000, "decay")
    short = json.loads(cli("suggest", "run.csv", "--json", "--training-steps", "100").out)["runs"][
        0
    ]
    assert short["lr"] > long["lr"]
    other = cli("suggest", "run.csv", *told, "--rule", "fastai-valley").out
    assert "lrchart's 80 % interval" in other
    assert other.splitlines()[-2:] == [
        "The 80 % interval is lrchart's, for a training of 50,000 steps (measured up to 40,000), "
        "decaying rate.",
        "In four of five measured cases, none of them this long, the 80 % interval held the best "
        "learning rate; it says nothing about fastai-valley.",
    ]
    refused = cli("suggest", "run.csv", "--schedule", "cosine")
    assert refused.code == 2
    assert "schedule must be one of 'constant', 'decay'; got 'cosine'" in refused.err


def test_a_chart_is_for_the_training_that_is_told(cli: Any, run: Path) -> None:
    rates = [
        cli("plot", "run.csv", "-o", "a.vl.json", "--training-steps", steps).err.splitlines()[-1]
        for steps in ("100", "10000")
    ]
    assert rates[0] != rates[1]
    assert [line.split(" · ")[-1] for line in rates] == [
        "for 100 steps, decaying rate (assumed)",
        "for 10,000 steps, decaying rate (assumed)",
    ]


def test_the_scenarios_are_a_tidy_csv(cli: Any, inside: Path, taught: pd.DataFrame) -> None:
    import io

    printed = cli("scenarios").out
    pd.testing.assert_frame_equal(validate(pd.read_csv(io.StringIO(printed))), taught)
    assert cli("scenarios", "-o", "s.csv").out == "s.csv\n"
    assert Path("s.csv").read_text() == printed
    Path("lrchart.toml").write_text("teaching = false")
    assert cli("scenarios").out == printed


def test_the_scenarios_of_a_gallery_that_leaves_out_the_built_in_ones(
    cli: Any, inside: Path
) -> None:
    Path("lrchart.toml").write_text(
        "teaching = false\n[[scenario]]\nname = 'mine'\noptimal_lr = 1e-3\n"
    )
    runs = {line.split(",")[0] for line in cli("scenarios").out.splitlines()[1:]}
    assert runs == {"mine"}


def test_build_says_which_page_to_open(cli: Any, run: Path) -> None:
    Path("lrchart.toml").write_text("teaching = false\n[[run]]\npath = 'run.csv'\n")
    result = cli("build", "--formats", "html", *SMALL)
    assert re.fullmatch(r"wrote \d+ files; open outputs/index\.html\n", result.err)


def test_build_takes_the_config_of_the_folder(cli: Any, run: Path) -> None:
    Path("lrchart.toml").write_text(
        'teaching = false\noutputs = "site"\nformats = ["vl.json"]\n[[run]]\npath = "run.csv"\n'
    )
    result = cli("build", "--verbose")
    assert result.code == 0
    assert set(result.out.split()) == {"site/run.vl.json", "site/sweeps.csv"}
    assert result.err == "wrote 2 files in site\n"
    Path("site/run.vl.json").unlink()
    result = cli("build")
    assert (result.code, result.out, result.err) == (0, "", "wrote 1 file in site\n")
    again = cli("build")
    assert (again.out, again.err) == ("", "nothing has changed in site\n")


def test_options_of_build_win_over_the_config(cli: Any, run: Path) -> None:
    Path("mine.toml").write_text(
        'title = "From the file"\nteaching = false\n[[run]]\npath = "run.csv"\n'
    )
    given = ("--config", "mine.toml", "--outputs", "o", "--formats", "svg", "--only", "run")
    cli("build", *given, *SMALL, "--theme", "dark")
    assert 'fill="#12161c"' in Path("o/run.svg").read_text()
    assert not Path("o/run.png").exists()


def test_open_shows_the_page(cli: Any, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    Path("lrchart.toml").write_text(
        "teaching = false\nformats = ['vl.json']\n[[run]]\npath = 'run.csv'\n"
    )
    cli("build", "--open")
    cli("plot", "run.csv", "-o", "a b.vl.json", "-o", "c.vl.json", "--open")
    assert opened == [
        (run.parent / name).as_uri() for name in ("outputs/index.html", "a b.vl.json")
    ]
