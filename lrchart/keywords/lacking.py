"""Explain the lack of what other programs' results have, as plot() and to_csv()."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from lrchart.errors import suggestion


class Lacking:
    """Base of a result whose unknown attributes are answered with what to do instead."""

    #: subject and verb of the error, such as "findings have"
    _subject: ClassVar[str]
    #: calls that replace what users look for in such a result
    _instead: ClassVar[str]

    # Hide it from type checkers, for which every attribute would exist.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            names = [word for word in dir(type(self)) if not word.startswith("_")]
            near = suggestion(name, [*names, *vars(self)])
            raise AttributeError(f"{self._subject} no {name!r}{near or f': {self._instead}'}")
