"""What is said of the end of a sweep whose loss climbs in its last steps only."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.suggest import suggest


@pytest.mark.parametrize(("climb", "said"), [(0.0, "still falls at"), (8.0, "climbs only near")])
def test_a_linear_sweep_that_climbs_in_its_last_steps_does_not_still_fall(
    climb: float, said: str
) -> None:
    lr = np.linspace(1e-4, 1, 300)
    loss = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 2) / 0.5))
    loss += climb * np.clip(lr - 0.9, 0, None) + np.random.default_rng(0).normal(0, 0.03, 300)
    answer = suggest({"run": ["a"] * 300, "lr": lr, "loss": loss, "kind": ["sweep"] * 300}).iloc[0]
    assert answer["readable"]
    assert f"the loss {said} the end of the sweep: widen the range upwards" in answer["reason"]


def test_a_climb_that_goes_on_to_the_end_is_no_second_fall() -> None:
    lr = np.linspace(1e-4, 1, 300)
    loss = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 1.2) / 0.5))
    loss += np.where(lr > 0.93, np.expm1(50 * (lr - 0.93)), 0)
    loss += np.random.default_rng(0).normal(0, 0.02, 300)
    reason = suggest({"run": ["a"] * 300, "lr": lr, "loss": loss}).iloc[0]["reason"]
    assert "falls again" not in reason
    assert "the loss climbs only near the end of the sweep" in reason
