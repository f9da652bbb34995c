"""Recognise the names of columns: a learning rate, a loss, a run, a replicate, a step."""

from __future__ import annotations

import re
from functools import lru_cache

from lrchart.kinds.columns import SETTINGS, last_part
from lrchart.readers.units import UNIT_BEHIND, is_scaled

#: role -> pattern of its column names (lower case, "_" between words). Two matches for lr or loss
#: are ambiguous; for the other roles, the first alternative of the pattern wins
SPELLINGS: dict[str, str] = {
    "lr": r"((train|training|trainer|current|cur|curr|optim\d*|(default_)?optimizer|opt|x)_)?"
    r"(lrs?|learn_rate|learning_?rates?)((_group|_pg|_param_group)?_?\d{1,3})?",
    "loss": r"(train|training|batch|mini_?batch|train_batch|step|reduced_train(ing)?)_?"
    r"loss(es)?(_step)?"
    r"|loss(es)?(_train|_training|_batch|_step)?(_step)?",
    "run": r"run|run_name|run_id",
    "replicate": r"replicate|seed|repeat",
    # the optimizer's own count comes first: W&B's _step counts calls of wandb.log
    "step": r"trainer_global_step|train_global_step|global_step|steps?"
    r"|iterations?|iters?|batch|batch_idx",
    "optimal_lr": r"optimal_lr",
}

#: role -> fallback pattern, used if no column matches above: total_loss of Detectron2, lm_loss of
#: Megatron, loss/train/total of Composer, MATLAB's BaseLearnRate, and the epoch_ names that Keras
#: logs for TensorBoard
OTHERWISE: dict[str, str] = {
    "lr": r"epoch_(lr|learning_rate)|base_?learn(ing)?_?rate",
    "loss": r"(total|lm|epoch|current)_loss|(train_)?loss_train_total",
}

#: pattern of a loss that may be a running mean, which is read if there is no other loss
MEANS = (
    r"((train|training|batch|step)_)?(average|avg|mean|moving|running|smooth|smoothed|ema)_"
    r"((average|avg|mean|train|training|batch|step)_)*loss(es)?"
    r"|((train|training|batch|step)_)?loss(es)?_(average|avg|mean|running|smooth|smoothed|ema)"
)

#: names from Lightning's LearningRateMonitor, such as lr-SGD, lr-Adam-1 and lr-AdamW/pg2, and as
#: Composer prints them
_MONITORED = re.compile(r"(Train )?lr-[A-Za-z]\w*(-\d+)?(/pg\d+)?(/\w+)?")

#: words in a name that mark its metric as one of validation or test
ASIDE = frozenset({"val", "valid", "validation", "eval", "evaluation", "test", "dev"})


def plain(name: str) -> str:
    """Return a name in lower case, without its unit, "_" for whatever is between its words."""
    return re.sub(r"[^0-9a-z]+", "_", UNIT_BEHIND.sub("", name).strip().casefold()).strip("_")


def is_same(name: str, wanted: str) -> bool:
    """Return whether a column's `name` is the `wanted` one, however its words are joined."""
    if not (name + wanted).isascii():  # `plain` drops the letters of other alphabets
        return name.strip().casefold() == wanted.strip().casefold()
    joined, asked = (re.sub(r"_(?=\d)", "", plain(each)) for each in (name, wanted))
    return name == wanted or joined == asked


@lru_cache(4_096)
def means(role: str, name: str) -> bool:
    """Return whether a column's `name` is one of the spellings of `role`."""
    if role == "lr" and is_scaled(name):
        return False
    if role == "lr" and _MONITORED.fullmatch(name.strip()):
        return not name.strip().endswith(("-momentum", "-weight_decay"))
    return re.fullmatch(SPELLINGS[role], plain(name)) is not None


def is_mean(name: str) -> bool:
    """Return whether a loss is a mean of several ones by its `name`: ``avg_loss``."""
    return re.fullmatch(MEANS, plain(last_part(name))) is not None


def is_aside(name: str) -> bool:
    """Return whether a metric is one of validation or test, or a setting, by its `name`."""
    return bool(ASIDE.intersection(plain(name).split("_"))) or name.lower().startswith(SETTINGS)


def ends_as(role: str, name: str) -> bool:
    """Return whether a path (``learner/a/total_loss``, ``losses/ner``) ends as a `role`.

    A setting (``config/lr``) is none, nor is a metric of validation.
    """
    last = last_part(name)
    path = bool({"/", "."}.intersection(name)) and not is_scaled(name)
    if not path or is_aside(name):
        return False
    above = last_part(name[: -len(last) - 1])
    ends = means(role, last) or re.fullmatch(OTHERWISE[role], last) is not None
    return ends or (above == "losses" if role == "loss" else means("lr", above))
