"""Complete commands, options and their words in bash, zsh and fish, with argcomplete."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from lrchart.cli.parser import Parser
from lrchart.errors import OptionError, one_of

SHELLS = ("bash", "zsh", "fish")


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "completion [SHELL]",
        "Print the code that lets bash, zsh or fish complete commands, options and file names.",
        'eval "$(lrchart completion bash)"',
        "lrchart completion fish | source",
    )
    command.argument(
        "shell",
        metavar="SHELL",
        nargs="?",
        default=Path(os.environ.get("SHELL", "bash")).name,
        words=lambda: SHELLS,
        help=f"One of {', '.join(SHELLS)} (default: the one in $SHELL).",
    )
    return command


def run(given: Namespace) -> None:
    """Print the code that the start-up file of the shell evaluates."""
    if given.shell not in SHELLS:
        raise one_of("shell", given.shell, SHELLS)
    sys.stdout.write(_argcomplete().shellcode(["lrchart"], True, given.shell) + "\n")


def answer(commands: dict[str, str]) -> None:
    """Print the words that may follow the line in the environment, and end the process.

    Parameters
    ----------
    commands
        Command -> summary; the module of the command that the line names is imported.
    """
    whole = ArgumentParser(prog="lrchart")
    branches = whole.add_subparsers()
    line = os.environ.get("COMP_LINE", "").split()
    for name, about in commands.items():
        # Import only the command on the line, because the shell waits.
        parts = import_module(f"lrchart.cli.{name}").parser().parts if name in line[1:2] else []
        branches.add_parser(name, help=about, parents=parts)
    _argcomplete().autocomplete(whole, always_complete_options="long")


def _argcomplete() -> ModuleType:
    """Return the package that knows the shells.

    Raises
    ------
    OptionError
        It is not installed.
    """
    try:
        return import_module("argcomplete")
    except ImportError as error:
        install = 'pip install "lrchart[completion]"'
        raise OptionError(f"completion needs argcomplete: {install}") from error
