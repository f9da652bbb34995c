"""The batch noise and the running median: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.noise import noise_level, running_median


@pytest.mark.parametrize("trend", [0.0, 1.0])
def test_the_noise_level_is_a_standard_deviation(trend: float) -> None:
    rng = np.random.default_rng(5)
    loss = rng.normal(0, 0.2, 20_000) + trend * np.linspace(0, 50, 20_000)
    assert noise_level(loss) == pytest.approx(0.2, rel=0.05)


def test_the_running_median_is_centred() -> None:
    loss = np.array([5.0, 1.0, 2.0, 9.0, 3.0, 4.0])
    assert running_median(loss, 3).tolist() == [5.0, 2.0, 2.0, 3.0, 4.0, 4.0]
