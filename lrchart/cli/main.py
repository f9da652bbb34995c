"""The command line: a file a command, imported when it is asked for."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

from lrchart.cli.screen import note
from lrchart.errors import LrchartError, OptionError, hint
from lrchart.version import __version__

#: characters of a refusal: what it quotes may be as long as a file
LONGEST = 2_000

#: command -> what it does; each is the module of its name in this folder
COMMANDS = {
    "build": "Write the gallery: every chart in every format, and outputs/index.html.",
    "plot": "Chart recorded sweeps: files, folders, patterns, or - for standard input.",
    "suggest": "Suggest a learning rate for recorded sweeps.",
    "watch": "Serve a page that redraws while a sweep appends to its file.",
    "leaderboard": "Rank the suggestion rules by what their rates were worth in trainings.",
    "embed": "Print the snippet that puts a chart into a page.",
    "scenarios": "Write the synthetic scenarios as a tidy CSV.",
}


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal in ASCII shows a name in another alphabet somehow, rather than not at all.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            answer(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _end("stopped", 130)
    except BrokenPipeError:
        _leave_stdout()  # whoever read has gone
        sys.exit(1)
    except LrchartError as error:
        _end(str(error), 2)
    except OSError as error:  # a disk that is full, where stdout leads to a file
        _leave_stdout()
        _end(f"cannot write {error.filename or 'the answer'}: {error.strerror}", 2)


def answer(arguments: list[str]) -> None:
    """Do what the words after ``lrchart`` ask for."""
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help"):
        sys.stdout.write(overview())
    elif name == "--version":
        sys.stdout.write(f"lrchart, version {__version__}\n")
    elif name in COMMANDS:
        command = import_module(f"lrchart.cli.{name}")
        command.run(command.parser().read(rest))
    else:
        raise OptionError(f"no command {name!r}; {hint(name, COMMANDS)}")


def overview() -> str:
    """Return the help of ``lrchart`` itself, which lists the commands."""
    lines = [
        "Usage: lrchart COMMAND [ARGUMENTS]...",
        "",
        "Chart learning-rate range tests, and choose a rate from them.",
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
    """Let what Python writes there at its end go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(said: str, code: int) -> None:
    note(f"lrchart: {said if len(said) <= LONGEST else said[: LONGEST - 1] + '…'}")
    sys.exit(code)
