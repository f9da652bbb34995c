"""Two jobs that wrote one log are a guess; steps that are printed twice are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lrchart
from lrchart.analysis.several import begins_anew, several

LR = np.geomspace(1e-6, 1, 120)
X = np.log10(LR)
SAID = (
    "each learning rate has 2 losses that lie far apart, as if several jobs wrote one log: read "
    "each of them as a run of its own"
)


def losses(seed: int, level: float = 2.3, at: float = -3) -> np.ndarray:
    fall = 0.6 * level / (1 + np.exp(-(X - at) / 0.3))
    noise = np.random.default_rng(seed).normal(1, 0.03, 120)
    return (level - fall + 9 * np.maximum(X + 1.5, 0) ** 2) * noise


def log(*jobs: np.ndarray) -> str:
    lines = (
        f"INFO train: step {step} lr {lr:.6e} loss {job[step]:.6f}"
        for step, lr in enumerate(LR)
        for job in jobs
    )
    return "\n".join(lines) + "\n"


LOGS = {  # jobs whose lines alternate, and the reason
    "two models": ((losses(0), losses(1, 6.9)), SAID),
    "two that begin at one loss and part": ((losses(0), losses(1, at=-2.2)), SAID),
    "the same, the other one first": ((losses(0, at=-2.2), losses(1)), SAID),
    "one model": ((losses(0),), ""),
    "one model, every line twice": ((losses(0), losses(0)), ""),
    "two micro-batches of one model": ((losses(0), losses(1)), ""),
}


@pytest.mark.parametrize("case", LOGS.values(), ids=LOGS)
def test_two_jobs_in_one_log_are_a_guess(case: tuple[object, str], tmp_path: Path) -> None:
    jobs, reason = case
    (tmp_path / "train.log").write_text(log(*jobs), "utf-8")
    answer = lrchart.suggest(tmp_path / "train.log")
    assert (answer["readable"].item(), answer["reason"].item()) == (not reason, reason)


def test_stairs_on_which_one_model_learns_are_one_curve() -> None:
    for hold in (2, 3, 4):
        for seed in range(2, 20):
            assert several(np.repeat(LR[::hold], hold), losses(seed)) == 0


def test_three_curves_are_three() -> None:
    three = np.stack([losses(seed, 2.3 * 3**seed) for seed in range(3)], axis=1)
    assert several(np.repeat(LR, 3), three.ravel()) == 3


def in_a_row(rows: int, count: int = 12) -> dict[str, np.ndarray]:
    """Return the mean losses of a few epochs of trainings at one rate each, one after another."""
    rates = np.geomspace(1e-3, 10, count)
    rng = np.random.default_rng(rows)
    learned = 1.6 / (1 + (3e-2 / rates) ** 1.2) - 6 * np.clip(np.log10(rates), 0, None)
    epoch = np.arange(1, rows + 1) / rows
    loss = 2.3 - learned[:, None] * epoch + rng.normal(0, 0.01, (count, rows))
    lr = np.repeat(rates, rows)
    return {"step": np.arange(len(lr)), "lr": lr, "loss": loss.ravel()}


@pytest.mark.parametrize("rows", [2, 3])
def test_trainings_of_few_rows_one_after_another_are_a_guess(rows: int) -> None:
    table = in_a_row(rows)
    answer = lrchart.suggest(lrchart.read(table, smoothed="no")).iloc[0]
    assert not answer["readable"]
    assert answer["reason"].startswith(
        "the loss falls while a rate is held and is back at the next, as in trainings one after "
        'another (kind="sweep" says that it is a range test)'
    )
    declared = lrchart.suggest(lrchart.read(table, smoothed="no", kind="sweep")).iloc[0]
    assert "one after another" not in declared["reason"]


@pytest.mark.parametrize("hold", [2, 3])
def test_stairs_of_few_rows_do_not_begin_anew(hold: int) -> None:
    assert not any(begins_anew(np.repeat(LR[::hold], hold), losses(seed)) for seed in range(40))
