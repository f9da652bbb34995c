"""How the arguments of a command are read: argparse, with lrchart's layout and sentences."""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from lrchart.errors import OptionError, hint

#: characters of a line of help: at most, and where there is no terminal
WIDEST, USUAL = 100, 80
#: what argparse says -> what lrchart does
SAID = {
    "^argument ": "",
    "expected one argument$": "a value is missing",
    "^the following arguments are required: (.*)": r"\1 is missing; --help shows what to give",
}


class Parser(argparse.ArgumentParser):
    """The arguments of one command.

    Parameters
    ----------
    usage
        The command and what stands after it, as ``plot [OPTIONS] RUN...``.
    about
        What it does, in sentences.
    """

    def __init__(self, usage: str, about: str) -> None:
        super().__init__(
            prog="lrchart",
            usage=f"%(prog)s {usage}",
            description=about,
            formatter_class=_Layout,
            add_help=False,
            allow_abbrev=False,
        )
        self.arguments = self.add_argument_group("Arguments")
        self.options = self.add_argument_group("Options")

    def flag(self, *names: str, **settings: Any) -> None:
        """Add an option that is given without a value."""
        self.options.add_argument(*names, action="store_true", **settings)

    def option(self, *names: str, **settings: Any) -> None:
        """Add an option with a value; None where it is not given."""
        self.options.add_argument(*names, **settings)

    def argument(self, name: str, **settings: Any) -> None:
        """Add what is given by its place."""
        self.arguments.add_argument(name, **settings)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return what `arguments` say; options may stand before, between and after the rest.

        Raises
        ------
        OptionError
            Something is missing, unknown or no value of its kind.
        """
        self.options.add_argument("-h", "--help", action="help", help="Show this message.")
        given, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            name = unknown[0].partition("=")[0]
            if not name.startswith("-"):
                self.error(f"{name!r} is one argument too many")
            self.error(f"no option {name!r}; {hint(name, self._option_string_actions)}")
        return given

    def error(self, message: str) -> NoReturn:
        """Raise the mistake, which `lrchart.cli.main.main` says."""
        for found, said in SAID.items():
            message = re.sub(found, said, message)
        raise OptionError(message)


class _Layout(argparse.HelpFormatter):
    """Help as wide as the terminal, but never too wide to be read."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_width())

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "Usage: ")


def _width() -> int:
    try:
        return min(WIDEST, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return USUAL


def integer(text: str) -> int:
    """Return a whole number."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from error


def number(text: str) -> float:
    """Return a finite number."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return found


def size(text: str) -> tuple[float, float]:
    """Return both sides of WIDTHxHEIGHT; their range is checked with the other options."""
    try:
        width, height = (float(side) for side in text.lower().split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 10x6") from error
    return width, height
