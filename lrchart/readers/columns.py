"""Choose the columns of the learning rate and of the loss, by name or as the caller says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from lrchart.errors import InputError, option_text, require, spelling, suggestion
from lrchart.readers.messages import listing
from lrchart.readers.spellings import (
    OTHERWISE,
    SPELLINGS,
    ends_as,
    is_aside,
    is_mean,
    is_same,
    means,
    plain,
)
from lrchart.readers.table import NotASweepError

_OPTIONAL = ("run", "replicate", "step", "optimal_lr")

#: roles that are read only from lrchart's own tables; elsewhere these names mean other things
_OWN_ONLY = ("training_steps", "schedule", "attempt", "planned_steps", "kind", "smoothed")

_MEANING = {"lr": "learning rate", "loss": "loss"}

#: a table with all of these columns was written by lrchart, and its other columns are ignored
_OWN = ("run", "replicate", "step", "lr", "loss")


@dataclass(frozen=True)
class Columns:
    """The names of the columns that a reading uses; None if the table has none."""

    lr: str
    loss: str
    run: str | None = None
    replicate: str | None = None
    step: str | None = None
    optimal_lr: str | None = None
    training_steps: str | None = None
    schedule: str | None = None
    attempt: str | None = None
    planned_steps: str | None = None
    kind: str | None = None
    smoothed: str | None = None

    def used(self) -> dict[str, str]:
        """Return role -> column name for the columns that are there."""
        roles = [field.name for field in fields(self)]
        return {role: name for role in roles if (name := getattr(self, role)) is not None}


@dataclass(frozen=True)
class Choice:
    """Options of reading a source that the caller chose."""

    #: columns to read; None detects them by name
    lr_column: str | None = None
    loss_column: str | None = None
    #: kind of the history; "auto" detects it from the rates
    kind: str = "auto"
    #: running mean that was applied to the losses, as `lrchart.readers.smoothed.unsmooth` takes it
    smoothed: str | float = "auto"
    #: whether the source is still being written
    growing: bool = False

    def __post_init__(self) -> None:
        for name in ("lr_column", "loss_column"):
            column = getattr(self, name)
            require(name, column, column is None or isinstance(column, str), "a column's name")

    def fits(self, names: Sequence[str]) -> bool:
        """Return whether columns of these `names` may be the learning rate and the loss."""
        chosen = {"lr": self.lr_column, "loss": self.loss_column}
        return all(
            candidates(role, names) if name is None else any(is_same(each, name) for each in names)
            for role, name in chosen.items()
        )


def choose(names: Sequence[str], choice: Choice) -> Columns:
    """Return the columns to read.

    Raises
    ------
    NotASweepError
        No column is recognised as the learning rate or as the loss.
    InputError
        Several columns are, or a chosen column is not there; the message lists the choices.
    """
    lr = _required("lr", names, choice.lr_column)
    loss = _required("loss", [name for name in names if name != lr], choice.loss_column)
    others = [name for name in names if name not in (lr, loss)]
    own = _is_own(names)
    return Columns(
        lr,
        loss,
        **{role: role if own and role in names else _first(role, others) for role in _OPTIONAL},
        **{role: role for role in _OWN_ONLY if own and role in names},
    )


def groups_of(wanted: str, names: Sequence[str]) -> list[str]:
    """Return the `names` of the groups of a `wanted` one that is not there: ``lr[0]``, ``lr_1``."""
    if any(is_same(name, wanted) for name in names):
        return []
    group = re.compile(re.escape(plain(wanted)) + r"_\d+")
    return [name for name in names if group.fullmatch(plain(name))]


def recognised(names: Sequence[str]) -> int:
    """Return how many of the roles the `names` of a table fill."""
    return sum(any(means(role, name) for name in names) for role in SPELLINGS)


def candidates(role: str, names: Sequence[str]) -> list[str]:
    """Return the `names` that may be the learning rate or the loss, by their spelling.

    The end of a path counts only if no whole name does, and a mean only if no other loss does.
    """
    matches = [name for name in names if means(role, name)]
    if role in matches and _is_own([*names, "lr"]):
        return [role]
    matches = matches or [name for name in names if re.fullmatch(OTHERWISE[role], plain(name))]
    matches = matches or [name for name in names if ends_as(role, name)]
    if matches or role != "loss":
        return matches
    losses = [name for name in names if "loss" in name.casefold() and not is_aside(name)]
    return losses if all(map(is_mean, losses)) else []


def _required(role: str, names: Sequence[str], chosen: str | None) -> str:
    if chosen is not None:
        return _chosen(role, names, chosen)
    matches = candidates(role, names)
    if not matches:
        choices = f"among {listing(names)}; choose one with {option_text(f'{role}_column')}"
        among = choices if names else "beside the learning rate, the only column"
        raise NotASweepError(f"no {_MEANING[role]} column {among}")
    return _only(role, matches)


def _only(role: str, matches: Sequence[str]) -> str:
    if len(matches) > 1:
        raise InputError(
            f"{len(matches)} columns could be the {_MEANING[role]}: {listing(matches)}; "
            f"choose one with {option_text(f'{role}_column')}"
        )
    return matches[0]


def _is_own(names: Sequence[str]) -> bool:
    return set(_OWN) <= set(names)


def _chosen(role: str, names: Sequence[str], chosen: str) -> str:
    exact = [name for name in names if name == chosen]
    matches = exact or [name for name in names if is_same(name, chosen)]
    if groups := groups_of(chosen, names):
        return _only(role, groups)
    return the_one(matches, names, chosen, f"{role}_column")


def the_one(matches: Sequence[str], names: Sequence[str], chosen: str, option: str) -> str:
    """Return the only one of `matches`, the columns that the value `chosen` of an `option` fits.

    Raises
    ------
    InputError
        There are several, or none among the `names` of the table.
    """
    if len(matches) == 1:
        return matches[0]
    state = "could be several columns" if matches else f"is not there{suggestion(chosen, names)}"
    raise InputError(
        f"{spelling(option)} {chosen!r} {state}; the columns are {listing(matches or names)}"
    )


def _first(role: str, names: Sequence[str]) -> str | None:
    """Return the column with the spelling that stands first in the table, if there is one."""
    matches = [name for name in names if means(role, name)]
    order = SPELLINGS[role].split("|")
    return min(matches, key=lambda name: _rank(plain(name), order), default=None)


def _rank(plain: str, order: Sequence[str]) -> int:
    return next(i for i, spelling in enumerate(order) if re.fullmatch(spelling, plain))
