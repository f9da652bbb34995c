"""Recognise which column holds the final loss, the seed, the training and its steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text
from lrchart.frame.cells import refuse
from lrchart.readers.columns import the_one
from lrchart.readers.messages import listing
from lrchart.readers.spellings import plain
from lrchart.readers.trainings.cells import different, has_numbers, respelled

#: names that contain "loss" but are not one: its spread, fall or time, its start, its settings
NO_LOSS = (
    r"(.*_)?(initial|init|start|first|untrained|before|delta|gap)_.*"
    r"|.*_(std|stdev|stddev|std_dev|stderr|sem|var|variance|weight|coef|scale|fn|function|type|name"
    r"|initial|init|start|before|delta|diff|gap|reduction|improvement|decrease|drop|rank|ranking"
    r"|time|seconds|sec|ms|norm|slope|threshold|tolerance|patience)"
)
#: losses with the sign of a score, as scikit-learn's neg_mean_squared_error
NEGATED = (
    r"(.*_)?(neg|negative|negated)_(?!log_lik|elbo)(.*_)?(loss|mse|rmse|mae|cross_?entropy|perplexity"
    r"|error)"
)
LOSS = re.compile(
    rf"(?!({NO_LOSS}|{NEGATED})$)"
    r"((.*_)?(loss|losses|nll|mse|rmse|mae|cross_?entropy|ppl|perplexity|bpb|bpc|error|err)(_\w+)?"
    r"|value|values_\d+|objective)"
)
SCORE = re.compile(
    r"(.*_)?(acc|accuracy|f1|auc|auroc|bleu|rouge|map|miou|iou|score|reward|return|r2|precision"
    r"|recall|top_?1|top_?5|psnr|ssim|elo)(_\w+)?"
    rf"|{NEGATED}"
)
#: losses on held-out data, which are preferred to training losses
HELD_OUT = re.compile(r"(.*_)?(val|valid|validation|eval|test|held_?out|dev|final)(_\w+)?")
#: suffixes of summaries that W&B and others add to a metric: val/loss.min beside val/loss
EXTREME = re.compile(r"[._/](min|max|best|mean)", re.IGNORECASE)
SEED = re.compile(r"(.*_)?(seed|seeds|random_?state|replicate|repeat|trial_seed)")
#: columns that name the training of a row, in order of preference
RUN = ("run_id", "trial_id", "run", "id", "run_name", "name", "exp_name", "experiment")
#: those that a tool generates, which are unique
IDS = ("run_id", "trial_id", "id")
STEP = re.compile(r"_?(global_|total_)?(steps?|iterations?|iters?|training_iteration|epochs?)")
#: contents of cells without a number
EMPTY = ("", "-", "--", "#n/a", "<na>", "diverged", "n/a", "na", "nan", "none", "null")


def snake(name: object) -> str:
    """Return a name in snake case: ``val_loss`` of ``valLoss``, which `plain` leaves one word."""
    return plain(re.sub(r"([a-z])([A-Z])", r"\1_\2", str(name)))


def is_metric(name: object) -> bool:
    """Return whether a name is that of a loss or of a score."""
    return any(pattern.fullmatch(snake(name)) for pattern in (LOSS, SCORE))


def numbers(rows: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column as float64, empty cells as NaN.

    Raises
    ------
    InputError
        A cell is something else.
    """
    cells = rows[name]
    parsed = pd.to_numeric(cells, errors="coerce")
    left = np.flatnonzero(parsed.isna() & cells.notna())
    empty = respelled(cells.iloc[left], lambda words: words.isin(EMPTY)).to_numpy(dtype=bool)
    wrong = np.zeros(len(cells), dtype=bool)
    wrong[left] = ~empty
    wrong |= pd.api.types.infer_dtype(cells) == "boolean"
    refuse(name, wrong, cells, "is not a number")
    return pd.Series(parsed.to_numpy(dtype="float64", na_value=np.nan), index=rows.index)


def find(names: Sequence[str], wanted: str, option: str) -> str:
    """Return the column that somebody named, by its name or by the last part of it.

    Raises
    ------
    InputError
        There is none, or several.
    """
    exact = [name for name in names if name == wanted]
    alike = exact or [name for name in names if snake(name) == snake(wanted)]
    alike = alike or [n for n in names if snake(re.split(r"[./]", n)[-1]) == snake(wanted)]
    return the_one(alike, names, wanted, option)


