"""What a user meets: histories of every kind, the exit status, what is said, and the number.

Formats of other tools are in tests/readers; here each history is a table of rates and losses.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

SCHEDULE = "this is a training under a schedule, not a range test; record a range test"
START_LOWER = "the loss already falls at the lowest learning rate: start lower"


def curve(x: np.ndarray, noise: float = 0.03, at: float = -2.5, rise: float = -0.5) -> np.ndarray:
    """Return losses at log10 rates `x`: a descent around `at`, a divergence from `rise` on."""
    loss = 0.4 + 1.9 / (1 + np.exp((x - at) / 0.3)) + 14 * np.clip(x - rise, 0, None) ** 2
    return loss + np.random.default_rng(len(x)).normal(0, noise, len(x))


def sweep(low: float = -7, high: float = 1, steps: int = 100, **shape: float) -> pd.DataFrame:
    x = np.linspace(low, high, steps)
    return pd.DataFrame({"lr": 10.0**x, "loss": curve(x, **shape)})


def training(rates: np.ndarray) -> pd.DataFrame:
    """Return a training under a schedule, whose loss falls whatever the rate is."""
    step = np.arange(len(rates))
    noise = np.random.default_rng(1).normal(0, 0.05, len(rates))
    loss = 0.5 + 2 * np.exp(-3 * step / len(step)) + noise
    return pd.DataFrame({"step": step, "lr": rates, "loss": loss})


def warm_up(steps: int, then: np.ndarray, peak: float = 2.5e-3) -> np.ndarray:
    return np.concatenate([np.linspace(peak / steps, peak, steps, endpoint=False), then * peak])


def trainings(columns: bool = True) -> pd.DataFrame:
    """Return final losses of trainings: five rates, three seeds each, sorted by rate."""
    lr = np.repeat(np.geomspace(1e-4, 1e-1, 7), 3)
    loss = 1 + np.log10(lr / 3e-3) ** 2 + np.random.default_rng(2).normal(0, 0.05, len(lr))
    table = pd.DataFrame({"lr": lr, "loss": loss})
    return table.assign(seed=np.tile([0, 1, 2], 7)) if columns else table


def smoothed(beta: float, power: int) -> pd.DataFrame:
    """Return a sweep whose losses were kept as a running mean, bias-corrected `power` steps late.

    fastai corrects by beta ** k with k from 1, Lightning by one more.
    """
    frame = sweep(-8, 0, 100, noise=0.02, at=-2.2, rise=-0.6)
    mean, losses = 0.0, []
    for k, loss in enumerate(frame["loss"], 1):
        mean = beta * mean + (1 - beta) * loss
        losses.append(mean / (1 - beta ** (k + power)))
    return frame.assign(loss=losses)


def blanks() -> pd.DataFrame:
    frame = sweep(-6, -0.2, 83)
    gone = np.random.default_rng(5).choice(np.arange(2, 70), 28, replace=False)
    return frame.assign(loss=frame["loss"].where(~frame.index.isin(gone)))


def held_at_the_end() -> pd.DataFrame:
    rates = np.append(np.geomspace(1e-6, 1e-2, 60), np.full(12, 1e-2))
    return pd.DataFrame({"lr": rates, "loss": curve(np.log10(rates), at=-4)})


@dataclass(frozen=True)
class Case:
    """One history, and what is expected of ``lrchart suggest``."""

    make: Callable[[], pd.DataFrame]
    code: int
    #: texts that must be printed, on either stream
    says: tuple[str, ...]
    #: range of the suggested rate; None if there must be none
    number: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    #: texts that must not be printed
    never: tuple[str, ...] = field(default=("rises from the start",))


CASES: dict[str, Case] = {
    "warm-up, then one rate": Case(
        lambda: training(warm_up(14, np.ones(26))),
        2, ("26 of 40 steps are at one rate, 2.5e-3", SCHEDULE),
    ),
    "warm-up, then inverse square root": Case(
        lambda: training(warm_up(14, np.sqrt(14 / np.arange(14, 40)))),
        2, ("the rate rises for 14 steps and then falls for 25 steps", SCHEDULE),
    ),
    "linear decay": Case(
        lambda: training(1.5e-2 * np.linspace(1, 0.1, 60)),
        2, ("the rate only falls, from 1.5e-2 to 1.5e-3, along a line", SCHEDULE),
    ),
    "cosine": Case(
        lambda: training(1e-3 * (1.01 + np.cos(np.linspace(0, np.pi, 300)))),
        2, ("the rate only falls", SCHEDULE),
    ),
    "long wait at one rate": Case(
        lambda: training(np.append(np.full(10_500, 1e-6), np.geomspace(1e-6, 1, 500))),
        2, ("10,501 of 11,000 steps are at one rate, 1e-6", SCHEDULE),
    ),
    "trainings with their seeds": Case(trainings, 2, ("lrchart trainings compares",)),
    "trainings, rates and losses alone": Case(
        lambda: trainings(columns=False),
        2, ("21 rows are at 7 rates, 3 at each", "lrchart trainings compares"),
    ),
    "a training that is read as one": Case(
        lambda: training(1.5e-2 * np.linspace(1, 0.1, 60)),
        2, ("was read as a training, which has no suggestion",), options=("--kind", "training"),
    ),
    "a training that is read as a sweep": Case(
        lambda: training(1.5e-2 * np.linspace(1, 0.1, 60)),
        0, (), (1.5e-3, 1.5e-2), ("--kind", "sweep"), never=(),
    ),
    "up, then down": Case(
        lambda: pd.concat([sweep(-6, 1, 101), sweep(-6, 1, 100)[::-1]]),
        0, ("left out the last 99 steps, in which the rate falls again",), (1e-3, 5e-2),
    ),
    "a plain one": Case(sweep, 0, ("Readable", "yes", "80 % interval"), (1e-3, 3e-2)),
    "lowest rate last": Case(lambda: sweep()[::-1], 0, ("yes",), (1e-3, 3e-2)),
    "every row twice": Case(
        lambda: sweep().iloc[np.repeat(np.arange(100), 2)], 0, (), (1e-3, 5e-2),
    ),
    "falls from the start, 25 rows": Case(
        lambda: sweep(-3, 0, 25, at=-2.3, rise=-0.7),
        0, (START_LOWER,), (5e-3, 4e-2), never=("rises", "1e-3 to 1e-3"),
    ),
    "falls from the start, 100 rows": Case(
        lambda: sweep(-4, 1, 100, at=-3.4), 0, (START_LOWER,), (1e-4, 1e-1),
    ),
    "rate held at the end": Case(
        held_at_the_end, 0, ("left out 12 steps held at 1e-2 at the end",), (1e-4, 1e-2),
    ),
    "still falls at the end": Case(
        lambda: sweep(-7, -1.5, 100, at=-1.8),
        0, ("the loss still falls at the end of the sweep: widen the range upwards",),
        (1e-3, 10**-1.5),
    ),
    "Lightning's running mean": Case(
        lambda: smoothed(0.98, 1), 0, ("look like Lightning's running mean", "yes"), (2e-3, 6e-2),
    ),
    "fastai's running mean": Case(
        lambda: smoothed(0.98, 0), 0, ("look like fastai's running mean", "yes"), (2e-3, 6e-2),
    ),
    "losses that were not measured": Case(
        blanks, 0, ("left out 28 rows with no loss", "yes"), (1e-3, 5e-2),
    ),
    "no loss is finite": Case(
        lambda: sweep(steps=40).assign(loss="nan"),
        0, ("no number: no loss is finite: start at a lower learning rate",),
    ),
    "stopped in its warm-up": Case(
        lambda: training(np.arange(1, 301) * 5e-7),
        0, ("a guess: the rate rises along a line and the loss only falls, as in a training's",),
        (1e-6, 1.5e-4),
    ),
    "four points": Case(
        lambda: pd.DataFrame({"lr": [1e-4, 1e-3, 1e-2, 1e-1], "loss": [2.1, 1.9, 1.4, 10]}),
        0, ("a guess: too few finite losses (4)",), (1e-4, 1e-1),
    ),
    "noise alone": Case(
        lambda: sweep().assign(loss=np.random.default_rng(3).normal(2, 0.3, 100)),
        0, ("a guess: no fall of the loss is clearly larger than its noise",), (1e-7, 10),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_history_is_answered_as_expected(name: str, cli: Any, inside: Path) -> None:
    case = CASES[name]
    case.make().to_csv("run.csv", index=False)
    answer = cli("suggest", "run.csv", *case.options)
    said = answer.out + answer.err
    assert answer.code == case.code, said
    for words in case.says:
        assert words in said
    for words in case.never:
        assert words not in said
    quiet = cli("suggest", "run.csv", "--quiet", *case.options)
    if case.code == 2:
        assert (quiet.code, quiet.out) == (2, "")
        return
    readable = "a guess" not in said and "no number" not in said
    assert quiet.code == (0 if readable else 3)
    number = float(quiet.out)
    if case.number is None:
        assert math.isnan(number)
    else:
        assert case.number[0] <= number * 1.005
        assert number <= case.number[1] * 1.005
    row = json.loads(cli("suggest", "run.csv", "--json", *case.options).out)["runs"][0]
    assert row["readable"] == readable
    if row["lr_low"] is not None:
        assert row["lr_low"] < row["lr_high"] * 0.9
    if row["reason"]:
        assert row["reason"] in said


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.code == 0])
def test_the_chart_says_what_the_table_says(name: str, cli: Any, inside: Path) -> None:
    case = CASES[name]
    case.make().to_csv("run.csv", index=False)
    row = json.loads(cli("suggest", "run.csv", "--json", *case.options).out)["runs"][0]
    assert cli("plot", "run.csv", "-o", "run.vl.json", *case.options).code == 0
    spec = json.loads(Path("run.vl.json").read_text("utf-8"))
    title, alt_text = " ".join("".join(spec["title"]["subtitle"]).split()), spec["description"]
    reason, first = row["reason"], row["reason"].partition("; ")[0].partition(" (--")[0]
    if row["lr"] is None:
        assert "All 40 losses are NaN: no learning rate is guessed" in title
        assert "no learning rate is guessed" in alt_text
        return
    assert ("guess" in title) == ("guess" in alt_text) == (not row["readable"])
    assert first.replace(" ", "") in title.replace(" ", "")
    assert reason[1:] in alt_text


def test_a_training_among_sweeps_is_named_and_the_others_are_answered(
    cli: Any, inside: Path
) -> None:
    names = [f"{i}.csv" for i in range(4)]
    for name in names:
        sweep(at=-3.0).to_csv(name, index=False)
    CASES["cosine"].make().to_csv(names[2], index=False)
    quiet = cli("suggest", *names, "--quiet")
    assert [math.isnan(float(line)) for line in quiet.out.split()] == [False, False, True, False]
    assert quiet.code == 2
    assert "2.csv: the rate only falls" in quiet.err
    table = cli("suggest", *names)
    assert (table.code, table.out.count("yes")) == (2, 3)


def test_a_watched_history_has_no_kind_below_twenty_steps(inside: Path) -> None:
    from lrchart.live.watched import Watched

    CASES["cosine"].make().head(12).to_csv("run.csv", index=False)
    look = Watched("run.csv").look()
    assert look is not None
    assert "12 steps so far: the kind is known from 20 steps on" in look.note
