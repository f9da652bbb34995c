"""A rise as in a training's warm-up, at whose end the loss still falls, is a guess."""

from __future__ import annotations

import numpy as np
import pytest

import lrchart

ROWS = 60
STILL = "the loss still falls at the end of the sweep"


def learning(rates: np.ndarray, unsteady: int = 0) -> dict[str, np.ndarray]:
    """Return a training's rates and losses, some of them above the others for a while."""
    learned = np.cumsum(rates) / rates.sum()
    loss = 2 + 5 * np.exp(-4 * learned) + np.random.default_rng(3).normal(0, 0.04, len(rates))
    loss[-unsteady - 2 : -2] += 0.8 if unsteady else 0
    return {"step": np.arange(len(rates)), "lr": rates, "loss": loss}


def reading(table: dict[str, np.ndarray], kind: str = "auto") -> tuple[bool, str]:
    answer = lrchart.suggest(lrchart.read(table, kind=kind, smoothed="no")).iloc[0]
    return bool(answer["readable"]), answer["reason"]


@pytest.mark.parametrize(
    ("rates", "rise"),
    [
        (np.linspace(0, 1e-3, ROWS + 1)[1:], "along a line"),
        (np.linspace(0, 1e-3, ROWS * 6 + 1)[1:], "along a line"),
        (1e-3 * np.linspace(0, 1, ROWS + 1)[1:] ** 2, "along a curve"),
        (np.geomspace(1e-6, 1e-3, ROWS), "over 3.0 decades only"),
        (np.geomspace(1e-4, 3e-3, ROWS), "over 1.5 decades only"),
    ],
)
def test_a_warm_up_that_was_unsteady_for_a_while_is_a_guess(rates: np.ndarray, rise: str) -> None:
    sure, reason = reading(learning(rates, unsteady=5))
    assert not sure
    assert "as in a training's warm-up" in reason
    assert rise in reason
    assert "range upwards" in reason or "sweep on until the loss diverges" in reason
    assert reading(learning(rates, unsteady=5), kind="sweep")[0]


def test_an_exponential_rise_over_more_decades_is_no_warm_up() -> None:
    sure, reason = reading(learning(np.geomspace(1e-7, 1e-3, ROWS)))
    assert (sure, STILL in reason) == (True, True)


def test_a_loss_that_diverges_over_three_decades_is_no_warm_ups() -> None:
    table = learning(np.geomspace(1e-4, 1e-1, ROWS))
    x = np.log10(table["lr"])
    loss = 2 + 5 / (1 + np.exp((x + 2.8) / 0.15)) + 80 * np.clip(x + 1.6, 0, None) ** 2
    sure, reason = reading(table | {"loss": loss + np.random.default_rng(5).normal(0, 0.05, ROWS)})
    assert (sure, "warm-up" in reason) == (True, False)
