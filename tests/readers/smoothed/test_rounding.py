import numpy as np
import pytest

from lrchart.readers.smoothed.rounding import rounding

LOSSES = np.random.default_rng(0).lognormal(0, 1, 60)
CASES = [  # values, words
    (np.round(LOSSES, 4), "rounded to 4 decimals"),
    (np.round(LOSSES, 1), "rounded to 1 decimal"),
    (np.round(LOSSES, 4).astype(np.float32).astype(float), "rounded to 4 decimals"),
    (np.array([float(f"{x:.4g}") for x in LOSSES]), "rounded to 4 significant digits"),
    (np.array([float(f"{x:.3e}") for x in LOSSES * 1e-5]), "rounded to 4 significant digits"),
    (LOSSES.astype(np.float16).astype(float), "stored in float16"),
    (LOSSES.astype(np.float32).astype(float), "stored in float32"),
    (LOSSES, "stored in float64"),
    (np.zeros(5), "stored in float64"),
]


@pytest.mark.parametrize(("values", "words"), CASES, ids=[words for _, words in CASES])
def test_the_coarsest_rounding_is_named(values, words):
    assert rounding(values).words == words


@pytest.mark.parametrize(("values", "words"), CASES[:8])
def test_the_unit_covers_the_rounding(values, words):
    scale = 1e-5 if values.max() < 1e-2 else 1
    assert np.all(np.abs(values - LOSSES * scale) <= rounding(values).unit / 2 * 1.001)
