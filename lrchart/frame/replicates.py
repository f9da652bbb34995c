"""Treat runs as repeats of one run with different seeds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from lrchart.frame.copies import without_twins
from lrchart.frame.schema import SWEEP, TidyFrame
from lrchart.frame.seal import sealed

#: suffix of a repeat's name without its number, such as ``_seed`` of ``cnn_seed``
_COUNTED = re.compile(r"[\W_]*(seed|run|repeat|replicate|trial|fold)?[\W_]*$", re.IGNORECASE)


def as_repeats(tidy: TidyFrame) -> TidyFrame:
    """Return a tidy frame with all its sweeps as replicates of one run, numbered from 0.

    The run is named by what the names of its repeats share: ``cnn_seed1`` and ``cnn_seed2`` are
    repeats of ``cnn``, and ``seed1`` and ``seed2`` of ``seed``. If they share nothing, the first
    name is used. Copies of a repeat are left out, and a warning is logged.
    """
    names = [str(name) for name in tidy["run"].unique()]
    number = tidy.groupby(SWEEP, sort=False).ngroup()
    repeats = tidy.assign(run=shared_name(names), replicate=number.astype("int64"))
    return sealed(without_twins(repeats))


def shared_name(names: Sequence[str]) -> str:
    """Return the common start of `names`, without a trailing number and the word before it."""
    if len(set(names)) == 1:
        return names[0]
    alike = takewhile(lambda letters: len({*letters}) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in alike)
    if any(name[len(shared) :][:1].isdigit() for name in names):
        shared = shared.rstrip("0123456789")
    word = shared.strip("_-. ") if all(name[len(shared) :].isdigit() for name in names) else ""
    return _COUNTED.sub("", shared) or word or names[0]
