"""Ask every rule about every range test, and score the answers against the measurements.

A rule is a function of (lr, loss), two float arrays of one range test, that returns a learning
rate, or an object with ``lr`` and perhaps ``lr_low`` and ``lr_high``. On the sweeps "100x3" it gets
two lists of three arrays instead, one a seed. A rule that raises, or gives no positive finite
number, has failed: regret 1.5. A rule with a true attribute ``asks_for_training`` gets a third
argument, the training that the rate is for (`lrchart.analysis.rules.own.law.Training`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from lrchart.analysis.rules.own.law import Training
from lrchart.leaderboard.truth import WORST

Rule = Callable[..., Any]
#: function called before each task with the number of tasks done, the total, and the name
Progress = Callable[[int, int, str], None]

#: range tests of a task: three seeds alone, the three seeds together, a longer one
SWEEPS = ("100", "100x3", "300")
#: largest batch size -> the name of its class
BATCHES = ((8, "1-8"), (16, "16"), (32, "32"), (64, "64"))


class Scored(Protocol):
    """Interface of a task; see `lrchart.leaderboard.truth.Truth`."""

    about: dict[str, Any]

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def split(self) -> str: ...  # noqa: D102
    @property
    def best_lr(self) -> float: ...  # noqa: D102
    @property
    def training(self) -> Training: ...  # noqa: D102
    def regret(self, lr: float) -> float: ...  # noqa: D102
    def distance(self, lr: float) -> float: ...  # noqa: D102
    def sweeps(self, which: str) -> list[Any]: ...  # noqa: D102


def cases(
    tasks: Sequence[Scored],
    rules: Mapping[str, Rule],
    sweeps: str = "100",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Ask every rule about every sweep.

    Parameters
    ----------
    tasks
        From `truth.load` or `nqm.tasks`.
    rules
        Name -> rule.
    sweeps
        "100": each seed's range test is a case; "100x3": all three make one; "300": the long one.
    progress
        Called before each task.

    Returns
    -------
    pandas.DataFrame
        One row a case: rule, task, kind, optimizer, batch, split, seed, lr, regret, distance
        (decades from the good window), failed, reason, covered (whether lr_low … lr_high holds the
        best measured rate; NaN without an interval), width (of that interval, in decades) and
        readable (whether the rule stands by its answer; True where it does not say).
    """
    rows = []
    for done, task in enumerate(tasks):
        if progress:
            progress(done, len(tasks), task.id)
        tests = task.sweeps(sweeps)
        if sweeps == "100x3":
            tests = [tuple(list(part) for part in zip(*tests, strict=True))]
        who = {
            "task": task.id, "kind": task.about["kind"], "optimizer": optimizer(task.about),
            "batch": batch_class(task.about), "split": task.split,
        }  # fmt: skip
        for name, rule in rules.items():
            for seed, (lr, loss) in enumerate(tests):
                rows.append({"rule": name, **who, "seed": seed, **_ask(rule, lr, loss, task)})
    return pd.DataFrame(rows)


def optimizer(about: Mapping[str, Any]) -> str:
    """Return the name of the optimizer; SGD with momentum is a name of its own."""
    options = about["optimizer_options"]
    if about["optimizer"] != "sgd" or not options.get("momentum"):
        return str(about["optimizer"])
    return "nesterov" if options.get("nesterov") else "momentum"


def batch_class(about: Mapping[str, Any]) -> str:
    """Return the class of the batch size; the names sort by size."""
    if about["full_batch"]:
        return "full"
    size = about["batch_size"]
    return next((name for limit, name in BATCHES if size <= limit), "65 up")


def _ask(rule: Rule, lr: Any, loss: Any, task: Scored) -> dict[str, Any]:
    row: dict[str, Any] = {
        "lr": math.nan, "regret": WORST, "distance": math.nan, "failed": True, "reason": "",
        "covered": math.nan, "width": math.nan, "readable": True,
    }  # fmt: skip
    try:
        training = (task.training,) if getattr(rule, "asks_for_training", False) else ()
        answer = rule(_copy(lr), _copy(loss), *training)
        rate = _number(getattr(answer, "lr", answer))
        if not (math.isfinite(rate) and rate > 0):
            raise ValueError(f"gave {rate}")
    except Exception as error:  # a rule that raises is counted as failed
        return row | {"reason": f"{type(error).__name__}: {error}"}
    row |= {
        "lr": rate, "regret": task.regret(rate), "distance": task.distance(rate),
        "failed": False, "readable": bool(getattr(answer, "readable", True)),
    }  # fmt: skip
    low, high = (_number(getattr(answer, end, None)) for end in ("lr_low", "lr_high"))
    if 0 < low <= high < math.inf:
        row |= {"covered": float(low <= task.best_lr <= high), "width": math.log10(high / low)}
    return row


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _copy(values: Any) -> Any:
    return [v.copy() for v in values] if isinstance(values, list) else values.copy()
