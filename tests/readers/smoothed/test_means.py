import numpy as np
import pytest

from lrchart.readers.smoothed.means import RunningMean, undo

KINDS = ["first", "debiased", "lightning"]


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.95, 0.98, 0.999])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("steps", [1, 2, 100, 5000])
def test_undoing_returns_what_was_measured(sweep, smooth, kind, keep, steps):
    _, loss = sweep(steps=steps)
    undone = undo(smooth(loss, kind, keep), RunningMean("", keep, kind))
    np.testing.assert_allclose(undone, loss, rtol=1e-10)


KNOWN = [  # stored, kind, keep, what was measured, why
    ([4.0, 3.0, 2.5], "first", 0.5, [4, 2, 2], "the first loss is stored as it is"),
    ([4.0, 8 / 3, 16 / 7], "debiased", 0.5, [4, 2, 2], "(4+2*2)/3, (4+2*2+4*2)/7"),
    ([8 / 3, 16 / 7], "lightning", 0.5, [4, 2], "2/(1-1/4), 2/(1-1/8)"),
    ([3.0, 1.0], "first", 0.0, [3, 1], "nothing is kept of the mean: the losses themselves"),
    ([4.0, 3.0, 2.0], "debiased", 1.0, [4, 2, 0], "everything is kept: the mean of all so far"),
    ([], "debiased", 0.5, [], "no losses"),
]


@pytest.mark.parametrize(("stored", "kind", "keep", "raw", "why"), KNOWN)
def test_known_answers(stored, kind, keep, raw, why):
    np.testing.assert_allclose(undo(stored, RunningMean("", keep, kind)), raw, err_msg=why)


def test_lightning_stores_half_of_a_constant_loss_first():
    keep = 0.98
    stored = [(1 - keep**k) / (1 - keep ** (k + 1)) for k in range(1, 60)]
    assert stored[0] == pytest.approx(0.505, abs=1e-3)
    np.testing.assert_allclose(undo(stored, RunningMean("", keep, "lightning")), 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nothing_is_known_after_a_mean_that_is_no_number(sweep, smooth, kind, bad):
    _, loss = sweep()
    loss[60] = bad
    undone = undo(smooth(loss, kind, 0.98), RunningMean("", 0.98, kind))
    np.testing.assert_allclose(undone[:61], loss[:61])
    assert np.isnan(undone[61:]).all()


def test_lightning_takes_a_batch_without_a_loss_into_no_mean():
    keep, mean, stored, raw = 0.98, 0.0, [], [3.0, np.nan, np.nan, 2.0, 1.0]
    for step, loss in enumerate(raw, start=1):
        if np.isnan(loss):
            stored.append(np.nan)
            continue
        mean = keep * mean + (1 - keep) * loss
        stored.append(mean / (1 - keep ** (step + 1)))
    np.testing.assert_allclose(undo(stored, RunningMean("", keep, "lightning")), raw)


@pytest.mark.parametrize("kind", ["first", "debiased"])
def test_lost_rows_come_back_as_their_weighted_mean(sweep, smooth, kind):
    _, loss = sweep()
    keep, stored = 0.9, smooth(loss, kind, 0.9)
    stored[[40, 41]] = np.nan
    undone = undo(stored, RunningMean("", keep, kind))
    np.testing.assert_allclose(np.delete(undone, [40, 41, 42]), np.delete(loss, [40, 41, 42]))
    weights = np.array([keep**2, keep, 1])
    assert undone[42] == pytest.approx(weights @ loss[40:43] / weights.sum())


def test_a_history_without_its_first_steps_starts_at_their_mean(sweep, smooth):
    _, loss = sweep()
    stored = smooth(loss, "debiased", 0.98)
    stored[:10] = np.nan
    undone = undo(stored, RunningMean("", 0.98, "debiased"))
    np.testing.assert_allclose(undone[11:], loss[11:])
    assert undone[10] == stored[10]


@pytest.mark.parametrize("kind", KINDS)
def test_float32_costs_about_a_hundred_roundings(sweep, smooth, kind):
    _, loss = sweep()
    stored = smooth(loss, kind, 0.98).astype(np.float32)
    undone = undo(stored, RunningMean("", 0.98, kind))
    size = np.maximum.accumulate(loss)
    assert np.max(np.abs(undone - loss) / size) < 100 * 2.0**-24
