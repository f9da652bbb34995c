"""Steps of one small cell of the axis are one entry; those of usual sweeps stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.cells import behind_flat, merged

LR = np.array([1e-3, 1.0005e-3, 1.001e-3, 2e-3, 5e-3])


def cells(loss: list[float], lr: np.ndarray = LR) -> dict[str, list[float]]:
    steps = merged(*stacked([[(lr, np.array(loss))]]), worth=2.0)
    return {name: values[0, 0].tolist() for name, values in steps._asdict().items()}


def test_steps_of_a_usual_sweep_stay_as_they_are() -> None:
    lr, loss = stacked([[(np.geomspace(1e-8, 1, 3_000), np.arange(3_000.0))]])
    steps = merged(lr, loss)
    assert steps.lr is lr
    assert steps.loss is loss


@pytest.mark.parametrize(
    ("loss", "first", "count"),
    [
        ([1, 2, 6, 7, 8], 3.0, 3),
        ([1, np.nan, 3, 7, 8], 2.0, 2),
        ([1, np.inf, 3, 7, 8], np.inf, 2),
        ([np.nan, np.nan, np.nan, 7, 8], np.nan, 0),
    ],
    ids=["mean", "one not measured", "blown up", "none measured"],
)
def test_those_of_one_cell_are_their_mean(loss: list[float], first: float, count: int) -> None:
    columns = cells(loss)
    np.testing.assert_array_equal(columns["loss"], [first, 7, 8])
    assert columns["behind"] == [count, 1, 1]
    assert columns["worth"] == [6, 2, 2]
    assert columns["lr"][1:] == [2e-3, 5e-3]
    assert LR[0] <= columns["lr"][0] <= LR[2]


def test_cells_can_be_merged_again() -> None:
    """A condensed frame has the cells already."""
    rng = np.random.default_rng(0)
    lr = 10 ** np.sort(rng.uniform(-4, 0, 5_000))
    once = merged(*stacked([[(lr, rng.normal(2, 1, 5_000))]]))
    twice = merged(once.lr, once.loss, once.worth, once.behind)
    for before, after in zip(once, twice, strict=True):
        np.testing.assert_array_equal(before, after)


def test_no_order_is_needed() -> None:
    columns = cells([8, 6, 7, 1, 2], LR[[4, 2, 3, 0, 1]])
    assert columns["loss"] == [3, 7, 8]


def test_flat_decades_before_a_sweep_start_at_its_level_and_are_as_dense() -> None:
    lr = np.geomspace(1e-4, 1, 41)
    loss = np.full(41, 3.0)
    loss[[1, 20]] = 7.0, 0.0
    short = lr[:11], np.full(11, 2.0)
    grown = behind_flat(merged(*stacked([[(lr, loss)], [short]])), decades=2.0, noise=0.0)
    x = np.log10(grown.lr[0, 0])
    np.testing.assert_allclose(x[:61], np.linspace(-6, 0, 61))
    assert np.isnan(x[61:]).all()
    np.testing.assert_array_equal(grown.loss[0, 0, :61], [3.0] * 20 + loss.tolist())
    alone = behind_flat(merged(*stacked([[short]])), decades=2.0, noise=0.0)
    of_short = np.isfinite(grown.lr[1, 0])
    np.testing.assert_array_equal(grown.lr[1, 0, of_short], alone.lr[0, 0])


def test_flat_decades_have_the_noise_of_the_start() -> None:
    rng = np.random.default_rng(0)
    loss = rng.normal(2, 0.1, 600)
    loss[200:] = np.linspace(2, 1, 400)
    steps = merged(*stacked([[(np.geomspace(1e-6, 1, 600), loss)]]))
    flat = behind_flat(steps, decades=2.0, noise=1.0).loss[0, 0, :199]
    assert flat.std() == pytest.approx(0.1, rel=0.2)
    assert flat.mean() == pytest.approx(np.median(loss[:3]), abs=0.03)


def test_flat_decades_before_a_single_cell_have_no_noise() -> None:
    one, other = (LR[:3] * scale for scale in (1, 1 + 1e-9))
    grown = behind_flat(merged(*stacked([[(one, one), (other, other)]])), decades=2.0, noise=1.0)
    assert grown.lr.shape == (1, 2, 3)
    np.testing.assert_allclose(grown.loss[0], one.mean())
