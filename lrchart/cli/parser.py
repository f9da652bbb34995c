"""Parse the arguments of a command with argparse; errors raise `OptionError`."""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from lrchart.errors import OptionError, hint

#: characters of a line of help: at most, and if there is no terminal
WIDEST, USUAL = 100, 80
#: message of argparse -> message of lrchart
SAID = {
    "^argument ": "",
    "expected one argument$": "a value is missing",
    "^the following arguments are required: (.*)": r"\1 is missing; --help shows what to give",
}


class Parser(argparse.ArgumentParser):
    """Argument parser of one command.

    Parameters
    ----------
    usage
        The command and its arguments, as ``plot [OPTIONS] RUN...``.
    about
        Description of the command.
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
        """Add an option without a value."""
        self.options.add_argument(*names, action="store_true", **settings)

    def option(self, *names: str, **settings: Any) -> None:
        """Add an option with a value; its default is None."""
        self.options.add_argument(*names, **settings)

    def argument(self, name: str, **settings: Any) -> None:
        """Add a positional argument."""
        self.arguments.add_argument(name, **settings)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse `arguments`; options may stand before, between and after positional ones.

        Raises
        ------
        OptionError
            An argument is missing, unknown or malformed.
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
        """Raise `message` as an error; `lrchart.cli.main.main` prints it."""
        for pattern, replacement in SAID.items():
            message = re.sub(pattern, replacement, message)
        raise OptionError(message)


class _Layout(argparse.HelpFormatter):
    """Help as wide as the terminal, up to a readable width."""

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
    """Return `text` as an integer."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from error


def number(text: str) -> float:
    """Return `text` as a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def size(text: str) -> tuple[float, float]:
    """Return the width and height in WIDTHxHEIGHT; `Options` checks their range."""
    try:
        width, height = (float(side) for side in text.lower().split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 10x6") from error
    return width, height
