"""Tell the notes on which a growing chart depends from those on how a source was read."""

from __future__ import annotations


class LeftOut(str):
    """A note on what is not shown."""

    def __new__(cls, what: str) -> LeftOut:
        """Return the note that `what` is left out."""
        return super().__new__(cls, f"left out {what}")


class Undecided(str):
    """A note on how far a history has come whose kind is not known yet."""
