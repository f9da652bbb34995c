"""Schedules that rise and fall many times, or fall unlike a range test does."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.kinds.run import kind_of_run

T = np.linspace(0, 1, 200, endpoint=False)
ONE_CYCLE = 1e-3 * np.minimum((T + 0.005) / 0.1, 1) * (1 + np.cos(np.pi * T)) / 2 + 1e-9


def test_the_rates_of_layers_one_after_another_are_no_range_test() -> None:
    """In the warm-up, each step's rates begin beyond the middle of those of the first step."""
    layers = 0.6 ** np.arange(6)[::-1]
    kind = kind_of_run(ONE_CYCLE.repeat(6) * np.tile(layers, 200))
    assert kind.kind == "training"
    assert "the rate turns 398 times" in kind.evidence


def test_an_exponential_rise_that_is_halved_again_and_again_is_a_schedule() -> None:
    """A bold driver raises its rate until the loss rises; a range test falls as it rose."""
    rise = 1e-4 * 1.05 ** np.arange(121)
    halved = rise[-1] * 0.5 ** (1 + np.arange(280) // 20)
    assert kind_of_run(np.append(rise, halved)).kind == "training"
    assert kind_of_run(np.append(rise, rise[-2::-1])).kind == "sweep"


@pytest.mark.parametrize(("drop", "steps"), [(1, 500), (20, 100)])
def test_an_exponential_rise_is_mirrored_by_as_many_rates_and_no_drop(
    drop: float, steps: int
) -> None:
    """A warm-up over two decades has a long decay behind it, or one from a lower rate."""
    rise = np.geomspace(1e-5, 1e-3, 100)
    decay = np.geomspace(1e-3 / drop, 1e-5 / drop, steps)
    assert kind_of_run(np.append(rise, decay)).kind == "training"
    assert kind_of_run(np.append(rise, rise[::-1])).kind == "sweep"


def test_a_few_rates_close_together_that_are_held_are_stages_of_a_training() -> None:
    stages, tests = (ratio ** np.arange(5) * 1e-4 for ratio in (2, 10))
    assert kind_of_run(stages.repeat(50), step=np.arange(250)).evidence == (
        "250 steps are at 5 rates: this looks like a training under a schedule, not a range test"
    )
    assert kind_of_run(stages.repeat(10), step=np.arange(50)).kind == "sweep"
    assert kind_of_run(tests.repeat(50), step=np.arange(250)).kind == "sweep"
