"""Running means are told from measured losses by their trace."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.frame.scenario import SCENARIOS
from lrchart.frame.synthetic import expected_loss
from lrchart.readers.smoothed.signs import lightning_steps, ramp
from lrchart.readers.smoothed.unsmooth import unsmooth
from tests.full import full

ROOT = Path(__file__).parents[3]
COMMITTED = sorted(
    path
    for pattern in (
        "benchmarks/suggestions/tasks/*/*/sweep*.csv",
        "examples/sweeps/*.csv",
        "lrchart/assets/sweeps/*.csv",
        "tests/data/sweeps/*.csv",
        "tests/data/known_answer/*.csv",
    )
    for path in ROOT.glob(pattern)
)
MEANS = [("lightning", 0.98), ("debiased", 0.98)]


@pytest.mark.parametrize("keep", [0.5, 0.8, 0.9, 0.95, 0.98, 0.99])
@pytest.mark.parametrize("kind", ["first", "debiased"])
def test_a_mean_in_float64_is_undone_by_its_own_factor(sweep, smooth, kind, keep):
    for seed in range(10):
        lr, loss = sweep(seed)
        loss = loss.astype(np.float32).astype(float)
        result = unsmooth(lr, smooth(loss, kind, keep))
        assert (result.outcome, result.mean.start, result.mean.keep) == ("undone", kind, keep)
        np.testing.assert_allclose(result.loss, loss, rtol=1e-6)
        assert "undone, each loss has the few digits of a measured one" in result.note


def test_a_mean_of_all_losses_so_far_is_undone(sweep, smooth):
    for steps in (30, 100, 3000):
        lr, loss = sweep(steps=steps)
        loss = loss.astype(np.float32).astype(float)
        result = unsmooth(lr, smooth(loss, "all", 1))
        np.testing.assert_allclose(result.loss, loss, rtol=1e-6)
        assert result.note.startswith("the losses look like a running mean of all losses so far: ")


def test_a_rounded_mean_of_all_losses_is_not_taken_for_that_of_the_last_ones(sweep, smooth):
    """Over 100 steps the two are alike; over more, undone as the other it moves the answer."""
    told = []
    for seed in range(20):
        lr, loss = sweep(seed, steps=500)
        told += [unsmooth(lr, smooth(loss, "all", 1).astype(np.float32)).outcome]
        told += [unsmooth(lr, smooth(loss, "debiased", 0.98).astype(np.float32)).outcome]
    assert told[::2].count("undone") <= 1
    assert told[1::2].count("undone") >= 14


@pytest.mark.parametrize("precision", [np.float64, np.float32])
@pytest.mark.parametrize("keep", [0.9, 0.95, 0.98, 0.99])
def test_a_factor_that_noise_does_not_tell_is_not_guessed(sweep, smooth, keep, precision):
    notes = []
    for seed in range(20):
        lr, loss = sweep(seed, steps=200)
        result = unsmooth(lr, smooth(loss, "first", keep).astype(precision))
        assert result.outcome in ("measured", "undecided")
        notes.append(result.note)
    assert sum("running mean" in note or "averaged" in note for note in notes) >= 15


@pytest.mark.parametrize("each", [2, 3, 10, 64])
def test_an_average_of_batches_is_no_running_mean(sweep, each):
    for seed in range(10):
        lr, loss = sweep(seed, steps=100 * each)
        mean = loss.astype(np.float32).astype(float).reshape(100, each).mean(axis=1)
        assert unsmooth(lr[::each], mean).outcome in ("measured", "undecided")


@pytest.mark.parametrize(("precision", "tolerance"), [(np.float64, 1e-6), (np.float32, 6e-6)])
@pytest.mark.parametrize(("kind", "keep"), MEANS)
def test_most_means_of_losses_of_any_digits_are_undone(
    sweep, smooth, kind, keep, precision, tolerance
):
    undone = 0
    for seed in range(20):
        lr, loss = sweep(seed, steps=200)
        result = unsmooth(lr, smooth(loss, kind, keep).astype(precision))
        undone += result.outcome == "undone"
        if result.outcome == "undone":
            # The means of Lightning and fastai differ only in the first steps.
            error = np.abs(result.loss - loss) / np.maximum.accumulate(loss)
            assert np.max(error[10:]) < (tolerance if result.mean.start == kind else 0.05)
            assert result.note.startswith("the losses look like")
    assert undone >= 17


def test_lightning_is_known_by_its_rates(sweep, smooth):
    lr, loss = sweep(0, steps=101)
    lr, loss = np.delete(lr, 1), loss[:100]
    result = unsmooth(lr, smooth(loss, "lightning", 0.98))
    assert result.mean.tool == "Lightning's"
    np.testing.assert_allclose(result.loss, loss, rtol=1e-9)


STEPS = [  # exponents of the rates, steps that Lightning counted before each
    ([0, 2, 3, 4, 5], [0, 1, 2, 3, 4]),
    ([0, 2, 3, 5, 6, 8], [0, 1, 2, 4, 5, 7]),  # two steps of three have a row
    ([0, 3, 5, 7, 9], [0, 2, 4, 6, 8]),  # every second step
    ([0, 1, 2, 3, 4], None),
    ([0, 2, 3, 4.2, 5.2], None),
    ([0, 2, 3, 4], None),
    ([4, 3, 2, 1, 0], None),
]


@pytest.mark.parametrize("spacing", [lambda x: 1e-6 * 1.2**x, lambda x: 1e-4 + 1e-3 * x])
@pytest.mark.parametrize(("places", "steps"), STEPS)
def test_the_rates_tell_the_steps_that_lightning_counted(places, steps, spacing):
    found = lightning_steps(spacing(np.array(places, dtype=float)))
    assert (found if found is None else found.tolist()) == steps


def test_a_first_batch_without_a_loss_has_no_share(sweep, smooth):
    lr, loss = sweep(steps=201, noise=0.02)
    # The batch is counted: the next loss is corrected as the second.
    weight = 1 - 0.98 ** np.arange(2.0, 201)
    stored = smooth(loss[1:200], "lightning", 0.98) * weight / (1 - 0.98 ** np.arange(3.0, 202))
    note = unsmooth(np.delete(lr, 1), np.append(np.nan, stored).astype(np.float32)).note
    assert "it starts at 34% of its level" in note


@pytest.mark.parametrize("noise", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("steps", [60, 100, 300, 2000])
def test_measured_losses_are_left_alone_without_a_word(sweep, noise, steps):
    lr, loss = sweep(1, steps, noise)
    result = unsmooth(lr, loss)
    assert (result.outcome, result.note) == ("measured", "")
    np.testing.assert_array_equal(result.loss, loss)


@pytest.mark.parametrize("steps", [50, 100, 250, 1000])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_curve_without_noise_is_not_undone(scenario, steps):
    lr = np.geomspace(1e-6, 1, steps)
    assert unsmooth(lr, expected_loss(scenario, lr)).outcome in ("measured", "undecided")


def test_no_committed_sweep_is_taken_for_a_mean():
    assert len(COMMITTED) > 870
    outcomes = {"measured": 0, "undecided": 0}
    for path in COMMITTED:
        frame = pd.read_csv(path)
        outcomes[unsmooth(frame["lr"], frame["loss"]).outcome] += 1
    assert outcomes["undecided"] < 0.02 * len(COMMITTED)


def test_undecided_is_said_and_nothing_is_undone(sweep):
    lr, loss = sweep(steps=300, noise=0)
    result = unsmooth(lr, loss)
    assert result.outcome == "undecided"
    assert result.note == (
        "the losses may be measured or a running mean: read as measured "
        '(smoothed="NAME" undoes a running mean)'
    )
    np.testing.assert_array_equal(result.loss, loss)


@pytest.mark.parametrize(
    ("keep", "kind"),
    [(0.8, "first"), full(0.8, "debiased"), full(0.9, "first"), (0.9, "debiased")],
)
def test_few_means_of_an_unusual_factor_are_read_without_a_word(sweep, smooth, keep, kind):
    notes = [unsmooth(lr, smooth(loss, kind, keep)).note for lr, loss in map(sweep, range(20))]
    assert notes.count("") <= 4
    assert any(note.startswith("the losses are calmer than measured ones") for note in notes)


def test_lightning_without_noise_is_told_by_its_start(sweep, smooth):
    lr, loss = sweep(steps=200, noise=0)
    result = unsmooth(lr, smooth(loss, "lightning", 0.98))
    assert result.outcome == "undone"
    np.testing.assert_allclose(result.loss, loss, rtol=1e-9)


def test_a_nan_that_passes_is_lightnings(sweep, smooth):
    lr, loss = sweep(steps=200)
    stored = smooth(loss, "debiased", 0.98)
    stored[50] = np.nan
    result = unsmooth(lr, stored)
    assert result.mean is None or result.mean.start == "lightning"


@pytest.mark.parametrize(
    "loss", [[], [np.nan] * 40, [1.0] * 40, [2.0, 1.0], [0.0] * 40, [np.inf] * 30]
)
def test_odd_histories_are_left_alone(loss):
    lr = np.geomspace(1e-5, 1, max(len(loss), 1))[: len(loss)]
    assert unsmooth(lr, loss).outcome in ("measured", "undecided")


def test_losses_around_zero_climb_from_no_half() -> None:
    assert not ramp(np.arange(20.0), np.zeros(20))
