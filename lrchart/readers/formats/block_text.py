"""Join the lines of logs that print a step on several, its rate and its loss on their own lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

from lrchart import limits
from lrchart.readers.columns import Choice, candidates
from lrchart.readers.formats.encoding import Text, decode, glance, looks_like_text
from lrchart.readers.formats.log_line import flattened, form_of
from lrchart.readers.formats.log_text import is_loss, is_rate, table_of
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import means
from lrchart.readers.table import Table

#: lines that may stand between two blocks: one that counts, a rule, an empty one
_COUNT = re.compile(
    r"(?<![a-z])(?:steps?|iter(?:ation)?s?|epochs?|batch(?:es)?|updates?)(?![a-z])[^a-z\d]{0,4}\d",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*([-=_*#~─━═]\s?){3,}\s*")
_BETWEEN: tuple[Callable[[str], object], ...] = (
    _COUNT.search,
    _RULE.fullmatch,
    lambda line: not line.strip(),
)

#: words before a rate that a scheduler sets for the next step
_AHEAD = re.compile(r"(?<![a-z])(?:now|new|next|(?!learn|train)\w+ing)(?![a-z])", re.IGNORECASE)

#: maximum share of blocks with a rate or a loss alone
_HALVES = 0.1

#: a stretch of lines between two separators: the places of its lines, by role
_Stretch = dict[str, list[int]]


@dataclass(frozen=True)
class Blocks(Text):
    """A source whose blocks are its lines."""

    joined: tuple[str, ...] = ()

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Give the lines of each block as one."""
        yield iter(self.joined)


def is_block_log(source: Source, choice: Choice) -> bool:
    """Return whether a text has rates and losses on lines of their own that pair in one way."""
    if not looks_like_text(source):
        return False
    with glance(source).lines() as lines:
        first = [line for _, line in zip(range(200), lines, strict=False)]
    roles = _roles(first, choice)
    alone = min(roles.count("lr"), roles.count("loss")) >= 2
    return (alone or len(_numbered(first, choice)) >= 2) and bool(_joined(source, choice))


def read_block_log(source: Source, choice: Choice) -> list[Table]:
    """Return the table of a log with a block of lines a step."""
    text = decode(source)
    blocks = Blocks(text.source, text.codec, text.notes, joined=_joined(source, choice))
    return [replace(table_of(blocks, choice), kind="training log (a block of lines a step)")]


def _joined(source: Source, choice: Choice) -> tuple[str, ...]:
    """Return each block as one line; none if blocks are not told apart, or in several ways."""
    with decode(source).lines() as text:
        lines = []
        for line in text:
            lines.append(line)
            limits.check("MAX_ROWS", len(lines), "lines")
    roles = _roles(lines, choice)
    blocks = _numbered(lines, choice) if "both" in roles else _blocks(lines, roles)
    joined = [" | ".join(lines[i].strip("\r\n") for i in block) + "\n" for block in blocks]
    if joined and blocks[-1][-1] == len(lines) - 1 and not lines[-1].endswith(("\n", "\r")):
        joined[-1] = joined[-1].rstrip("\n")  # the last number may be cut
    return tuple(joined)


def _blocks(lines: Sequence[str], roles: Sequence[str]) -> list[list[int]]:
    """Return the lines of each block, however blocks are told apart; none if they are not."""
    for between in _BETWEEN:
        if blocks := _cut(lines, roles, between):
            return blocks
    return _alternating(roles)


def _numbered(lines: Sequence[str], choice: Choice) -> list[list[int]]:
    """Return the two lines of each step that both give its number, as Caffe and DeepSpeed do.

    If only one of them does, the other may have it on a line above it (``Epoch 3/9`` of Keras), or
    stand right before or behind it.
    """
    counted = list(_counted(lines, choice))
    own = {role for _, role, count, _ in counted if count}
    if len(own) == 1 and (pairs := _neighbours(lines, counted)):
        return pairs
    steps: dict[str, dict[str, int]] = {}
    for i, role, count, above in counted:
        if not own or (role in own and not count):
            continue
        step = steps.setdefault(count or above, {})
        if role in step:
            return []
        step[role] = i
    full = [sorted(step.values()) for step in steps.values() if len(step) == 2]
    return full if len(steps) - len(full) <= max(1, _HALVES * len(full)) else []


