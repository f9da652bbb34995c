"""Find the signs of a table of trainings among the columns beside rates and losses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lrchart.frame.arrays import FloatArray
from lrchart.frame.counters import COUNTERS, STEPS, counts, leaf
from lrchart.frame.labels import LABELS

#: number of rows inspected, from the start; a table of trainings shows its signs in them
LOOKED = 10_000
#: number of rows, from the start, in which a repeated name is looked for first
FEW = 100
#: prefixes of column names that mark a setting of a training
SETTINGS = ("params_", "params.", "param_", "config/", "config.", "hparams/", "hparams.")
#: columns that name a training (last part of the column's name)
NAMES = frozenset(
    {
        *("run_id", "run", "run_name", "runname", "name", "trial_id", "trial", "trial_name"),
        *(
            "experiment_tag",
            "exp_name",
            "experiment_name",
            "logdir",
            "job",
            "job_id",
            "artifact_uri",
        ),
        *("number", "id", "uuid", "run_uuid", "trial_number", "trial_no", "exp_id"),
        *("experiment", "experiment_id", "config", "config_id", "overrides", "sweep_id", "task_id"),
    }
)
#: those of them that number trainings, never the rows of one
NUMBERS = frozenset(
    {
        *("trial", "trial_id", "trial_number", "trial_name", "trial_no", "job", "job_id", "run_id"),
        *("exp_id", "experiment", "experiment_id", "config", "config_id"),
    }
)
#: columns that hold the place of a training's best or last row, and so jump about among trainings
BESTS = frozenset(
    {
        *("best_epoch", "best_step", "best_iter", "best_iteration", "epoch_best", "step_best"),
        *("stopped_epoch", "stop_epoch", "epochs_trained", "epochs_run", "n_epochs_trained"),
    }
)
#: columns that hold the final status of a training, and the values for a finished one
ENDS = frozenset({"state", "status", "trial_status"})
ENDED = frozenset(
    {
        *("complete", "completed", "finished", "success", "succeeded", "done", "terminated"),
        *("fail", "failed", "error", "crashed", "killed", "pruned", "diverged", "canceled"),
        *("cancelled", "preempted"),
    }
)
#: columns that hold its seed
SEEDS = frozenset({"seed", "random_seed", "rng_seed", "seeds"})
#: step columns that, in a table of trainings, hold the number of the last step
LAST_STEPS = ("step", "global_step", "iteration", "training_iteration")
#: loss columns that are known only when a training is over
FINALS = ("final_loss", "best_loss", "loss_final", "final_val_loss", "best_val_loss", "min_loss")

_LOOKED_AT = NAMES | ENDS | SEEDS | BESTS | COUNTERS | {*LAST_STEPS, *LABELS}


def signs(
    columns: Mapping[str, Any],
    lr: npt.ArrayLike,
    *,
    lr_name: str = "lr",
    loss_name: str = "loss",
    seeds: bool = True,
) -> str:
    """Return why the rows are trainings, as a reason in words; "" if the columns do not say so.

    Parameters
    ----------
    columns
        Column name to its values, shape (rows,), in the order in which they were recorded; the
        rate and the loss may be among them. Only columns whose names tell are looked at.
    lr
        Shape (rows,): the learning rates, as far as they can be read; others are NaN.
    lr_name, loss_name
        The columns' own names: ``params_lr`` is a setting, ``final_loss`` an end.
    seeds
        Whether seeds that change are a sign; several sweeps in one table have them, too.
    """
    rates = np.asarray(lr, dtype=np.float64)
    if len(rates) < 2:
        return ""
    columns = {name: values[:LOOKED] for name, values in columns.items()}
    rates = rates[:LOOKED]
    for sign in (_by_end, _by_name, _by_step, _by_best, *([_by_seed] if seeds else [])):
        reason = sign(columns, rates)
        if reason:
            return reason
    if not _is_stepped(columns):
        if _is_setting(lr_name) and len(set(rates)) > 1:
            return f"{lr_name!r} is a setting, another one in other rows"
        if last_part(loss_name) in FINALS:
            return f"{loss_name!r} is a training's last"
    return ""


def tells(name: str) -> bool:
    """Return whether `signs` looks at a column of this `name`."""
    return last_part(name) in _LOOKED_AT


def _by_end(columns: Mapping[str, Any], rates: FloatArray) -> str:
    """Return a reason if a column says of every row how its training ended."""
    for name, values in columns.items():
        if last_part(name) in ENDS:
            texts = [text for text in _texts(values) if text]
            ended = sum(text.lower() in ENDED for text in texts)
            # One such row is no sign: the last row of a history may hold a final status.
            if ended > 1 and ended >= 0.5 * len(rates):
                return f"{name!r} says of {ended} of {len(rates)} rows how they ended"
    return ""


def _by_name(columns: Mapping[str, Any], rates: FloatArray) -> str:
    """Return a reason if a column names each row, and does not just count the steps."""
    for name, values in columns.items():
        # Rows of one run are usually adjacent, so the first few show whether they share a name.
        if last_part(name) not in NAMES or len({*_texts(values[:FEW])}) < len(values[:FEW]):
            continue
        sure = last_part(name) in NUMBERS
        texts = [text for text in _texts(values) if text]
        if len(texts) == len(rates) == len(set(texts)) and (sure or not counts(values)):
            return f"{name!r} names each of the {len(rates)} rows"
    return ""


def _by_step(columns: Mapping[str, Any], rates: FloatArray) -> str:
    """Return a reason if all rows have one step, which no two rows of a training have."""
    for name, values in columns.items():
        if last_part(name) in LAST_STEPS and len(rates) > 2 and len(np.unique(rates)) > 2:
            texts = set(_texts(values))
            if len(texts) == 1 and "" not in texts:
                return f"{name!r} is {texts.pop()} in each of the {len(rates)} rows"
    return ""


def _by_best(columns: Mapping[str, Any], rates: FloatArray) -> str:
    """Return a reason if the place of the best row goes back, which one training's never does."""
    for name, values in columns.items():
        if last_part(name) in BESTS and len(set(rates)) > 2:
            places = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype="float64")
            if (np.diff(places[np.isfinite(places)]) < 0).any():
                return f"{name!r} goes back from row to row, which one training's never does"
    return ""


def _by_seed(columns: Mapping[str, Any], rates: FloatArray) -> str:
    """Return a reason if a column of seeds changes while the rate stays or goes back."""
    for name, values in columns.items():
        if last_part(name) not in SEEDS or _is_stepped(columns):
            continue
        codes, seeds = pd.factorize(np.asarray(values))
        if len(seeds) < 2:
            continue
        # Consecutive sweeps change the seed once each; rows of trainings cycle through the seeds.
        changes = int(np.count_nonzero(np.diff(codes)))
        different = len(np.unique(rates))
        if changes >= len(seeds) and different < len(rates):
            return f"{len(rates)} rows are at {different} rates, with {len(seeds)} {name!r} values"
    return ""


def _is_stepped(columns: Mapping[str, Any]) -> bool:
    """Return whether a column counts the steps of one training."""
    return any(last_part(name) in STEPS and counts(columns[name]) for name in columns)


def _texts(values: Any) -> list[str]:
    return ["" if pd.isna(value) else str(value).strip() for value in values]


def _is_setting(name: str) -> bool:
    return name.lower().startswith(SETTINGS)


def last_part(name: str) -> str:
    """Return the last part of a column's name: ``seed`` of ``config/seed``."""
    name = name.lower().strip()
    for start in ("user_attrs_", *SETTINGS):
        name = name.removeprefix(start)
    return leaf(name)
