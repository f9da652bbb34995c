"""Which charts a config declares, in which order, and the table of numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import ConfigError, InputError, KindError, OptionError
from lrchart.frame.scenario import Scenario
from lrchart.gallery.config import Config, Run
from lrchart.gallery.entries import chosen, gallery, numbers
from lrchart.gallery.slugs import MAIN
from lrchart.gallery.teaching import ASSETS, TASKS
from lrchart.options import Options

ROOT = Path(__file__).parents[2]
BUILT_IN = [
    MAIN,
    "well-behaved-model",
    "noisy-batches",
    "stable-wider-optimum",
    "slope",
    "anatomy",
    "range-test-right",
    "range-test-wrong",
    "leaderboard",
]


@pytest.fixture
def recorded(tmp_path: Path, sweep: Any, dip: Any) -> Path:
    """A folder with three recorded runs, noisy as measured losses are."""
    noise = np.random.default_rng(0).normal(0, 0.05, len(dip))
    for i, name in enumerate(("first", "second", "index")):
        rows = sweep(dip + noise + i)[["lr", "loss"]]
        rows.to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def names(config: Config) -> list[str]:
    return [entry.name for entry in gallery(config).entries]


def test_the_built_in_gallery(taught: pd.DataFrame) -> None:
    assert names(Config()) == BUILT_IN
    pd.testing.assert_frame_equal(gallery(Config()).frame, taught)


def test_the_main_chart_zones_the_first_scenario(charts: dict[str, Any]) -> None:
    assert charts[MAIN].to_dict()["title"]["subtitle"] == [
        "Window of Well-behaved model: 6.7e-4 to 6e-3",
        "optimum 2e-3 · suggested 1.8e-3",
        "for 250 steps, constant rate",
    ]


def test_the_training_of_a_run_beside_the_scenarios_is_assumed(recorded: Path) -> None:
    entries = gallery(Config(runs=(Run("first.csv"),), folder=recorded)).entries
    (chart,) = (entry.draw() for entry in entries if entry.name == "first")
    assert "steps, decaying rate (both assumed)" in str(chart.to_dict()["title"]["subtitle"])


@pytest.mark.parametrize(
    ("named", "main", "runs"),
    [
        (None, "Well-behaved model", None),
        ("Noisy batches", "Noisy batches", None),
        ("second", "Well-behaved model", "second"),
    ],
)
def test_the_window_is_that_of_the_run_named_wherever_it_is(
    recorded: Path, named: str | None, main: str, runs: str | None
) -> None:
    config = Config(Options(window_of=named), runs=(Run("*.csv"),), folder=recorded)
    draws = {entry.name: entry.draw for entry in gallery(config).entries}
    for name, zoned in ((MAIN, main), ("runs", runs)):
        said = draws[name]().to_dict()["title"]["subtitle"]
        assert any(f"indow of {zoned}" in line for line in said) == (zoned is not None), said


def test_a_window_of_no_run_is_refused() -> None:
    with pytest.raises(OptionError, match="got 'mine'"):
        gallery(Config(Options(window_of="mine")))


def test_runs_join_the_scenarios(recorded: Path) -> None:
    config = Config(runs=(Run("*.csv"),), folder=recorded)
    # "index" is reserved for the gallery's own page.
    own = ["first", "index-run", "second"]
    assert names(config) == [MAIN, "runs", *BUILT_IN[1:4], *own, *BUILT_IN[4:]]


def test_runs_alone(recorded: Path) -> None:
    config = Config(scenarios=(), runs=(Run("first.csv", name="mine"),), folder=recorded)
    declared = gallery(config)
    assert [(entry.name, entry.title) for entry in declared.entries] == [("mine", "mine")]
    assert declared.frame["run"].unique().tolist() == ["mine"]
    assert "optimal_lr" not in declared.frame
    assert declared.entries[0].draw().to_dict()["title"]["text"].endswith(": mine")


def test_a_scenario_more_is_a_chart_more() -> None:
    config = Config(scenarios=(Scenario("slope", 1e-3),))
    assert names(config) == [MAIN, "slope-2", *BUILT_IN[4:]]


def test_without_teaching_nothing_is_built_in_but_the_slopes_of_own_scenarios() -> None:
    config = Config(scenarios=(Scenario("mine", 1e-3),), teaching=False)
    assert names(config) == [MAIN, "mine", "slope"]


def test_teachers_arrange_and_caption_the_charts() -> None:
    captions = {"anatomy": "Look at the thin line first."}
    order, leave_out = ("anatomy", "slope"), ("leaderboard", "noisy-batches")
    config = Config(captions=captions, order=order, leave_out=leave_out)
    entries = gallery(config).entries
    rest = [name for name in BUILT_IN if name not in order + leave_out]
    assert [entry.name for entry in entries] == [*order, *rest]
    assert entries[0].caption == captions["anatomy"]
    assert entries[1].caption.startswith("The same runs as slopes")


ARRANGED = [
    (Config(captions={"anatomie": "x"}), "captions: no chart 'anatomie'; did you mean 'anatomy'?"),
    (Config(order=("slop",)), "order: no chart 'slop'; did you mean 'slope'?"),
    (Config(leave_out=("zzz",)), f"leave_out: no chart 'zzz'; allowed: {', '.join(BUILT_IN)}"),
    (Config(leave_out=tuple(BUILT_IN)), "leave_out names every chart: none is left"),
]


@pytest.mark.parametrize(("config", "sentence"), ARRANGED, ids=[text for _, text in ARRANGED])
def test_what_cannot_be_arranged_is_refused(config: Config, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        gallery(config)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("name", "verdict"), [("right", "inside"), ("wrong", "above")])
def test_the_range_tests_over_their_trainings_say_how_they_did(name: str, verdict: str) -> None:
    (entry,) = chosen(gallery(Config()).entries, (f"range-test-{name}",))
    said = " ".join(entry.draw().to_dict()["title"]["subtitle"])
    assert f", {verdict} the good rates: it gives up" in " ".join(said.split())


@pytest.mark.parametrize("task", [task for task, *_ in TASKS.values()])
def test_their_data_is_that_of_the_benchmark(task: str) -> None:
    (measured,) = (ROOT / "benchmarks" / "suggestions" / "tasks").glob(f"*/{task}")
    for name in ("task.json", "truth.csv", "sweep_seed0.csv"):
        assert (ASSETS / "tasks" / task / name).read_bytes() == (measured / name).read_bytes()


def test_every_entry_has_words() -> None:
    for entry in gallery(Config()).entries:
        assert len(entry.title) > 4
        assert len(entry.caption) > 40


REFUSED = [
    (
        Config(scenarios=()),
        ConfigError,
        "the gallery is empty: declare a [[scenario]], [[run]] or [[trainings]]",
    ),
    (
        Config(runs=(Run("first.csv", name="Noisy batches"),)),
        ConfigError,
        "two curves are named 'Noisy batches'; give one of them a name",
    ),
    (
        Config(runs=(Run("first.csv"), Run("first.csv"))),
        ConfigError,
        "two curves are named 'first'; give one of them a name",
    ),
    (Config(runs=(Run("*.csv", name="x"),)), ConfigError, "name 'x' stands for 3 runs"),
]


@pytest.mark.parametrize(("config", "kind", "sentence"), REFUSED, ids=[s for *_, s in REFUSED])
def test_what_is_no_gallery_is_refused(
    recorded: Path, config: Config, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        gallery(replace(config, folder=recorded))
    assert str(caught.value) == sentence


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        gallery(Config(runs=(Run("none.csv"),), folder=tmp_path))


def test_some_of_the_charts() -> None:
    entries = gallery(Config()).entries
    assert chosen(entries, ()) == entries
    assert [entry.name for entry in chosen(entries, ("anatomy", MAIN))] == [MAIN, "anatomy"]
    with pytest.raises(OptionError) as caught:
        chosen(entries, ("finder",))
    assert str(caught.value) == f"no chart 'finder'; the gallery has {', '.join(BUILT_IN)}"


def test_of_a_crowd_the_notable_runs_have_a_chart_of_their_own(tmp_path: Path) -> None:
    x = np.linspace(-6, 0, 60)
    rng = np.random.default_rng(0)
    frames = [
        pd.DataFrame(
            {"run": f"run {i}", "lr": 10.0**x, "loss": 2 - x / 6 + 9 * np.clip(x - o, 0, 9) ** 2}
        )
        for i, o in enumerate(rng.uniform(-3, -1, 60))
    ]
    pd.concat(frames).to_csv(tmp_path / "many.csv", index=False)
    declared = gallery(Config(scenarios=(), runs=(Run("many.csv"),), folder=tmp_path))
    names = [entry.name for entry in declared.entries]
    assert names[0] == "runs"
    assert 2 <= len(names) - 1 <= 4
    assert declared.frame["run"].nunique() == 60
    assert len(numbers(declared.frame, Options()).rows) == len(names) - 1


def histories(folder: Path) -> None:
    step = np.arange(60)
    sweep = {"lr": np.geomspace(1e-6, 1, 60), "loss": 3 - 2 / (1 + np.exp(30 - step)) + step / 600}
    decay = {"step": step, "lr": 1e-3 * (1.02 - step / 60), "loss": 2 - step / 60}
    pd.DataFrame(sweep).to_csv(folder / "sweep.csv", index=False)
    pd.DataFrame(decay).to_csv(folder / "decay.csv", index=False)


def test_a_training_that_is_declared_is_drawn_beside_the_range_tests(tmp_path: Path) -> None:
    histories(tmp_path)
    runs = (Run("sweep.csv"), Run("decay.csv", name="mine", kind="training"))
    declared = gallery(Config(scenarios=(), runs=runs, folder=tmp_path))
    assert [entry.name for entry in declared.entries] == ["sweep", "mine"]
    chart = declared.entries[1].draw().to_dict()
    assert "no suggestion" in "".join(chart["title"]["subtitle"])
    assert set(declared.frame["run"]) == {"sweep"}
    assert declared.refused == ()


def test_a_training_that_is_not_declared_is_named_and_the_rest_is_drawn(tmp_path: Path) -> None:
    histories(tmp_path)
    config = Config(scenarios=(), runs=(Run("sweep.csv"), Run("decay.csv")), folder=tmp_path)
    declared = gallery(config)
    assert [entry.name for entry in declared.entries] == ["sweep"]
    assert "decay.csv: the rate only falls" in declared.refused[0]
    with pytest.raises(KindError, match="the rate only falls"):
        gallery(replace(config, runs=(Run("decay.csv"),)))