def _counted(lines: Sequence[str], choice: Choice) -> Iterator[tuple[int, str, str, str]]:
    """Yield the place, the role and the number of each line of one role, and the number above it.

    A number is "" if there is none.
    """
    above = ""
    for i, line in enumerate(map(flattened, lines)):
        form = form_of(line)
        pairs = form.numbers(line)
        counts = _counts(pairs)
        roles = {"lr" for name, _ in pairs if is_rate(name, choice)}
        roles |= {"loss" for name, _ in pairs if is_loss(name, choice)}
        if not roles and len(pairs) == len(counts) == 1:
            above = counts[0]
        if not form.aside and not form.result and len(counts) < 2 and len(roles) == 1:
            yield i, roles.pop(), counts[0] if counts else "", above


def _neighbours(
    lines: Sequence[str], counted: Sequence[tuple[int, str, str, str]]
) -> list[list[int]]:
    """Return the pairs of lines that follow each other; none if a rate is that of the next step."""
    roles = {i: role for i, role, *_ in counted}
    pairs = _alternating([roles.get(i, "") for i in range(len(lines))])
    ahead = pairs and roles[pairs[0][1]] == "lr" and _AHEAD.search(lines[pairs[0][1]])
    return [] if ahead else pairs


def _counts(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the numbers of steps among the pairs of a line, or else those of epochs."""
    steps = [number for name, number in pairs if means("step", name)]
    return steps or [number for name, number in pairs if name.casefold() == "epoch"]


def _roles(lines: Sequence[str], choice: Choice) -> list[str]:
    """Return the role of each line; a total loss counts only if no line has a plain one."""
    roles = [_role(line, choice) for line in lines]
    if "loss" in roles or choice.loss_column is not None:
        return roles
    return [_role(line, choice, otherwise=True) for line in lines]


def _role(line: str, choice: Choice, *, otherwise: bool = False) -> str:
    """Return "lr" or "loss" for a line of one number so named; "both" if there is another."""
    line = flattened(line)
    form = form_of(line)
    if form.aside or form.result:
        return "aside"
    names = [name for name, _ in form.numbers(line)]
    rates = [is_rate(name, choice) for name in names]
    losses = [
        is_loss(name, choice) or (otherwise and bool(candidates("loss", [name]))) for name in names
    ]
    if not any(rates + losses):
        return ""
    return "both" if len(names) > 1 else "lr" if rates[0] else "loss"


def _cut(
    lines: Sequence[str], roles: Sequence[str], between: Callable[[str], object]
) -> list[list[int]]:
    """Return the blocks that the lines which are `between` them cut; none if they do not."""
    marks = [i for i, line in enumerate(lines) if not roles[i] and between(line)]
    bounds = [0, *marks, len(lines)]
    stretches = [_stretch(roles, start, stop) for start, stop in pairwise(bounds)]
    first, *rest = stretches
    if any(len(each["lr"]) > 1 or len(each["loss"]) > 1 for each in stretches):
        return []
    full = [each for each in stretches if each["lr"] and each["loss"]]
    halves = sum(bool(each["lr"]) != bool(each["loss"]) for each in rest[:-1])
    orders = {each["lr"] < each["loss"] for each in full}
    if len(full) < 2 or halves > _HALVES * len(full) or len(orders) > 1:
        return []
    begin, end = ("lr", "loss") if orders.pop() else ("loss", "lr")
    # A mark in the middle of each step leaves an end before the blocks, or a beginning behind.
    last = stretches[-1]
    if (first[end] and not first[begin]) or (first[begin] and last[begin] and not last[end]):
        return []
    if first in full and last not in full:
        # What counts stands at the end of its block.
        bounds = [0, *(mark + 1 for mark in marks), len(lines)]
        stretches = [_stretch(roles, start, stop) for start, stop in pairwise(bounds)]
    return [each["all"] for each in stretches if each["lr"] and each["loss"]]


def _stretch(roles: Sequence[str], start: int, stop: int) -> _Stretch:
    """Return the lines from `start` up to `stop`, or to one of an evaluation, by role."""
    stop = next((i for i in range(start, stop) if roles[i] == "aside"), stop)
    places = range(start, stop)
    own = {role: [i for i in places if roles[i] == role] for role in ("lr", "loss")}
    return {"all": list(places), **own}


def _alternating(roles: Sequence[str]) -> list[list[int]]:
    """Return the pairs of lines that follow each other, if the first and the last are in one."""
    places = [i for i, role in enumerate(roles) if role in ("lr", "loss")]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    orders = {(roles[one], roles[other]) for one, other in pairs}
    adjacent = all(other == one + 1 for one, other in pairs)
    if len(places) % 2 or len(orders) != 1 or not adjacent or len(set(*orders)) < 2:
        return []
    return [list(pair) for pair in pairs]
