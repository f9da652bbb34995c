import numpy as np
import pytest

from lrchart.errors import InputError, OptionError
from lrchart.readers.smoothed.means import RunningMean
from lrchart.readers.smoothed.unsmooth import unsmooth

NAMED = [  # option, how the tool smooths, factor
    ("lightning", "lightning", 0.98),
    ("fastai", "debiased", 0.98),
    ("fastai:0.9", "debiased", 0.9),
    ("ktrain", "debiased", 0.98),
    ("torch-lr-finder", "first", 0.95),
    ("torch-lr-finder:0.2", "first", 0.8),
    ("ignite", "first", 0.95),
    ("ignite:0", "first", 0.0),
    ("keras", "all", 1),
    (0.9, "first", 0.9),
    (0.9, "debiased", 0.9),
    ("0.98", "debiased", 0.98),
    ("0.98", "first", 0.98),
    (RunningMean("my", 0.7, "first"), "first", 0.7),
]


@pytest.mark.parametrize(("how", "kind", "keep"), NAMED)
def test_a_named_mean_is_undone(sweep, smooth, how, kind, keep):
    lr, loss = sweep()
    result = unsmooth(lr, smooth(loss, kind, keep), how)
    np.testing.assert_allclose(result.loss, loss, rtol=1e-9)
    assert result.outcome == "undone"


def test_a_bare_factor_is_bias_corrected_if_the_trace_does_not_tell(smooth):
    loss = np.linspace(3, 2, 8)
    result = unsmooth(np.geomspace(1e-5, 1, 8), smooth(loss, "debiased", 0.9), 0.9)
    np.testing.assert_allclose(result.loss, loss)


def test_no_reads_the_losses_as_they_are(sweep, smooth):
    lr, loss = sweep()
    stored = smooth(loss, "lightning", 0.98)
    result = unsmooth(lr, stored, "no")
    assert (result.outcome, result.mean, result.note) == ("measured", None, "")
    np.testing.assert_array_equal(result.loss, stored)


CHOICES = "lightning, fastai, ktrain, torch-lr-finder, ignite, keras, no, auto, or a factor"
WRONG = [
    ("mean", f"smoothed must be one of {CHOICES} from 0 up to 1 (0.98); got 'mean'"),
    (1.0, f"smoothed must be one of {CHOICES} from 0 up to 1 (0.98); got 1.0"),
    ("nan", f"smoothed must be one of {CHOICES} from 0 up to 1 (0.98); got 'nan'"),
    (True, f"smoothed must be one of {CHOICES} from 0 up to 1 (0.98); got True"),
    ("ignite:2", "the factor of Ignite's mean is from 0 up to 1; got 'ignite:2'"),
    ("lightning:0.9", "Lightning's mean has no factor to set; got 'lightning:0.9'"),
    ("keras:0.9", "Keras's mean has no factor to set; got 'keras:0.9'"),
]


@pytest.mark.parametrize(("how", "sentence"), WRONG)
def test_what_names_no_mean_is_refused(sweep, how, sentence):
    with pytest.raises(OptionError) as refused:
        unsmooth(*sweep(), how)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_a_rounded_history_is_not_undone(sweep, smooth, decimals):
    lr, loss = sweep(noise=0.02)
    stored = np.round(smooth(loss, "debiased", 0.98), decimals)
    with pytest.raises(InputError) as refused:
        unsmooth(lr, stored, "fastai")
    assert "too coarsely to undo it" in str(refused.value)
    assert f"rounded to {decimals} decimal" in str(refused.value)


@pytest.mark.parametrize("how", ["auto", "fastai"])
@pytest.mark.parametrize("decimals", [6, 7, 9])
def test_a_rounding_far_below_the_noise_is_undone(sweep, smooth, how, decimals):
    lr, loss = sweep()
    stored = np.round(smooth(loss, "debiased", 0.98), decimals)
    result = unsmooth(lr, stored, how)
    assert result.outcome == "undone"
    np.testing.assert_allclose(result.loss, loss, atol=100 * 10.0**-decimals)


def test_a_rounded_history_that_looks_like_a_mean_is_read_as_it_is(sweep, smooth):
    lr, loss = sweep(noise=0.05)
    stored = np.round(smooth(loss, "lightning", 0.98), 3)
    result = unsmooth(lr, stored)
    assert result.outcome == "refused"
    assert result.mean.start == "lightning"
    assert result.note.startswith("the losses are Lightning's running mean")
    assert "rounded to 3 decimals, too coarsely to undo it" in result.note
    np.testing.assert_array_equal(result.loss, stored)
