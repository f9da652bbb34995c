"""Parse the arguments of a command with argparse; errors raise `OptionError`."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from lrchart.errors import OptionError
from lrchart.keywords.elsewhere import advice, written

#: characters of a line of help: maximum, and without a terminal
WIDEST, USUAL_WIDTH = 100, 80
HELP = ("-h", "--help")
#: the words after it are positional arguments
END = "--"
#: function that lists the values of an argument for shell completion
Words = Callable[[], Iterable[str]]


class _Arguments(argparse.ArgumentParser):
    """argparse without a help option, abbreviations and an exit of its own."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise `message`; `lrchart.cli.main.main` prints it."""
        raise OptionError(f"{message}; see lrchart {self.prog} --help")


class Parser:
    """Argument parser of one command.

    Options may stand before, between and after positional arguments, so that they are parsed
    apart: argparse alone would end a list of files at the first option.

    Parameters
    ----------
    usage
        The command and its arguments, as ``plot [OPTIONS] RUN...``.
    about
        Description of the command.
    examples
        Command lines, shown below the help.
    """

    def __init__(self, usage: str, about: str, *examples: str) -> None:
        self.usage, self.about, self.examples = usage, about, examples
        command = usage.split()[0]
        self._positional, self._optional = _Arguments(prog=command), _Arguments(prog=command)
        self._arguments = self._positional.add_argument_group("Arguments")
        self.group("Options")

    def group(self, title: str) -> None:
        """Show the options that are added from here on under a `title` in the help."""
        titled = (group for group in self._optional._action_groups if group.title == title)
        self._options = next(titled, None) or self._optional.add_argument_group(title)

    def flag(self, *names: str, **settings: Any) -> None:
        """Add an option without a value."""
        self._options.add_argument(*names, action="store_true", **settings)

    def option(self, *names: str, words: Words | None = None, **settings: Any) -> None:
        """Add an option with a value; its default is None, `words` complete it in a shell."""
        self._complete(self._options.add_argument(*names, **settings), words)

    def argument(self, name: str, *, words: Words | None = None, **settings: Any) -> None:
        """Add a positional argument, which `words` complete in a shell."""
        self._complete(self._arguments.add_argument(name, **settings), words)

    @staticmethod
    def _complete(action: argparse.Action, words: Words | None) -> None:
        """Let a shell complete the value of `action` by `words`, or by those of its metavar."""
        shown = action.metavar
        if words is None and isinstance(shown, str) and "|" in shown:
            words = lambda: shown.split("|")  # noqa: E731
        if words is not None:
            # argcomplete reads this attribute.
            action.completer = lambda **_: list(words())  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[argparse.ArgumentParser]:
        """The parsers of positional arguments and of options."""
        return [self._positional, self._optional]

    @property
    def flags(self) -> dict[str, str]:
        """Name of each option in Python -> its longest flag."""
        return {
            action.dest: max(action.option_strings, key=len) for action in self._optional._actions
        }

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse `arguments`; ``--help`` prints the help and exits.

        Raises
        ------
        OptionError
            An argument is missing, unknown or malformed.
        """
        split = arguments.index(END) if END in arguments else len(arguments)
        before, after = list(arguments[:split]), list(arguments[split + 1 :])
        if not {*HELP}.isdisjoint(before):
            sys.stdout.write(self.help())
            sys.exit()
        # Report a misspelt option first, because it may cause all other errors.
        self._check_known(word for word in before if word.startswith("--"))
        given, words = self._optional.parse_known_args(before)
        self._check_known(word for word in words if word.startswith("-") and word != "-")
        given, rest = self._positional.parse_known_args([END, *words, *after], given)
        if rest := [word for word in rest if word != END]:
            self._positional.error(f"{rest[0]!r} is an unexpected argument")
        return given

    def help(self) -> str:
        """Return the help of the command, as wide as the terminal up to a readable width."""
        width = _width()
        whole = argparse.ArgumentParser(
            prog="lrchart",
            usage=f"%(prog)s {self.usage}",
            description=self.about,
            epilog="\n".join(["Examples:", *(f"  {line}" for line in self.examples)]),
            formatter_class=lambda prog: _Layout(prog, max_help_position=28, width=width),
            parents=self.parts,
            add_help=False,
        )
        whole.add_argument_group("Other").add_argument(
            *HELP, action="store_true", help="Show this message."
        )
        return whole.format_help()

    def _check_known(self, words: Any) -> None:
        known = [*self._optional._option_string_actions, "--help"]
        for word in words:
            option = word.partition("=")[0]
            short = word[:2] in known and not word.startswith("--")
            if option not in known and not short:
                names = {written(name): name for name in known}
                raise OptionError(f"no option {option!r}; {advice(option, names)}")


class _Layout(argparse.HelpFormatter):
    """Help whose examples keep their lines."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "Usage: ")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith("Examples:"):
            return "".join(f"{indent}{line}\n" for line in text.splitlines())
        return super()._fill_text(text, width, indent)


def _width() -> int:
    try:
        return min(WIDEST, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return USUAL_WIDTH


def filename(text: str) -> str:
    """Return `text`, which names something."""
    if not text:
        raise argparse.ArgumentTypeError("a file name must not be empty")
    return text


def path(text: str) -> Path:
    """Return `text` as a path."""
    return Path(filename(text))


def integer(text: str) -> int:
    """Return `text`, as 10000 or 1e4, as an integer."""
    try:
        return int(text)
    except ValueError as error:
        value = _finite(text)
        if value is None or not value.is_integer():
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from error
        return int(value)


def number(text: str) -> float:
    """Return `text` as a finite number."""
    value = _finite(text)
    if value is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def size(text: str) -> tuple[float, float]:
    """Return the width and height in WIDTHxHEIGHT; `Options` checks their range."""
    try:
        width, height = (float(side) for side in text.lower().split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 10x6") from error
    return width, height


def palette(text: str) -> list[str] | dict[str, str]:
    """Return the colours in ``COLOUR,…`` or ``RUN=COLOUR,…``; `Options` checks them."""
    parts = text.split(",")
    if not any("=" in part for part in parts):
        return [part.strip() for part in parts]
    named = [part.rpartition("=")[::2] for part in parts]
    return {run.strip(): colour.strip() for run, colour in named}
