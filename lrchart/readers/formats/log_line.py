"""Parse one line of a log: its names and numbers, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lrchart.readers.formats.encoding import plain
from lrchart.readers.formats.log_words import ASIDE, COUNTER, RESULT
from lrchart.readers.numbers import TYPESET

#: maximum characters of a line that is parsed
LONG = 20_000

#: group of numbers in brackets after its name, such as tot_loss[loss=0.3, …] of icefall
_GROUP = re.compile(r"(?<![\w./-])([A-Za-z_]\w*)\[([^\[\]]*=[^\[\]]*)\]")
_MEMBER = re.compile(r"(?<![\w./-])([A-Za-z_][\w./]*)=")

#: list or tuple of numbers after its name, such as the rates of DeepSpeed's parameter groups
_LIST = re.compile(
    r"(?<![\w./-])([A-Za-z_]\w*)(['\"]?\s*(?:[-=]>|→|[:=])\s*)[\[(]"
    r"((?>(?:[-+.,\s\deE]|(?i:nan|inf)|np\.float\d\d\([^()]*\))*))[\])]"
)
#: quick test: every line with such a list matches
_LISTS = re.compile(r"[:=>→]\s*[\[(]")

#: a name of up to four words (without the log level, small words before it, or the end of a
#: sentence) and its number, but no multiple of it ("0.5 %", "0.5 x 1e-3"); the atomic groups rule
#: out backtracking and numbers read in part
_PAIR = re.compile(
    r"""
    (?<![\w./=-])
    (?:(?:debug|info|warning|std(?:out|err)\ F|and|at|for|with|after|using|the)\s+(?:an?\s+)?)*
    (?P<name> (?>[^\W\d][\w./]*(?:-[a-z][\w/]*)*)
        (?>(?<!\.)\ [^\W\d][\w./]*(?:-[a-z][\w/]*)*){0,3} )
    (?: (?<=lr)\((?!log|ln\b|milli|micro|percent)\w+\) )?
    ['"]? (?> \s*(?:[-=]{1,2}>|→|:=|[:=])\s* | \s+ ) ['"]?
    (?P<list> \[ )?
    (?P<number> (?> (?:tensor|array|np\.float\d\d)\([^()]*\)
        | [+-]? (?> (?:\d+\.?\d*|\.\d+) (?:e[+-]?\d+)? | nan | inf(?:inity)? ) ))
    (?(list) \] ) (?! \ ?[%‰] | [\w^] | \ e[-+]?\d | [-:.,]\d | \s*(?:[-=]>|→)\s*[-+.\d]
        | \s?\(?\s?[x×*·]\s?\d(?:e[-+]?\d|\d\s?(?:\^|\*\*|[⁻⁰-⁹¹²³])) )
    """,
    re.VERBOSE | re.IGNORECASE,
)

#: "loss is 2.3" of MindSpore, "lr was set to 1e-3", "a loss of 2.3": the words stand for a sign
_IS = re.compile(
    r" (?:(?<=\w )(?:is|was(?!.*(?:\b(?:now|before)\b|(?:,|;|and|but) is )))(?: now| set to)?"
    r"|(?<=[^\W\d] )(?:set to|equals|of|now))"
    r"(?: ?[:=])? (?=[-+.\d]|tensor\(|(?i:nan|inf)\b)"
)
#: "adjusting learning rate of group 0 to 1e-3" of PyTorch, "setting learning rate to" of Keras
_SETS = re.compile(
    r"(?<=ing )(?:the )?(?P<name>learning[ _]rate|lr)(?: of (?:param(?:eter)? )?group \d+)? to "
    r"(?=[-+.\d])",
    re.IGNORECASE,
)
#: "which gives a loss": the words end a clause, and belong to no name
_CLAUSE = re.compile(
    r" (?:which |we |it )?(?:(?:gave|gives?|giving|got|gets?|ha[sd]|reache[sd]|yield(?:s|ed)"
    r"|produce[sd]|result(?:s|ed) in)(?: an?| the)?|(?:with|at) an?|(?:finished|done) with) "
)
#: quick test: every line with such words matches
_SPOKEN = re.compile(
    r" (?:is|was|set|equals|of|now|g[aieo]|ha[sd]|reach|yield|prod|res|with a|at a|fin|done|to)"
)
#: Darknet's line, whose numbers stand before their names: ``9: 2.1, 2.3 avg loss, 0.001 rate, …``
_DARKNET = re.compile(
    r"^\s*(\d+): ([-\w.+]+), ([-\w.+]+) avg(?: loss)?, ([-\w.+]+) rate,", re.ASCII
)

#: a validation that this line has none of: "loss train: 2.3, val: n/a" of LitGPT
_NO_VALIDATION = re.compile(r"\bval\w*\s*[:=]\s*n/a", re.IGNORECASE)

#: makes lines that differ only in their digits equal; no pattern here tells one digit from another
_DIGITS = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True)
class Form:
    """Places of names and numbers, the same in all lines that differ only in their digits."""

    #: begin and end of each name, and of its number
    pairs: tuple[tuple[int, int, int, int], ...]
    #: whether it is about validation or test
    aside: bool
    #: whether it says, before its first number, how the training ended
    result: bool

    def numbers(self, line: str) -> list[tuple[str, str]]:
        """Return the names and numbers of one such line."""
        return [(line[a:b], line[c:d]) for a, b, c, d in self.pairs]


def flattened(line: str) -> str:
    """Return a line with a name before each number, without the signs of a terminal."""
    line = plain(line[:LONG])
    line = line.replace("\x08", "")
    line = line if line.isascii() else line.translate(TYPESET)
    if _SPOKEN.search(line):
        line = _IS.sub("=", _CLAUSE.sub(", ", _SETS.sub(r", \g<name>=", line)))
    if '""' in line or '\\"' in line:  # JSON in a cell of CSV, or in a text of JSON
        line = line.replace('\\"', '"').replace('""', '"')
    if " rate," in line:
        line = _DARKNET.sub(r"iteration=\1, loss=\2, avg=\3, lr=\4,", line)
    if "n/a" in line:
        line = _NO_VALIDATION.sub("", line)
    if "[" in line:
        line = _GROUP.sub(_ungrouped, line)
    return _LIST.sub(_unlisted, line) if _LISTS.search(line) else line


def form_of(line: str) -> Form:
    """Return the form of a `flattened` line."""
    return _form(line.translate(_DIGITS))


@lru_cache(1_024)
def _form(line: str) -> Form:
    matches = list(_PAIR.finditer(line))
    aside = any(COUNTER.search(match["name"]) for match in matches)
    if not aside and ASIDE.search(line):
        aside = ASIDE.search(_PAIR.sub(" ", line)) is not None
    head = line[: matches[0].end("name")] if matches else line
    pairs = tuple((*match.span("name"), *match.span("number")) for match in matches)
    return Form(pairs, aside, RESULT.search(head) is not None)


def _ungrouped(match: re.Match[str]) -> str:
    """Return a group of numbers without its brackets, each with the group's name before its own."""
    group, numbers = match.groups()
    return _MEMBER.sub(lambda m: m[0] if m[1] == group else f"{group}.{m[0]}", numbers)


def _unlisted(match: re.Match[str]) -> str:
    """Return a list of several numbers as a name and a number each, numbered from 0."""
    name, sign, listed = match.groups()
    numbers = [number.strip() for number in listed.split(",") if number.strip()]
    if len(numbers) == 1:
        return f"{name}{sign}{numbers[0]}"
    return ", ".join(f"{name}_{i}{sign}{number}" for i, number in enumerate(numbers))
