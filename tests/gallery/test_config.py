"""``lrchart.toml``: what each key does, and the sentence for each mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrchart.errors import ConfigError
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.config import Config, Run
from lrchart.gallery.config_file import read_config
from lrchart.options import Options
from lrchart.render.formats import FORMATS

OPTIONS = {
    "title": "My gallery", "smoothing": 0.2, "rule": "steepest", "window_of": "mine",
    "marks": ("3e-4:mine",), "view": "log", "theme": "dark", "size": (8.0, 5.0), "dpi": 150,
}  # fmt: skip
WHOLE = """\
title = "My gallery"
smoothing = 0.2
rule = "steepest"
window_of = "mine"
marks = ["3e-4:mine"]
view = "log"
theme = "dark"
size = [8, 5]
dpi = 150
formats = ["png", ".html"]
outputs = "site"
templates = "pages"
teaching = false
standalone = true
introduction = "What we learned in spring."
order = ["slope", "mine"]
leave_out = ["other"]

[captions]
mine = "Watch the flat start."

[[scenario]]
name = "mine"
optimal_lr = 3e-4
base_loss = 5
descent_depth = 2.0
curve_smoothness = 1.0
divergence_scale = 20.0
divergence_power = 2.0
noise_scale = 0.0
seed = 7

[[run]]
path = "runs/*.csv"
replicates = true

[[run]]
path = "other.csv"
name = "other"
lr_column = "rate"
loss_column = "cost"
kind = "sweep"
smoothed = "fastai:0.9"

[[run]]
path = "third.csv"
smoothed = 0.98
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "lrchart.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, WHOLE)) == Config(
        options=Options(**OPTIONS),
        formats=("html", "png"),
        outputs=tmp_path / "site",
        templates=tmp_path / "pages",
        standalone=True,
        scenarios=(Scenario("mine", 3e-4, 5, 2.0, 1.0, 20.0, 2.0, 0.0, 7),),
        teaching=False,
        introduction="What we learned in spring.",
        captions={"mine": "Watch the flat start."},
        order=("slope", "mine"),
        leave_out=("other",),
        runs=(
            Run("runs/*.csv", replicates=True),
            Run("other.csv", "other", "rate", "cost", False, "sweep", "fastai:0.9"),
            Run("third.csv", smoothed=0.98),
        ),
        folder=tmp_path,
    )


def test_an_empty_file_is_the_built_in_gallery_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    assert read_config(path) == Config(outputs=tmp_path / "outputs", folder=tmp_path)


def test_own_scenarios_follow_the_built_in_ones(tmp_path: Path) -> None:
    path = written(tmp_path, '[[scenario]]\nname = "mine"\noptimal_lr = 1e-3\n')
    assert read_config(path).scenarios == (*SCENARIOS, Scenario("mine", 1e-3))


def test_the_file_of_the_current_folder_is_taken(inside: Path) -> None:
    assert read_config() == Config()
    written(inside, "\ufeffdpi = 96\n")  # editors on Windows begin with a byte-order mark
    assert read_config().options.dpi == 96


def test_one_format_may_stand_alone(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, 'formats = "svg"')).formats == ("svg",)


SCENARIO = '[[scenario]]\nname = "a"\noptimal_lr = 1e-3\n'
KEYS = (
    "title, smoothing, rule, window_of, marks, view, theme, size, dpi, training_steps, schedule, "
    "palette, formats, outputs, templates, standalone, teaching, introduction, captions, order, "
    "leave_out, scenario, run, trainings"
)

