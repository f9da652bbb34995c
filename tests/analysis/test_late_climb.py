"""What is said of the end of a sweep whose loss climbs or blows up in its last steps only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.suggest import suggest
from lrchart.pipeline import analyse
from lrchart.report.sentences import run_sentence


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


@pytest.mark.parametrize("spacing", [np.geomspace, np.linspace], ids=["exponential", "linear"])
@pytest.mark.parametrize(("steps", "number"), [(300, 1), (300, 8), (9_000, 1), (9_000, 8)])
def test_a_sweep_that_ends_in_nan_is_not_told_to_go_on(
    spacing: Any, steps: int, number: int
) -> None:
    lr = spacing(1e-4, 0.7, steps)
    loss = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 1.5) / 0.4))
    loss += np.random.default_rng(0).normal(0, 0.03, steps)
    frame = pd.DataFrame({"step": range(steps), "lr": lr, "loss": loss, "kind": "sweep"})
    assert "widen the range upwards" in suggest(frame)["reason"].item()
    frame.loc[steps - number :, "loss"] = np.nan
    assert "upwards" not in suggest(frame)["reason"].item()


def test_a_rise_above_the_start_that_goes_on_to_the_end_is_a_divergence() -> None:
    lr = np.linspace(1e-4, 1, 300)
    loss = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 1.2) / 0.5))
    loss += np.where(lr > 0.93, np.expm1(50 * (lr - 0.93)), 0)
    loss += np.random.default_rng(0).normal(0, 0.02, 300)
    findings = analyse({"run": ["a"] * 300, "lr": lr, "loss": loss})
    assert findings.suggestions["reason"].tolist() == [""]
    assert findings.edges["a"] == pytest.approx(0.955, abs=0.01)


@pytest.mark.parametrize("steps", [100, 300, 1000])
@pytest.mark.parametrize(("blown", "size"), [(1, 1e4), (4, 12.0), (9, 1e4)])
def test_a_linear_sweep_that_blows_up_in_its_last_steps_diverges(
    steps: int, blown: int, size: float
) -> None:
    lr = np.linspace(1e-4, 1, steps)
    calm = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 2) / 0.5))
    loss = calm + np.random.default_rng(1).normal(0, 0.03, steps)
    loss[-blown:] += size
    findings = analyse({"run": ["a"] * steps, "lr": lr, "loss": loss, "kind": ["sweep"] * steps})
    assert findings.edges["a"] == pytest.approx(lr[-blown], rel=0.005)
    (answer,) = findings.suggestions.to_dict("records")
    assert "at the end" not in answer["reason"]
    assert answer["lr_high"] <= findings.edges["a"]
    assert "and diverges from" in run_sentence(findings, "a")
    before = (lr > 0.7) & (lr < findings.edges["a"])
    line = findings.curve["loss_smooth"].to_numpy()
    assert np.abs(line - calm)[before].max() < 0.1


def test_a_last_loss_that_is_only_noisy_is_no_divergence() -> None:
    lr = np.linspace(1e-4, 1, 300)
    loss = 0.4 + 1.9 / (1 + np.exp((np.log10(lr) + 2) / 0.5))
    loss += np.random.default_rng(1).normal(0, 0.03, 300)
    loss[-2:] += 2.5
    assert analyse(
        {"run": ["a"] * 300, "lr": lr, "loss": loss, "kind": ["sweep"] * 300}
    ).edges.empty
