"""Read text that a training loop prints: one step a line, a name before each number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.columns import Choice, groups_of
from lrchart.readers.formats.encoding import Text, decode, glance, looks_like_text
from lrchart.readers.formats.log_counters import StepCounter
from lrchart.readers.formats.log_line import LONG, flattened, form_of
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import is_same, means
from lrchart.readers.table import Loaded, Table, gathered
from lrchart.text import counted

#: a text is a log if two of this many lines have a learning rate and a loss
_LOOK = 100_000

#: start of JSON, whose lines may look like those of a log; but ["main"] loss=2 is a log's, and so
#: is [1, 200] loss: 2
_JSON = re.compile(
    r'\{\s*("|$)|\[\s*([\[{]|"(?![^"]*"\]\s*\w)|$|-?\d[\d.eE+-]*,(?!\d+\]\S|\s*\d+\]\s*[^\W\d]))'
)

#: a whole object on one line: JSON Lines, unless other lines stand between such lines
_OBJECT = re.compile(r'\{\s*".*\}')

#: a nested dictionary, whose names mean nothing without the name of their parent
_NESTED = re.compile(r"\{[^{}]*:\s*\{")

#: quick test: every line with a learning rate matches
_HINT = re.compile("lr|learn| rate,", re.IGNORECASE)

#: maximum share of the lines that may sum up an epoch
_SUMS = 0.2

#: the choice of nothing: columns are detected by name
_ANY = Choice()


def is_log(source: Source, choice: Choice = _ANY) -> bool:
    """Return whether the source is text with two lines that name a learning rate and a loss.

    The names that the caller chose for them count, too.
    """
    if not looks_like_text(source):
        return False
    steps = 0
    with glance(source).lines() as lines:
        filled = (line.strip() for line in islice(lines, _LOOK) if line.strip())
        first = next(filled, "")
        mixed = not _OBJECT.fullmatch(first)
        if mixed and _JSON.match(first):
            return False
        for line in chain([first], filled):
            mixed = mixed or not line.startswith("{")
            steps += steps < 2 and any(
                _may_be_loss(name, choice) for name, _ in _parse(line, choice)[0]
            )
            if steps == 2 and mixed:
                return True
    return False


def read_log(source: Source, choice: Choice = _ANY) -> list[Table]:
    """Return the table of a log: of each line with a learning rate, the numbers that it names.

    Raises
    ------
    InputError
        A line names the learning rate or a loss twice, or there are more than ``MAX_ROWS`` steps.
    """
    return [table_of(decode(source), choice)]


def table_of(text: Text, choice: Choice) -> Table:
    """Return the table of a log whose lines are those of `text`; see `read_log`."""
    names, seen = dict[str, None](), Counter[str]()
    for step in _steps(text, seen, StepCounter(), choice, results=True):
        names |= dict.fromkeys(step)
        limits.check("MAX_COLUMNS", len(names), "columns")
    # Words that most lines have are the loop's own: ``best loss 2 step 7 lr 0.1 loss 2.1``.
    results = 2 * seen["results"] > seen["steps"]
    return Table(tuple(names), lambda wanted: _load(text, wanted, choice, results=results))


def _load(text: Text, names: Sequence[str], choice: Choice, *, results: bool) -> Loaded:
    seen, counter = Counter[str](), StepCounter()
    frame = gathered(_steps(text, seen, counter, choice, results=results), names)
    notes = list(text.notes)
    if others := seen["others"]:
        notes.append(LeftOut(f"{counted(others, 'line')} without the rate of a training step"))
    if again := seen["again"]:
        notes.append(LeftOut(f"{counted(again, 'line')} of a progress bar printed again"))
    loaded = Loaded(
        frame, tuple(notes), bool(seen["open"]), writes_nan=True, counted=counter.counts()
    )
    return _without_sums(loaded)


def _without_sums(loaded: Loaded) -> Loaded:
    """Return `loaded` without the few lines that give no step as all others do.

    They sum up an epoch: their loss is a mean, and their rate, rounded, may go back.
    """
    step = next((name for name in loaded.frame if means("step", str(name))), None)
    if step is None:
        return loaded
    sums = loaded.frame[step].isna().to_numpy()
    if not 0 < sums.mean() <= _SUMS:
        return loaded
    note = LeftOut(f"{counted(int(sums.sum()), 'line')} without the {step} that others give")
    return replace(
        loaded,
        frame=loaded.frame[~sums].reset_index(drop=True),
        notes=(*loaded.notes, note),
        open_end=loaded.open_end and not sums[-1],
        rows=np.flatnonzero(~sums),
    )


def _steps(
    text: Text, seen: Counter[str], counter: StepCounter, choice: Choice, *, results: bool
) -> Iterator[dict[str, str]]:
    """Yield what each line of a step, or of `results`, names; count in `seen` what else there is.

    A progress bar goes back to the start of its line and is printed over: where it says the same
    of the step, it is the same step.
    """
    last: dict[str, str] = {}
    over, line = False, ""
    with text.lines() as lines:
        for number, line in enumerate(lines, 1):
            pairs, result = _parse(line, choice)
            step = _step(pairs, number, choice)
            seen["results"] += result
            if not step or (result and not results):
                seen["others"] += bool(line.strip())
            elif over and step == last:
                seen["again"] += 1
            else:
                seen["steps"] += 1
                counter.add(line)
                limits.check("MAX_ROWS", seen["steps"], "steps")
                yield step
            over, last = line.endswith("\r"), step
    seen["open"] = bool(last) and not line.endswith(("\n", "\r"))


def _step(pairs: Sequence[tuple[str, str]], number: int, choice: Choice) -> dict[str, str]:
    """Return the pairs by name; of a name that is told twice, and is not asked for, the first."""
    step: dict[str, str] = {}
    for name, value in pairs:
        known = step.setdefault(name, value)
        if value != known and (_may_be_loss(name, choice) or is_rate(name, choice)):
            raise InputError(f"line {number} gives {name!r} twice: as {known} and as {value}")
    return step


def _parse(line: str, choice: Choice) -> tuple[list[tuple[str, str]], bool]:
    """Return the names and numbers of a line that has a learning rate and something else.

    And whether it says how the training ended. A line about validation has no numbers here.
    """
    hinted = choice.lr_column is not None or _HINT.search(line)
    if len(line) > LONG or not hinted or _NESTED.search(line):
        return [], False
    line = flattened(line)
    form = form_of(line)
    if form.aside or len(form.pairs) < 2:
        return [], False
    pairs = form.numbers(line)
    if not any(is_rate(name, choice) for name, _ in pairs):
        return [], False
    return pairs, form.result


def is_rate(name: str, choice: Choice) -> bool:
    """Return whether a number of this `name` is a learning rate, or the one that was chosen."""
    if choice.lr_column is None:
        return means("lr", name)
    return is_same(name, choice.lr_column) or bool(groups_of(choice.lr_column, [name]))


def is_loss(name: str, choice: Choice) -> bool:
    """Return whether a number of this `name` is a loss, or the one that was chosen."""
    if choice.loss_column is None:
        return means("loss", name)
    return is_same(name, choice.loss_column)


def _may_be_loss(name: str, choice: Choice) -> bool:
    """Return whether a number of this `name` is a loss of any kind, or the one that was chosen."""
    return is_loss(name, choice) or (choice.loss_column is None and "loss" in name.casefold())
