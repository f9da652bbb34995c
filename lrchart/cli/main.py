"""Dispatch the command line: import and run the module of the named command."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

from lrchart.cli.screen import note
from lrchart.errors import LrchartError, OptionError, hint
from lrchart.text import spelled
from lrchart.version import __version__

#: maximum length of an error message: it may quote a whole file
LONGEST = 2_000

#: command -> summary; each command is the module of that name in this folder
COMMANDS = {
    "build": "Write the gallery: every chart in every format, and outputs/index.html.",
    "plot": "Chart recorded sweeps: files, folders, patterns, or - for standard input.",
    "suggest": "Suggest a learning rate for recorded sweeps.",
    "watch": "Serve a page that redraws while a sweep appends to its file.",
    "leaderboard": "Rank the suggestion rules by the regret of their rates in measured trainings.",
    "plan": "Print the trainings that check a range test, as a tool's configuration.",
    "trainings": "Chart final loss against learning rate for many trainings.",
    "optimum": "Print the best learning rate of many trainings, with its interval.",
    "embed": "Print the snippet that embeds a chart in a page.",
    "scenarios": "Write the synthetic scenarios as a tidy CSV.",
}


def main() -> None:
    """Run the command line; an error is one sentence on stderr and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # An ASCII terminal shows other alphabets as escapes instead of failing.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            answer(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _end("stopped", 130)
    except BrokenPipeError:
        _leave_stdout()  # the reading process has ended
        sys.exit(1)
    except LrchartError as error:
        _end(str(error), 2)
    except OSError as error:  # e.g. disk full, if stdout is a file
        _leave_stdout()
        _end(f"cannot write {error.filename or 'the answer'}: {error.strerror}", 2)


def answer(arguments: list[str]) -> None:
    """Run the command in `arguments`, the words after ``lrchart``."""
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help"):
        sys.stdout.write(overview())
    elif name == "--version":
        sys.stdout.write(f"lrchart, version {__version__}\n")
    elif name in COMMANDS:
        command = import_module(f"lrchart.cli.{name}")
        with spelled("command"):
            command.run(command.parser().read(rest))
    else:
        raise OptionError(f"no command {name!r}; {hint(name, COMMANDS)}")


def overview() -> str:
    """Return the help of ``lrchart`` itself, with the list of commands."""
    lines = [
        "Usage: lrchart COMMAND [ARGUMENTS]...",
        "",
        "Chart learning-rate range tests and suggest a learning rate from them.",
        "",
        "Commands:",
        *(f"  {name:<12} {about}" for name, about in COMMANDS.items()),
        "",
        "Options:",
        "  -h, --help   Show this message; after a command, the arguments it takes.",
        "  --version    Show the version.",
    ]
    return "\n".join(lines) + "\n"


def _leave_stdout() -> None:
    """Redirect stdout to the null device, so that Python's last flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(message: str, code: int) -> None:
    note(f"lrchart: {message if len(message) <= LONGEST else message[: LONGEST - 1] + '…'}")
    sys.exit(code)
