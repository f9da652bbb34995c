"""Detect whether the lines of a log count the steps of a training."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np

#: maximum number of lines that are compared; a longer log is no grid of trainings
LINES = 100
#: maximum number of characters of a line, and of those before a word, that are compared
LONGEST, BEFORE = 1_000, 40
#: minimum number of lines, and minimum fraction of the distances that are the usual one
FEWEST, REGULAR = 4, 0.8

#: dates and times, which grow from line to line as well, and decimal numbers
_ASIDE = re.compile(r"\d+(?:[-/]\d+)?[-/]\d+ (?=\d+:)|\d+(?::\d+)+(?:[.,]\d+)?|\d*\.\d[\de+-]*")

#: words that mark a line as the result of a training
_TRIAL = re.compile(r"(?<![a-z])(trials?|runs?|experiments?|configs?|jobs?|models?)(?![a-z])")

#: a word for a step, and the numbers after it ("Epoch: [0] [ 20/900]")
_COUNTER = re.compile(
    r"(?<![a-z])(?P<word>(?:global_?)?steps?|iter(?:ation)?s?|batch(?:es)?|num_updates|epochs?|s(?=:))"
    r"(?![a-z])(?:\(train\))?(?P<after>[^a-z.]{0,30})"
)

#: the numbers before it ("51-100batch")
_NUMBERS = re.compile(r"(?<![\d\s/-])[\d\s/-]+\Z|\A[\d\s/-]+\Z")


class StepCounter:
    """Numbers beside the words for a step, line by line."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        self._lines = 0
        self._trials = False

    def add(self, line: str) -> None:
        """Take the numbers of one step's line; those far down a long log are passed over."""
        if self._lines == LINES:
            return
        self._lines += 1
        line = _ASIDE.sub(" ", line[:LONGEST].lower())
        self._trials = self._trials or _TRIAL.search(line) is not None
        numbers: dict[tuple[str, str, int], int] = {}
        for match in _COUNTER.finditer(line):
            before = _NUMBERS.search(line[max(match.start() - BEFORE, 0) : match.start()])
            sides = {"before": before[0] if before else "", "after": match["after"]}
            for side, text in sides.items():
                for place, digits in enumerate(re.findall(r"\d{1,15}", text)):
                    numbers.setdefault((match["word"], side, place), int(digits))
        for key, number in numbers.items():
            self._numbers[key].append(number)

    def counts(self) -> bool:
        """Return whether a number beside such a word grows from line to line, and regularly."""
        return not self._trials and any(map(self._is_regular, self._numbers.values()))

    def _is_regular(self, numbers: list[int]) -> bool:
        if not FEWEST <= len(numbers) == self._lines:
            return False
        moves = np.diff(numbers)
        return bool(moves.min() > 0 and np.mean(moves == np.median(moves)) >= REGULAR)
