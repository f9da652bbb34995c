"""Explain the lack of what other programs' results have, as plot() and to_csv()."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from lrchart.errors import suggestion


class Lacking:
    """Base of a result whose unknown attributes are answered with what to do instead."""

    #: the result with its verb, as "findings have"
    _subject: ClassVar[str]
    #: the calls that do what an attribute of another program's result would
    _instead: ClassVar[str]

    # A type checker would take every attribute to exist.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            names = [word for word in dir(type(self)) if not word.startswith("_")]
            near = suggestion(name, [*names, *vars(self)])
            raise AttributeError(f"{self._subject} no {name!r}{near or f': {self._instead}'}")
