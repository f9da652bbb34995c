"""A frame on another engine is reduced there, to what pandas makes of it."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError
from lrchart.frame.condense import condense
from lrchart.frame.reduction import FIRST, LAST
from lrchart.pipeline import analyse

BY = ["run", "replicate", "lr"]
#: columns of both sweeps of `large`, over six decades
COLUMNS = 2 * (6 * 512 + 1)
#: columns that are missing if an engine cannot order the steps of a group
ORDERED = {FIRST, LAST}


def in_one_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(BY, kind="stable").reset_index(drop=True)


def test_every_engine_gives_the_same_columns(large: pd.DataFrame, engine: Any) -> None:
    mine, other = in_one_order(condense(large)), in_one_order(condense(engine))
    assert set(mine) - set(other) in (set(), ORDERED)
    pd.testing.assert_frame_equal(mine[list(other)], other, check_dtype=False, rtol=1e-12)


def looked_at(engine: Any) -> list[int]:
    """Return the rows that tell of a lazy frame its length, its kind and whether it is smoothed."""
    lazy = isinstance(nw.from_native(engine), nw.LazyFrame)
    return [1, 22_000, 1, 11_000] if lazy else []


def test_nothing_else_is_collected_before_it_is_reduced(engine: Any, collected: list[int]) -> None:
    lrchart.plot(engine)
    assert sorted(collected) == sorted([*looked_at(engine), 2, COLUMNS])


def test_a_suggestion_collects_no_more(
    large: pd.DataFrame, engine: Any, collected: list[int]
) -> None:
    suggestions = lrchart.suggest(engine).sort_values("run", ignore_index=True)
    lazy = isinstance(nw.from_native(engine), nw.LazyFrame)
    assert sorted(collected) == sorted([*looked_at(engine), 2, COLUMNS])
    # Frames in memory are read step by step; condensing hardly changes the suggestion.
    same = lrchart.suggest(condense(large) if lazy else large)
    wanted = same.sort_values("run", ignore_index=True)
    pd.testing.assert_frame_equal(suggestions, wanted, check_dtype=False, rtol=1e-9)


def test_every_engine_is_drawn_alike(large: pd.DataFrame, engine: Any) -> None:
    mine, other = (
        analyse(frame).landmarks.sort_values(["run", "mark"], ignore_index=True)
        for frame in (large, engine)
    )
    pd.testing.assert_frame_equal(mine, other, check_dtype=False, rtol=1e-9)


@pytest.mark.parametrize("name", ["polars", "duckdb", "dask"])
@pytest.mark.parametrize("stepped", [True, False])
def test_a_long_training_is_refused_whoever_holds_it(name: str, stepped: bool) -> None:
    package = pytest.importorskip("dask.dataframe" if name == "dask" else name)
    step = np.arange(60_000)
    lr = 1e-3 * np.minimum((step + 1) / 3_000, 1) * (0.51 + 0.5 * np.cos(np.pi * step / 60_000))
    frame = pd.DataFrame({"step": step, "lr": lr, "loss": 2.0 - step / 60_000})
    frame = frame if stepped else frame.drop(columns="step")
    lazy = {
        "polars": lambda: package.from_pandas(frame).lazy(),
        "duckdb": lambda: package.from_df(frame),
        "dask": lambda: package.from_pandas(frame, npartitions=3),
    }[name]()
    for use in (lrchart.suggest, lrchart.plot):
        with pytest.raises(KindError, match="this is a training under a schedule"):
            use(lazy)
