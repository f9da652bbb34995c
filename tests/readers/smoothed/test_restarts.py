"""Means of all losses so far that start anew with each epoch, as Keras logs them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings
from lrchart.readers.smoothed.detect import ALL
from lrchart.readers.smoothed.exact import exact_restarts
from lrchart.readers.smoothed.restarts import starts_of

STEPS = 300


@pytest.fixture
def kept(sweep, smooth):
    """Return rates, losses of few digits, and their means in each of some epochs."""

    def make(epochs, dtype, seed=0):
        lr, loss = sweep(seed, steps=STEPS, noise=0.1)
        loss = loss.astype(np.float32).astype(np.float64)
        starts = np.arange(1, epochs) * STEPS // epochs
        means = [smooth(part, "all", 1) for part in np.split(loss, starts)]
        return lr, loss, np.concatenate(means).astype(dtype).astype(np.float64), starts

    return make


def columns(starts, name):
    """Return the column that counts epochs, or the steps within each."""
    if name == "none":
        return {}
    each = [np.arange(len(part)) for part in np.split(np.arange(STEPS), starts)]
    numbers = {"step": each, "epoch": [np.full(len(part), i) for i, part in enumerate(each)]}
    return {name: np.concatenate(numbers[name])}


def reading(table, path, smoothed):
    pd.DataFrame(table).to_csv(path / "x.csv", index=False)
    (one,) = readings(path / "x.csv", smoothed=smoothed)
    return one, one.frame.sort_values("lr")["loss"].to_numpy()


@pytest.mark.parametrize("name", ["epoch", "step"])
@pytest.mark.parametrize("epochs", [2, 5, 10])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_each_epoch_is_undone(tmp_path, kept, name, epochs, dtype):
    lr, loss, means, starts = kept(epochs, dtype)
    table = {"lr": lr, "loss": means, **columns(starts, name)}
    one, undone = reading(table, tmp_path, "keras")
    np.testing.assert_allclose(undone, loss, rtol=2e-3)
    assert (
        f"the losses were a running mean of all losses so far, in each of {epochs} epochs: "
        "restored to the measured ones"
    ) in one.notes


@pytest.mark.parametrize("name", ["none", "epoch", "step"])
@pytest.mark.parametrize("epochs", [2, 3, 5, 10])
def test_means_in_full_precision_show_their_epochs(tmp_path, kept, name, epochs):
    lr, loss, means, starts = kept(epochs, np.float64)
    table = {"lr": lr, "loss": means, **columns(starts, name)}
    one, undone = reading(table, tmp_path, "auto")
    np.testing.assert_allclose(undone, loss, rtol=1e-6)
    assert "undone in each epoch, each loss has the few digits of a measured one" in one.notes[0]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("epochs", [2, 3, 5, 10])
def test_rounded_means_are_doubted_and_never_undone(tmp_path, kept, epochs, seed):
    lr, _, means, starts = kept(epochs, np.float32, seed)
    one, undone = reading({"lr": lr, "loss": means, **columns(starts, "epoch")}, tmp_path, "auto")
    np.testing.assert_array_equal(undone, means)
    assert "smoothed" in one.frame


@pytest.mark.parametrize("seed", range(5))
def test_measured_losses_of_several_epochs_are_not_doubted(tmp_path, sweep, seed):
    lr, loss = sweep(seed, steps=STEPS)
    starts = np.array([100, 200])
    one, read = reading({"lr": lr, "loss": loss, **columns(starts, "epoch")}, tmp_path, "auto")
    np.testing.assert_array_equal(read, loss)
    assert "smoothed" not in one.frame


@pytest.mark.parametrize("seed", range(8))
def test_a_second_pass_whose_steps_start_anew_is_no_epoch(tmp_path, seed):
    place = np.tile(np.linspace(-7, 0, 200), 2)
    loss = 2.3 - 1.4 / (1 + np.exp(-3 * (place + 3.5))) + 60 * np.maximum(place + 0.7, 0) ** 2
    loss += np.random.default_rng(seed).normal(0, 0.03, 400)
    table = {"lr": 10**place, "loss": loss, "step": np.tile(np.arange(200), 2)}
    one, read = reading(table, tmp_path, "auto")
    np.testing.assert_array_equal(read, loss[:200])
    assert "smoothed" not in one.frame


def test_without_a_sign_of_its_epochs_a_mean_is_not_undone_into_losses_below_0(tmp_path, kept):
    lr, _, means, _ = kept(3, np.float32)
    with pytest.raises(InputError, match="give the epochs in a column named epoch"):
        reading({"lr": lr, "loss": means}, tmp_path, "keras")


def test_an_epoch_may_end_in_nan(kept):
    _, _, means, starts = kept(3, np.float64)
    means[[*range(80, 100), *range(290, 300)]] = np.nan
    assert exact_restarts(means, ALL).tolist() == starts.tolist()


@pytest.mark.parametrize(
    ("epoch", "step", "starts"),
    [
        ([0, 0, 1, 1], None, [2]),
        (["1", "1", "1", "2"], [0, 1, 2, 3], [3]),
        ([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1], [2]),
        ([None, 0, 1, 1], [0, 1, 2, 3], []),
        (None, [5, 6, 7, 8], []),
        (None, None, []),
    ],
)
def test_where_epochs_start(epoch, step, starts):
    cells = None if epoch is None else np.array(epoch, dtype=object)
    assert starts_of(cells, step).tolist() == starts
