"""Find the settings in which trainings differ besides the learning rate."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from lrchart.errors import InputError, option_text, shown
from lrchart.readers.trainings.cells import different
from lrchart.readers.trainings.columns import LOSS, SCORE, STEP, is_metric, snake
from lrchart.text import counted

#: columns that describe a training but are not settings
DESCRIBING = re.compile(
    r"(.*_)?(id|ids|name|uuid|number|time|times|timestamp|date|datetime|duration|runtime|created"
    r"|started|ended|start|complete|hostname|host|node_ip|ip|pid|uri|path|dir|logdir|url|user"
    r"|sweep|tags?|notes?|done|checkpoint|status|state|seconds|hours|flops|diverged|untrained"
    r"|git|commit|version|device|gpus?|node|machine|index|job|num|restore|s|ti)(_\w+)?|unnamed_\d+|"
)
#: patterns of a number in a name, and of the rate once numbers are replaced by #
NUMBER, SPELLED = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", r"(?i)(?:lr|learning_?rate)[=_-]*#"
#: by these, a storage parts what has nothing to do with each other: a message names them first
STORED = ("study", "experiment_id")
#: settings that a message names next, as most others follow from them; they are settings under any
#: prefix of a tool
KNOWN = ("width", "d_model", "n", "d", "tokens", "params", "depth", "layers", "batch_size", "bs",
         "batch", "weight_decay", "wd", "optimizer", "model", "schedule")  # fmt: skip

#: names that are a setting's even if each training has another value, as in a random search
SEARCHED = re.compile(
    r"((adamw?|sgd|optimi[sz]er|optim|model|training|args)_)?"
    r"(weight_?decay|wd|l[12](_reg\w*)?|(\w+_)?drop_?(out|path)(_\w+)?|momentum|betas?_?[12]?|eps"
    r"|epsilon|alpha|gamma|optimi[sz]er|activation|label_smoothing|mixup(_alpha)?|cutmix(_alpha)?"
    r"|(\w+_)?batch_?size|bs|width|depth|d_model|kernel_size"
    r"|(hidden|embed(ding)?|ffn?)_?(size|dim|units)|((num|n)_)?(hidden_)?(layers|units|filters|heads)"
    r"|lora_(r|rank|alpha)|(max_)?grad(ient)?_(clip(ping)?|norm_clip)(_\w+)?|clip_(grad|norm)\w*"
    r"|max_grad_norm|warm_?up(_\w+)?|ema_decay|(lr_)?decay(_rate)?)"
)


def differing(
    rows: pd.DataFrame,
    known: frozenset[str] | None,
    taken: Collection[str],
    named: Sequence[str],
) -> list[str]:
    """Return the settings that differ and are not `taken`, without those that follow from others.

    Parameters
    ----------
    rows
        One row a training.
    known
        The columns that are settings; None takes those that look like it: they repeat, and their
        names are neither a metric's nor a description's.
    taken
        Columns that are used already.
    named
        Those of them that part the trainings: what follows from them is no other setting.
    """
    names = [str(name) for name in rows.columns if name not in taken]
    names = [n for n in names if (n in known if known is not None else _looks(rows[n], n))]
    # A missing value counts as a value of its own if the settings are known from a tool.
    count = different if known is None else _values
    varying = [name for name in names if count(rows[name]) > 1]
    text = rows[[*varying, *named]].astype(str).fillna("")  # no value is one, too
    for name in sorted(varying, key=_rank, reverse=True):
        others = [other for other in varying if other != name]
        decided = [*others, *named]
        if decided and text.groupby(decided)[name].nunique().max() == 1:
            varying = others
    return varying


def repeated_by(rows: pd.DataFrame, keys: list[str], taken: Collection[str]) -> str | None:
    """Return the column that alone tells the trainings at a rate apart, or None.

    They may be repeats, or as many experiments. `keys` are the columns of the rate and the groups.
    """
    if not rows.duplicated(keys).any():
        return None
    for name in map(str, rows.columns):
        if name in taken or is_metric(name):
            continue
        if _tells_apart(rows[keys], rows[name]):
            return name
        # Names with the rate may contain other settings as well: resnet_lr1e-3, vit_lr1e-3.
        if not re.search(SPELLED, re.sub(NUMBER, "#", str(rows[name].iloc[0]))):
            continue
        stems = rows[name].astype(str).str.replace(NUMBER, "#", regex=True)
        if stems.str.contains(SPELLED).all() and _tells_apart(rows[keys], stems):
            return name
    return None


def _tells_apart(places: pd.DataFrame, cells: pd.Series[Any]) -> bool:
    """Return whether `cells` has few values, each at most once at a place."""
    if not 2 <= _values(cells) <= len(cells) / 3:
        return False
    return not places.astype(str).assign(_cells=cells.astype(str)).duplicated().any()


def refuse_repeats(rows: pd.DataFrame, name: str | None) -> None:
    """Refuse repeats of which a column `name` says that each is something of its own.

    Raises
    ------
    InputError
        `name` is not None.
    """
    if name is not None and different(rows[name]) > len(rows) / 3:
        first, last = rows[name].astype(str).iloc[[0, -1]]
        raise InputError(
            f"the {len(rows):,} trainings repeat their rates under names of two kinds in "
            f"{name!r}, as {shown(first)} and {shown(last)}: name it with {option_text('seed')} if "
            f"they are repeats, otherwise add a column for what differs and name that with "
            f"{option_text('by')}"
        )
    if name is not None:
        raise InputError(
            f"the {len(rows):,} trainings repeat their rates once for each {name!r}: name it with "
            f"{option_text('seed')} if they are repeats, with {option_text('by')} for a curve "
            f"each, or with {option_text('over')} for the best of it"
        )


def refuse(rows: pd.DataFrame, names: list[str], by: str | None) -> None:
    """Refuse trainings that differ in settings which nobody named: they are never averaged.

    Raises
    ------
    InputError
        `names` is not empty.
    """
    if not names:
        return
    listed = " and ".join(filter(None, [", ".join(names[:-1][:6]), names[-1]]))
    part, best = option_text("by"), option_text("over")
    ask = f"name one with {part} and the others with {best}" if not by else f"name them with {best}"
    if not by and len(names) == 1:
        ask = f"name it with {part}, for a curve each, or with {best}, for the best of it"
    raise InputError(
        f"{counted(len(rows), 'training')} differ in {listed} besides the learning rate: {ask}, "
        "or leave rows out"
    )


def _looks(cells: pd.Series[str], name: str) -> bool:
    short = snake(name)
    if SEARCHED.fullmatch(snake(re.split(r"[./]", name)[-1])):
        return True
    if any(pattern.fullmatch(short) for pattern in (DESCRIBING, LOSS, SCORE, STEP)):
        return False
    # Measured numbers differ in nearly every row; settings repeat.
    return different(cells) <= max(2, len(cells) / 3)


def _values(cells: pd.Series[str]) -> int:
    """Return how many different cells there are; empty ones are one, beside others."""
    filled = different(cells)
    return filled + bool(filled and cells.isna().any())


def _rank(name: str) -> tuple[int, int]:
    """Return how readily a setting is left out of a sentence; the least readily first."""
    short = snake(name)
    if name in STORED:
        return -1, 0
    return (KNOWN.index(short) if short in KNOWN else len(KNOWN), "/" in name)
