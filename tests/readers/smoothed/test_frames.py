"""Running means are undone, or doubted, in frames and in what a loop recorded as in files."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError
from lrchart.readers import frames
from lrchart.recorders.sweep import Sweep

polars = pytest.importorskip("polars")


@pytest.fixture
def raw(sweep: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return rates, and losses of batches in float32, as frameworks compute them."""
    lr, loss = sweep()
    return lr, loss.astype(np.float32).astype(np.float64)


@pytest.fixture
def stored(raw: Any, smooth: Any) -> pd.DataFrame:
    """Return the frame of a user who took both lists from fastai's recorder."""
    return pd.DataFrame({"lr": raw[0], "loss": smooth(raw[1], "debiased", 0.98)})


def recorded(lr: np.ndarray, losses: np.ndarray, path: Any = None) -> pd.DataFrame:
    """Return the frame of a loop that hands its recorder these losses."""
    test = Sweep(lr[0], lr[-1], len(lr), divergence=None, path=path, progress=False)
    for _ in test:
        test.record(losses[test.step])
    return test.frame()


def test_a_frame_is_answered_as_its_measured_losses_are(
    raw: Any, stored: pd.DataFrame, caplog: pytest.LogCaptureFixture
) -> None:
    right = lrchart.suggest(*raw)["lr"].item()
    assert lrchart.suggest(stored, smoothed="no")["lr"].item() > 5 * right
    eager = polars.from_pandas(stored)
    forms = (stored, eager, eager.lazy(), stored.to_dict("list"), lrchart.validate(stored))
    for frame in forms:
        caplog.clear()
        assert lrchart.suggest(frame)["lr"].item() == pytest.approx(right)
        assert caplog.messages[0].startswith("the losses look like fastai's running mean (factor")


def test_a_shuffled_frame_is_in_the_order_of_its_steps(raw: Any, stored: pd.DataFrame) -> None:
    shuffled = stored.assign(step=np.arange(len(stored))).sample(frac=1, random_state=0)
    right = lrchart.suggest(*raw)["lr"].item()
    assert lrchart.suggest(shuffled)["lr"].item() == pytest.approx(right)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_mean_handed_to_a_recorder_is_undone(
    raw: Any, smooth: Any, tmp_path: Any, suffix: str
) -> None:
    right = lrchart.suggest(*raw)["lr"].item()
    path = tmp_path / f"history{suffix}"
    frame = recorded(raw[0], smooth(raw[1], "first", 0.9), path)
    assert lrchart.suggest(frame)["lr"].item() == pytest.approx(right)
    assert lrchart.suggest(path)["lr"].item() == pytest.approx(right)
    assert lrchart.suggest(path, smoothed="no")["lr"].item() != pytest.approx(right)


def test_a_mean_that_cannot_be_told_for_certain_is_doubted(
    raw: Any, smooth: Any, tmp_path: Any
) -> None:
    path = tmp_path / "history.csv"
    single = smooth(raw[1], "first", 0.95).astype(np.float32).astype(np.float64)
    for source in (recorded(raw[0], single, path), path):
        answer = lrchart.suggest(source).iloc[0]
        assert (answer["readable"], "may be a running mean" in answer["reason"]) == (False, True)
        believed = lrchart.suggest(source, smoothed="no").iloc[0]
        assert (believed["readable"], "mean" in believed["reason"]) == (True, False)


def test_what_the_caller_said_of_a_frame_stays_said(
    stored: pd.DataFrame, caplog: pytest.LogCaptureFixture
) -> None:
    frame = lrchart.read(stored, smoothed="no")
    with caplog.at_level(logging.WARNING):
        lrchart.suggest(frame.iloc[:-1])
    assert caplog.messages == []


def test_frames_that_were_read_are_not_looked_at_again(stored: pd.DataFrame) -> None:
    clean = lrchart.scenarios([lrchart.Scenario("clean", 1e-3, noise_scale=1e-4)])
    for frame in (clean, lrchart.read(stored), lrchart.read(stored, smoothed=0.9)):
        assert frames.with_measured(frame) is frame


@pytest.mark.parametrize("take", [pd.DataFrame, polars.DataFrame, polars.LazyFrame])
def test_all_runs_of_a_large_frame_are_doubted_if_the_first_is_a_mean(
    stored: pd.DataFrame, raw: Any, take: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "LARGE", len(stored))
    means, measured = ({"lr": raw[0], "loss": losses} for losses in (stored["loss"], raw[1]))
    for columns, readable in ((means, False), (measured, True)):
        runs = pd.concat([pd.DataFrame(columns).assign(run=name) for name in "ba"])
        answers = lrchart.suggest(take(runs.to_dict("list")))
        assert answers["readable"].tolist() == [readable] * 2
        assert (
            answers["reason"].str.contains("may be a running mean").tolist() == [not readable] * 2
        )


@pytest.mark.parametrize("names", ["category", "object"])
def test_runs_of_a_large_frame_may_have_names_in_no_order(
    raw: Any, names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "LARGE", 100)
    parts = [pd.DataFrame({"lr": raw[0], "loss": raw[1], "run": name}) for name in (1, "a")]
    runs = pd.concat(parts, ignore_index=True).astype({"run": names})
    assert lrchart.suggest(runs)["run"].tolist() == ["1", "a"]


def test_of_a_lazy_frame_only_what_tells_is_collected(
    stored: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(values: Any) -> Any:
        raise AssertionError("a column of the user's own was computed")

    own = polars.col("lr").map_batches(seen, return_dtype=polars.Float64).alias("own")
    frame = polars.from_pandas(stored).lazy().with_columns(own)
    assert {*frames.with_measured(frame)} == {"lr", "loss", "step"}


def test_a_doubt_outlasts_condensing(raw: Any, smooth: Any) -> None:
    lr = np.geomspace(raw[0][0], raw[0][-1], 10_001)
    losses = np.interp(np.log(lr), np.log(raw[0]), smooth(raw[1], "first", 0.95))
    frame = pd.DataFrame({"lr": lr, "loss": losses, "smoothed": "perhaps a running mean"})
    assert "may be a running mean" in lrchart.suggest(frame)["reason"].item()


def test_measured_losses_are_read_as_they_are(
    raw: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    frame = recorded(*raw, tmp_path / "history.csv")
    assert frames.with_measured(frame) is frame
    assert "smoothed" not in lrchart.read(tmp_path / "history.csv")
    assert caplog.messages == []


def test_further_runs_are_looked_at_if_one_of_the_first_is_a_mean(
    stored: pd.DataFrame, raw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = pd.concat([stored.assign(run=name) for name in "ab"], ignore_index=True)
    monkeypatch.setattr(frames, "FIRST", 1)
    losses = frames.with_measured(runs)["loss"].to_numpy().reshape(2, -1)
    np.testing.assert_allclose(losses, [raw[1]] * 2, rtol=1e-6)


def test_steps_that_are_text_are_numbers(raw: Any) -> None:
    lr, loss = raw
    frame = pd.DataFrame({"step": range(len(lr)), "lr": lr, "loss": loss})
    frame["loss"] += np.random.default_rng(3).normal(0, 0.05, len(lr))  # surely no mean
    right = lrchart.suggest(frame)["lr"].item()
    assert lrchart.suggest(frame.astype({"step": str}))["lr"].item() == right
    assert lrchart.suggest(frame.astype({"step": "category"}))["lr"].item() == right
    with pytest.raises(InputError, match="column 'step', row 1: 's' is not a number"):
        lrchart.suggest(frame.assign(step="s"))
