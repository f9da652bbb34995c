"""Load the measurements of one task, and score a suggested learning rate against them."""

from __future__ import annotations

import hashlib
import json
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.analysis.rules.own.law import Training
from lrchart.errors import InputError

#: maximum regret, which a rule without an answer also gets
WORST = 1.5
#: a learning rate with at most this regret is as good as the best one
GOOD = 0.05
#: with at least this regret, a training has learned nothing or made the model worse
LOST = 1.0


#: folder of the tasks that were all used to choose the rule
DEV = "dev"


def half(task_id: str) -> str:
    """Return "choose" or "judge": the half on which constants are chosen, or judged."""
    return ("choose", "judge")[hashlib.sha256(task_id.encode()).digest()[-1] % 2]


class Truth:
    """One task folder: the measured final losses, and the range tests to read.

    Parameters
    ----------
    folder
        Holds ``task.json``, ``truth.csv`` and the sweeps: ``benchmarks/suggestions/README.md``
        says what is in them.
    target
        Column with the loss that counts: ``final_loss`` (held-aside rows) or ``train_loss``.
    """

    def __init__(self, folder: Path, target: str = "final_loss") -> None:
        self.folder = folder
        self.about: dict[str, Any] = json.loads((folder / "task.json").read_text())
        untrained = {"final_loss": "initial_loss", "train_loss": "initial_train_loss"}[target]
        #: loss before training
        self.untrained = float(self.about[untrained])
        mean = pd.read_csv(folder / "truth.csv").groupby("lr")[target].mean().sort_index()
        self.log_lr = np.log10(mean.index.to_numpy(dtype=float))
        self.loss = mean.to_numpy(dtype=float)

    @property
    def id(self) -> str:
        """Name of the task."""
        return str(self.about["id"])

    @property
    def split(self) -> str:
        """The part it belongs to: "dev", or the half by the hash of its name."""
        return DEV if self.folder.parent.name == DEV else half(self.id)

    @property
    def training(self) -> Training:
        """The training that the rate is for."""
        return Training(float(self.about["steps"]), 0.0)

    @property
    def best_lr(self) -> float:
        """The measured learning rate with the lowest mean final loss."""
        return float(10 ** self.log_lr[self.loss.argmin()])

    def regret(self, lr: float) -> float:
        """Return (L(lr) − L*) / (L0 − L*), clipped to [0, 1.5].

        L is the seed-mean final loss, linear in log10 lr between measured rates and constant
        beyond them; L* its lowest measured value, L0 the untrained loss. 0 is as good as the best
        rate, 1 has learned nothing.
        """
        return float(self.relative(np.log10(lr)))

    def distance(self, lr: float) -> float:
        """Return decades from the good window: below 0 too low, above 0 too high, 0 inside."""
        decades = np.log10(lr) - self.good
        nearest = float(decades[np.abs(decades).argmin()])
        return 0.0 if abs(nearest) < self._spacing else nearest

    def sweeps(self, which: str) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Return (lr, loss) of the range tests.

        "100" and "100x3" have one a seed, "300" is the longer one of the first seed.
        """
        stem = {"100": "sweep", "100x3": "sweep", "300": "sweep300"}[which]
        tables = map(pd.read_csv, sorted(self.folder.glob(f"{stem}_seed*.csv")))
        return [(t["lr"].to_numpy(dtype=float), t["loss"].to_numpy(dtype=float)) for t in tables]

    def range_test(self, which: str = "100") -> pd.DataFrame:
        """Return the range test of the first seed, with "100x3" those of all, as a sweep frame."""
        tests = self.sweeps(which)
        tests = tests if which == "100x3" else tests[:1]
        parts = [
            pd.DataFrame({"lr": lr, "loss": loss, "run": f"seed {seed}"})
            for seed, (lr, loss) in enumerate(tests)
        ]
        return pd.concat(parts, ignore_index=True)

    def trainings(self) -> pd.DataFrame:
        """Return the measurements as trainings, as `lrchart.plot_trainings` takes them."""
        rows = pd.read_csv(self.folder / "truth.csv")
        status = rows["diverged"].map({0: "finished", 1: "diverged"})
        return pd.DataFrame(
            {
                "lr": rows["lr"],
                "loss": rows["final_loss"],
                "replicate": rows["seed"],
                "status": status,
                "untrained": float(self.about["initial_loss"]),
                "group": self.id,
                "by": "task",
                "measure": "final_loss",
            }
        )

    @cached_property
    def good(self) -> NDArray[np.float64]:
        """log10 of the learning rates with a regret of at most `GOOD`, on a fine grid."""
        fine = np.linspace(self.log_lr[0], self.log_lr[-1], 7001)
        good: NDArray[np.float64] = fine[self.relative(fine) <= GOOD]
        return good

    @property
    def _spacing(self) -> float:
        return float(self.log_lr[-1] - self.log_lr[0]) / 7000

    def relative(self, log_lr: Any) -> Any:
        """Return the regret of log10 learning rates; see `regret`."""
        loss = np.interp(log_lr, self.log_lr, self.loss)
        best = self.loss.min()
        return np.clip((loss - best) / (self.untrained - best), 0, WORST)


def task_named(name: str, folder: Path) -> Truth:
    """Return the task `name` under `folder`.

    Raises
    ------
    InputError
        There is no such task; the message names the most similar one, or some.
    """
    paths = {path.parent.name: path.parent for path in sorted(folder.rglob("task.json"))}
    if name not in paths:
        close = get_close_matches(name, paths, 1) or [*paths][:5]
        listed = ", ".join(map(repr, close)) or "none"
        raise InputError(f"no task {name!r} under {folder}; there is {listed}")
    return Truth(paths[name])


def load(*folders: Path, split: str | None = None) -> list[Truth]:
    """Return every task under `folders`, or those of one part ("dev", "choose" or "judge")."""
    tasks = [Truth(p.parent) for folder in folders for p in sorted(folder.rglob("task.json"))]
    return [task for task in tasks if split in (None, task.split)]