#: (content of the file, message after the file's name)
REFUSED = [
    ("figsize = [6, 4]", "unknown key 'figsize'; did you mean 'size'?"),
    ("dark = true", "unknown key 'dark'; did you mean theme='dark'?"),
    ("theem = 1", "unknown key 'theem'; did you mean 'theme'?"),
    ('[options]\ntheme = "dark"', "unknown table [options]; its keys stand at the top of the file"),
    (
        '[[run]]\npath = "a"\ntheme = "dark"',
        "[[run]] 1: the key 'theme' stands at the top, above all tables",
    ),
    ("zzz = 1", f"unknown key 'zzz'; allowed: {KEYS}"),
    ("dpi = 10", "dpi must be 18 to 1200 pixels per inch; got 10"),
    ('dpi = "300"', "dpi must be 18 to 1200 pixels per inch; got '300'"),
    ("title = 1", "title must be a string; got 1"),
    ('theme = "blue"', "theme must be one of 'light', 'dark', 'print'; got 'blue'"),
    ("size = [10]", "size must be a width and a height in inches, as (10, 6); got [10]"),
    ("formats = []", f"formats must be a list of {', '.join(FORMATS)}; got []"),
    ("formats = 3", f"formats must be a list of {', '.join(FORMATS)}; got 3"),
    ('formats = ["gif"]', f"format must be one of {', '.join(FORMATS)}; got 'gif'"),
    ("outputs = 3", "outputs must be a string; got 3"),
    ("templates = true", "templates must be a string; got True"),
    ('teaching = "no"', "teaching must be true or false; got 'no'"),
    ("introduction = 3", "introduction must be a string; got 3"),
    ("captions = 3", "captions must be written as a [captions] table"),
    ("[captions]\nslope = 3", "[captions]: slope must be a string; got 3"),
    ('order = "slope"', "order must be a list of names of charts; got 'slope'"),
    ("leave_out = [3]", "leave_out must be a list of names of charts; got [3]"),
    ("scenario = 3", "scenario must be written as [[scenario]] tables"),
    ("[scenario]\nname = 'a'", "scenario must be written as [[scenario]] tables"),
    ("run = ['a.csv']", "run must be written as [[run]] tables"),
    ('[[scenario]]\nname = "a"', "[[scenario]] 1: key 'optimal_lr' is missing"),
    ("[[scenario]]\noptimal_lr = 1e-3", "[[scenario]] 1: key 'name' is missing"),
    (
        f"{SCENARIO}{SCENARIO}optimallr = 3",
        "[[scenario]] 2: unknown key 'optimallr'; did you mean 'optimal_lr'?",
    ),
    (
        f"{SCENARIO}seed = 1.5",
        "[[scenario]] 1: seed must be a whole number from 0 to 9.22337e+18; got 1.5",
    ),
    (
        f'{SCENARIO}noise_scale = "low"',
        "[[scenario]] 1: noise_scale must be a number from 0 to 10; got 'low'",
    ),
    (
        '[[scenario]]\nname = "a"\noptimal_lr = 2',
        "[[scenario]] 1: optimal_lr must be a number from 1.01e-06 to 0.99; got 2",
    ),
    (
        '[[scenario]]\nname = ""\noptimal_lr = 1e-3',
        "[[scenario]] 1: name must be a string; got ''",
    ),
    ('[[run]]\nname = "a"', "[[run]] 1: key 'path' is missing"),
    ("[[run]]\npath = 3", "[[run]] 1: path must be a file, folder or pattern; got 3"),
    ('[[run]]\npath = "a"\nname = 3', "[[run]] 1: name must be a string; got 3"),
    (
        '[[run]]\npath = "a"\nreplicates = "yes"',
        "[[run]] 1: replicates must be true or false; got 'yes'",
    ),
    (
        '[[run]]\npath = "a"\nlrcolumn = "x"',
        "[[run]] 1: unknown key 'lrcolumn'; did you mean 'lr_column'?",
    ),
    (
        '[[run]]\npath = "a"\nkind = "sweeps"',
        "[[run]] 1: kind must be one of 'auto', 'sweep', 'training', 'trainings'; got 'sweeps'; "
        "did you mean 'sweep'?",
    ),
    (
        '[[run]]\npath = "a"\nsmoothed = 1.5',
        "[[run]] 1: smoothed must be one of lightning, fastai, ktrain, torch-lr-finder, ignite, "
        "keras, no, auto, or a factor from 0 up to 1 (0.98); got 1.5",
    ),
    (
        '[[run]]\npath = "a"\nsmoothed = true',
        "[[run]] 1: smoothed must be one of lightning, fastai, ktrain, torch-lr-finder, ignite, "
        "keras, no, auto, or a factor from 0 up to 1 (0.98); got True",
    ),
    ("dpi = 1979-05-27", f"dpi must be 18 to 1200 pixels per inch; got {date(1979, 5, 27)!r}"),
    (f"dpi = 0x{'f' * 5000}", "dpi must be 18 to 1200 pixels per inch; got a long int"),
    (b"title = '\xff'", "not UTF-8 text at byte 9"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[s for _, s in REFUSED])
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, text: str | bytes, sentence: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, 'title = "a"\ndpi = = 3\n')
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: not TOML: Invalid value (at line 2, column 7)"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: no such file"


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path)
    assert str(caught.value) == f"{tmp_path}: Is a directory"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "title = " + "[" * 20_000)
    with pytest.raises(ConfigError, match=r"lrchart\.toml: not TOML"):
        read_config(path)


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f"dpi = {'1' * 5000}")
    with pytest.raises(ConfigError, match=r"lrchart\.toml: not TOML: Exceeds the limit"):
        read_config(path)
