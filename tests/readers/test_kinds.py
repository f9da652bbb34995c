"""Trainings are refused in one sentence, wherever they come from, unless they are overruled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError, KindError, OptionError
from lrchart.readers import from_history, read, readings

STEPS = 60


def schedule(held: int = 40) -> pd.DataFrame:
    """Return a warm-up into a constant rate, of 8e-4."""
    k = np.arange(STEPS)
    lr = 8e-4 * np.minimum(1, (k + 1) / (STEPS - held + 1))
    return pd.DataFrame({"step": k, "lr": lr, "loss": 3 - 0.02 * k + 0.01 * np.cos(7 * k)})


def sweep(**more: Any) -> pd.DataFrame:
    k = np.arange(STEPS)
    loss = 2.4 - 1.5 / (1 + np.exp(-(k - 30) / 4)) + 9 * np.clip((k - 48) / 12, 0, None) ** 2
    return pd.DataFrame({"lr": np.geomspace(1e-6, 1, STEPS), "loss": loss, **more})


SAID = "at one rate, 8e-4: this is a training under a schedule, not a range test"


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "json"])
def test_a_training_is_refused_from_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"run.{suffix}"
    frame = schedule()
    writers: dict[str, Any] = {
        "csv": lambda: frame.to_csv(path, index=False),
        "jsonl": lambda: frame.to_json(path, orient="records", lines=True),
        "json": lambda: path.write_text(json.dumps(frame.to_dict("list"))),
        "parquet": lambda: frame.to_parquet(path),
    }
    writers[suffix]()
    with pytest.raises(KindError, match=SAID) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert 'overrule this with kind="sweep" or kind="training"' in str(caught.value)


def test_a_frame_in_memory_is_refused_by_everything_that_takes_one() -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    for frame in (schedule(), polars.DataFrame(schedule()), polars.LazyFrame(schedule())):
        for use in (lrchart.plot, lrchart.suggest, lrchart.slope, lrchart.analyse, from_history):
            with pytest.raises(KindError, match=SAID):
                use(frame)


def test_an_overruled_training_is_read() -> None:
    swept = from_history(schedule(), kind="sweep")
    assert swept["kind"].unique().tolist() == ["sweep"]
    assert len(lrchart.suggest(swept)) == 1
    trained = from_history(schedule(), kind="training")
    assert trained["kind"].unique().tolist() == ["training"]
    with pytest.raises(KindError, match="was read as a training"):
        lrchart.suggest(trained)


def test_of_an_overruled_training_the_rows_that_may_be_a_range_test_are_read() -> None:
    rates, trained = np.geomspace(1e-4, 0.1, 100), 300
    falls = 2.3 - 1.4 / (1 + np.exp(-3 * (np.log10(rates) + 2.8)))
    loss = np.append(falls, np.linspace(1.2, 0.3, trained))
    loss += np.random.default_rng(0).normal(0, 0.03, len(loss))
    both = pd.DataFrame({"lr": np.append(rates, np.full(trained, 1e-2)), "loss": loss})
    with pytest.raises(KindError, match="if rows 1 to 100, in which the rate rises"):
        from_history(both)
    (reading,) = readings(both, kind="sweep")
    np.testing.assert_array_equal(reading.frame["lr"], rates)
    assert "left out the last 300 steps, at another rate" in reading.notes


def test_the_steps_of_a_training_keep_the_recorded_order() -> None:
    frame = schedule().drop(columns="step")
    trained = from_history(frame, kind="training").sort_values("step")
    np.testing.assert_array_equal(trained["lr"], frame["lr"])


def test_one_training_among_sweeps_is_listed_and_the_others_are_read() -> None:
    good, bad, last = readings(sweep(), schedule(), sweep())
    assert (good.refused, last.refused, bad.frame.empty) == ((), (), True)
    (refusal,) = bad.refused
    assert (refusal.kind, refusal.run, bad.every_run) == ("training", "run 2", ("run 2",))
    assert SAID in refusal.reason
    assert read(sweep(), schedule(), sweep())["run"].unique().tolist() == ["run 1", "run 3"]


def test_one_training_among_the_runs_of_a_file(tmp_path: Path) -> None:
    table = pd.concat([sweep(run="a"), schedule().assign(run="b"), sweep(run="c")])
    table.drop(columns="step").to_csv(tmp_path / "runs.csv", index=False)
    (reading,) = readings(tmp_path / "runs.csv")
    assert reading.runs == ["a", "c"]
    assert reading.every_run == ("a", "b", "c")
    assert [refusal.run for refusal in reading.refused] == ["b"]


@pytest.mark.parametrize("loss", ["loss", "final_loss", "accuracy"])
def test_a_table_of_trainings_names_the_command_for_it(tmp_path: Path, loss: str) -> None:
    rates = np.repeat(np.geomspace(1e-5, 1e-1, 9), 3)
    table = pd.DataFrame({"lr": rates, "seed": [0, 1, 2] * 9, loss: rates})
    table.to_csv(tmp_path / "trainings.csv", index=False)
    with pytest.raises(KindError, match=r"3 'seed' values: these are trainings.*plot_trainings"):
        read(tmp_path / "trainings.csv")


def test_a_table_of_trainings_beside_sweeps_is_left_out_of_their_folder(tmp_path: Path) -> None:
    sweep().to_csv(tmp_path / "sweep.csv", index=False)
    rates = np.repeat(np.geomspace(1e-5, 1e-1, 9), 3)
    table = pd.DataFrame({"lr": rates, "seed": [0, 1, 2] * 9, "loss": rates})
    table.to_csv(tmp_path / "truth.csv", index=False)
    (reading,) = readings(tmp_path)
    assert reading.notes[-1].startswith("left out 1 file of the folder without a range test")


def test_a_return_is_left_out_and_said() -> None:
    there = sweep()
    back = there[-2::-1].assign(loss=lambda rows: rows["loss"] + 0.01)
    (reading,) = readings(pd.concat([there, back]))
    assert len(reading.frame) == STEPS
    assert any("left out the last 59 steps, in which the rate falls" in x for x in reading.notes)


def test_an_unknown_kind_is_refused_with_the_choices() -> None:
    with pytest.raises(OptionError, match="kind must be one of 'auto', 'sweep', 'training'"):
        read(sweep(), kind="training run")


def test_no_row_is_left_for_trainings() -> None:
    with pytest.raises(InputError, match="plot_trainings"):
        read(sweep(), kind="trainings")


def test_on_the_command_line_a_training_has_no_number_and_status_2(cli: Any, inside: Path) -> None:
    schedule().to_csv("t.csv", index=False)
    for frame, name in ((sweep(), "a.csv"), (sweep(), "b.csv")):
        frame.to_csv(name, index=False)
    alone = cli("suggest", "--quiet", "t.csv")
    assert (alone.code, alone.out) == (2, "")
    assert "overrule this with --kind sweep or --kind training" in alone.err
    among = cli("suggest", "--quiet", "a.csv", "t.csv", "b.csv")
    first, missing, last = among.out.split()
    assert (among.code, missing) == (2, "nan")
    assert first == last != "nan"
    assert f"t.csv: 40 of 60 steps are {SAID}" in among.err
    plot = cli("plot", "a.csv", "t.csv", "-o", "x.vl.json")
    assert (plot.code, plot.out) == (2, "x.vl.json\n")
    believed = ("--kind", "sweep", "--smoothed", "no")
    overruled = cli("suggest", "--quiet", *believed, "t.csv")
    assert (overruled.code, len(overruled.out.split())) == (0, 1)


def test_a_range_test_that_could_be_trainings_says_so(write: Any) -> None:
    """Trainings at a grid of rates, saved in its order with nothing beside: they look alike."""
    lr = np.repeat(np.geomspace(1e-5, 1, 12), 3)
    loss = 2 - 1 / (1 + np.exp(-(np.log10(lr) + 3) / 0.5)) + np.tile([0.01, 0.0, -0.02], 12)
    text = "".join(f"{a},{b}\n" for a, b in zip(lr, loss, strict=True))
    (reading,) = readings(write(f"lr,loss\n{text}"))
    assert reading.notes[0] == (
        "the rate rises once, from 1e-5 to 1, in 36 steps; trainings sorted by their rates would "
        "look alike"
    )
    (sure,) = readings(write(f"lr,loss\n{text}"), kind="sweep")
    assert not any("look alike" in note for note in sure.notes)
