"""One range test has one answer, however long it is and whatever it is handed in as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.condense import condense, is_condensed
from lrchart.live.watched import Watched
from lrchart.pipeline import analyse
from lrchart.readers import read
from tests.full import full

#: relative tolerance for float64 sums in a different order
SAME = 1e-9
LENGTHS = [100, 2_000, 9_999, 10_001, 30_000]


def recorded(steps: int, spacing: str = "log", blank: float = 0.0) -> pd.DataFrame:
    """Return a noisy range test that blows up, some of its losses not measured."""
    rng = np.random.default_rng(4)
    lr = np.geomspace(1e-7, 10, steps) if spacing == "log" else np.linspace(1e-5, 1, steps)
    x = np.log10(lr)
    loss = 2.5 - 1.8 / (1 + np.exp(-(x + 3) / 0.35)) + 14 * np.clip((x + 1.2) / 2, 0, None) ** 2.3
    loss = np.where(x > 0.4, np.nan, loss + rng.normal(0, 0.05, steps))
    blanks = (rng.random(steps) < blank) & (x < 0)
    return pd.DataFrame(
        {"step": np.arange(steps), "lr": lr, "loss": np.where(blanks, np.nan, loss)}
    )


def same(values: Any) -> Any:
    return pytest.approx(values, rel=SAME, nan_ok=True)


def answer(frame: Any) -> list[float]:
    row = lrchart.suggest(frame).iloc[0]
    return [row["lr"], row["lr_low"], row["lr_high"]]


@pytest.mark.parametrize(
    ("steps", "spacing"),
    [
        *((steps, "log") for steps in LENGTHS),
        *(full(steps, "linear") for steps in LENGTHS[:-1]),
        (LENGTHS[-1], "linear"),
    ],
)
def test_frame_file_chart_and_suggestion_agree(spacing: str, steps: int, tmp_path: Path) -> None:
    frame = recorded(steps, spacing)
    path = tmp_path / "run.csv"
    frame.to_csv(path, index=False)
    pick = analyse(frame).suggestions.iloc[0]
    wanted = answer(frame)
    assert [pick["lr"], pick["lr_low"], pick["lr_high"]] == same(wanted)
    assert answer(read(path)) == same(wanted)
    assert answer(condense(frame)) == same(wanted)


@pytest.mark.parametrize("name", ["polars", "duckdb", "parquet"])
def test_every_engine_agrees(name: str, tmp_path: Path) -> None:
    package = pytest.importorskip("duckdb" if name == "parquet" else name)
    frame = recorded(250_000)
    if name == "parquet":
        pytest.importorskip("pyarrow")
        frame.to_parquet(tmp_path / "run.parquet")
        other: Any = read(tmp_path / "run.parquet")
        assert is_condensed(other)
    else:
        other = package.from_pandas(frame).lazy() if name == "polars" else package.from_df(frame)
    assert answer(other) == same(answer(frame))


@pytest.mark.parametrize("spacing", ["log", "linear"])
def test_two_steps_more_hardly_move_the_answer(spacing: str) -> None:
    """At 10,000 steps a frame begins to be condensed."""
    before, after = (answer(recorded(steps, spacing)) for steps in (9_999, 10_001))
    # The two sweeps have different noise.
    assert np.abs(np.log10(np.divide(after, before))).max() < 0.05


@pytest.mark.parametrize("steps", [300, 30_000])
@pytest.mark.parametrize("stepped", [True, False])
def test_steps_that_were_not_measured_are_the_same_as_blanks_and_as_nan(
    steps: int, stepped: bool, tmp_path: Path
) -> None:
    frame = recorded(steps, blank=0.3)
    if not stepped:
        frame = frame.drop(columns="step")
    frame.to_csv(tmp_path / "run.csv", index=False)
    assert answer(read(tmp_path / "run.csv")) == same(answer(frame))


def test_a_run_reads_the_same_beside_a_much_longer_one() -> None:
    """The other run makes that the frame is condensed."""
    short, long = recorded(5_000).assign(run="short"), recorded(20_000, "linear").assign(run="long")
    table = lrchart.suggest(pd.concat([short, long])).set_index("run")
    for frame in (short, long):
        assert table["lr"][frame["run"].iloc[0]] == same(answer(frame)[0])


def test_a_watched_file_has_the_answer_of_the_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    recorded(12_000).to_csv(path, index=False)
    look = Watched(path).look()
    assert look is not None
    assert look.spec is not None
    title = lrchart.plot(read(path)).to_dict()["title"]
    assert look.spec["title"]["subtitle"] == title["subtitle"]
    assert f"Suggested {answer(read(path))[0]:.1e}"[:13] in title["subtitle"][0]
