"""Copies of state that can be put back again and again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack


class Copies:
    """Copies that restore a training to where a sweep began: at its end, and between attempts."""

    def __init__(self) -> None:
        self._makers: list[Callable[[], ExitStack]] = []
        self._stacks: list[ExitStack] = []

    def add(self, copy: Callable[[], ExitStack]) -> None:
        """Copy some state; `copy` returns an exit stack that puts it back when it is closed."""
        self._makers.append(copy)
        self._stacks.append(copy())

    def renew(self) -> None:
        """Put everything back, and copy it again."""
        self._put_back()
        for copy in self._makers:
            self._stacks.append(copy())

    def close(self) -> None:
        """Put everything back, for good."""
        self._makers = []
        self._put_back()

    def _put_back(self) -> None:
        with ExitStack() as everything:  # restores the rest even if one part fails
            while self._stacks:
                everything.callback(self._stacks.pop(0).close)  # last in, first out
