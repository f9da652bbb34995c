"""A training behind a range test begins anew; one whose warm-up diverged goes on from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.declared import WARM_UP
from lrchart.kinds.run import kind_of_run

NAN = np.nan
NOISE = 1 + np.random.default_rng(12).normal(0, 0.02, 720)
#: linear rises to 0.5 in 120 rows: a range test's from 1e-6, a warm-up's from 0
LOW, ZERO = np.linspace(1e-6, 0.5, 120), np.linspace(0, 0.5, 121)[1:]
NARROW = np.geomspace(1e-4, 0.1, 120)
PLACE = np.linspace(0, 1, 120)
#: losses that fall from 3 to 1.4, and climb to 40, to the 3 of the start, or to NaN
FALL = 1.2 + 1.8 * np.exp(-2 * PLACE)
HIGH = FALL + 38 * np.clip((PLACE - 0.7) / 0.3, 0, 1) ** 2
LEVEL = np.where(PLACE < 0.7, FALL, 3.0)
BLOWN = np.where(PLACE < 0.9, HIGH, NAN)
#: 600 later rates, and the losses of a training from 3, from 40, from 1.5, and of a blown-up one
LATER = np.full(600, 0.02)
DECAY = 0.02 * (1 + np.cos(np.linspace(0, 3, 600)))
T = np.linspace(0, 1, 600)
ANEW, ON = 1 + 2 * np.exp(-6 * T), 1 + 39 * np.exp(-6 * T)
CHECKPOINT, LOST = 1.5 - 0.4 * T, np.full(600, NAN)

READ, GUESS, REFUSED = ("sweep", True), ("sweep", False), ("training", True)
HISTORIES = [  # rise, its losses, later rates, later losses, what it is, why
    (LOW, HIGH, LATER, ANEW, READ, "range test"),
    (LOW, HIGH, DECAY, ANEW, READ, "range test before a cosine"),
    (LOW, BLOWN, LATER, ANEW, READ, "range test to NaN"),
    (NARROW, HIGH, LATER, ANEW, READ, "exponential range test over three decades"),
    (LOW, HIGH, LATER, ON, REFUSED, "warm-up, recovered slowly"),
    (LOW, HIGH, LATER, np.full(600, 40.0), REFUSED, "warm-up, never recovered"),
    (LOW, HIGH, LATER[:9], ON[:9], REFUSED, "warm-up, stopped soon after"),
    (LOW, BLOWN, LATER, CHECKPOINT, REFUSED, "warm-up, from a checkpoint"),
    (LOW, BLOWN, LATER, LOST, REFUSED, "warm-up, never finite again"),
    (NARROW, HIGH, LATER / 10, ON, REFUSED, "exponential warm-up"),
    (ZERO, HIGH, LATER, ANEW, GUESS, "warm-up, begun anew, or range test from 0"),
    (LOW, LEVEL, LATER, ANEW, GUESS, "ends where it began"),
    (LOW, FALL, LATER, ANEW, GUESS, "only falls"),
]


@pytest.mark.parametrize(("rise", "loss", "later", "losses", "what", "why"), HISTORIES)
def test_the_first_losses_behind_a_rise_tell_what_it_was(
    rise: np.ndarray,
    loss: np.ndarray,
    later: np.ndarray,
    losses: np.ndarray,
    what: tuple[str, bool],
    why: str,
) -> None:
    measured = np.append(loss, losses) * NOISE[: len(rise) + len(later)]
    kind = kind_of_run(np.append(rise, later), measured)
    assert (kind.kind, kind.sure) == what, why
    assert kind.doubt == (WARM_UP if what == GUESS else "")
    if what != REFUSED or len(later) > 9:
        assert np.flatnonzero(kind.keep).tolist() == list(range(120))


REASON = (
    "a training at a lower rate follows, and the rise may be its warm-up "
    '(kind="sweep" says that it is a range test)'
)


@pytest.mark.parametrize("stated", [False, True])
def test_frames_and_files_doubt_such_a_rise_alike(tmp_path: Path, stated: bool) -> None:
    lr, loss = np.append(ZERO, LATER), np.append(HIGH, ANEW) * NOISE
    frame = pd.DataFrame({"step": np.arange(720), "lr": lr, "loss": loss})
    path = tmp_path / "history.csv"
    frame.to_csv(path, index=False)
    choice = {"kind": "sweep"} if stated else {}
    answers = [lrchart.suggest(source, **choice) for source in (frame, path)]
    for answer in answers:
        assert answer["readable"].tolist() == [stated]
        assert answer["reason"].item().startswith(REASON) == (not stated)
    assert answers[0]["lr"].tolist() == answers[1]["lr"].tolist()


def test_the_doubt_stays_with_a_sweep_that_is_condensed() -> None:
    rise = np.linspace(0, 0.5, 12_001)[1:]
    loss = np.interp(rise, ZERO, HIGH)
    frame = pd.DataFrame({"lr": np.append(rise, LATER), "loss": np.append(loss, ANEW)})
    answer = lrchart.suggest(frame.assign(step=np.arange(len(frame))))
    assert answer["reason"].item().startswith(REASON)