def loss(rows: pd.DataFrame, wanted: str | None, score: bool) -> tuple[str, str]:
    """Return the column of the final loss, and a note on what else it could have been.

    A loss on held-out data is read rather than one on the data that was trained on. `score` asks
    for a number of which more is better.

    Raises
    ------
    InputError
        There is none, there are several, or it looks like a score and nobody said so.
    """
    names = [str(name) for name in rows.columns]
    if wanted is not None:
        name = find(names, wanted, "loss_column")
        _refuse_score(name, score)
        return name, ""
    listed = _losses(rows, names, score)
    extremes = [n for n in listed if any(EXTREME.fullmatch(n.removeprefix(o)) for o in listed)]
    listed = [name for name in listed if name not in extremes]
    held = [name for name in listed if HELD_OUT.fullmatch(snake(name))]
    chosen = listed if len(listed) == 1 else held
    if len(chosen) != 1:
        raise InputError(
            f"{len(listed)} columns could be the loss: {listing(listed)}; choose one with "
            f"{option_text('loss_column')}"
        )
    others = [name for name in [*listed, *extremes] if name != chosen[0]]
    if not others:
        return chosen[0], ""
    also = f"there is also {listing(others)} ({option_text('loss_column')})"
    return chosen[0], f"reads {chosen[0]!r}; {also}"


def _losses(rows: pd.DataFrame, names: list[str], score: bool) -> list[str]:
    """Return the columns that may be the loss or, if `score` asks for it, the score."""
    scores = [n for n in names if SCORE.fullmatch(snake(n)) and _is_filled(rows[n])]
    losses = [n for n in names if LOSS.fullmatch(snake(n)) and _is_filled(rows[n])]
    losses = [name for name in losses if name not in scores]
    if not losses and not scores:  # a column without numbers: the error names its cells
        losses = [n for n in names if LOSS.fullmatch(snake(n)) and rows[n].notna().any()]
    listed = (scores or losses) if score else losses
    if not listed and scores:
        _refuse_score(scores[0], score)
    if not listed:
        option = option_text("loss_column")
        raise InputError(f"no loss column among {listing(names)}; choose one with {option}")
    return listed


def _is_filled(cells: pd.Series[Any]) -> bool:
    """Return whether a column holds a number, or a word for none: not the name of a loss."""
    if has_numbers(cells):
        return True
    filled = cells.dropna()
    return len(filled) > 0 and bool(respelled(filled, lambda words: words.isin(EMPTY)).any())


def seed(rows: pd.DataFrame, wanted: str | None) -> str | None:
    """Return the column of the seed, or None."""
    if wanted is not None:
        return find(list(rows.columns), wanted, "seed")
    named = [str(n) for n in rows.columns if SEED.fullmatch(snake(n))]
    changing = [name for name in named if different(rows[name]) > 1]
    return next(iter(changing or named), None)


def run(rows: pd.DataFrame) -> str | None:
    """Return the column that says which training a row belongs to, or None."""
    by_name = {snake(name): str(name) for name in rows.columns}
    named = [by_name[name] for name in RUN if name in by_name]
    for name in (by_name[name] for name in IDS if name in by_name):
        # An id column: unique in each row, and not numbers, which may be row numbers.
        if len(rows) == rows[name].nunique() > 1 and not has_numbers(rows[name]):
            return name
    # In a history each training has several rows, so its name repeats.
    many = [name for name in named if 0 < 2 * rows[name].nunique() <= len(rows)]
    return next(iter(many or named), None)


def step(rows: pd.DataFrame) -> str | None:
    """Return the column that counts the steps of a training, or None."""
    named = [str(name) for name in rows.columns if STEP.fullmatch(snake(name))]
    order = ("global_step", "step", "steps", "training_iteration")
    return next((n for word in order for n in named if snake(n) == word), next(iter(named), None))


def _refuse_score(name: str, score: bool) -> None:
    if not score and SCORE.fullmatch(snake(name)) and not LOSS.fullmatch(snake(name)):
        raise InputError(
            f"{name!r} looks like a score (higher is better): add "
            f"{option_text('higher_is_better', True)}, or choose a loss with "
            f"{option_text('loss_column')}"
        )
