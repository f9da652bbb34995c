"""Sweeps that cannot be read: other guesses."""

from __future__ import annotations

from benchmarks.suggestions.alternatives.ends import End, done

#: name -> end of the descent where the sweep is not readable
UNREADABLE: dict[str, End] = {
    "as if it were (the rule)": done,
    "half a decade lower": lambda case: done(case) - 0.5,
    "a decade below the edge": lambda case: case.found.edge.item() - 1,
    "halfway to the edge": lambda case: (done(case) + case.found.edge.item()) / 2,
    "halfway to where it begins": lambda case: (done(case) + case.found.fall.begun.item()) / 2,
}


def guessed(guess: End) -> End:
    """Return the end that `guess` gives where the rule cannot read the sweep."""
    return lambda case: done(case) if case.readable else guess(case)
