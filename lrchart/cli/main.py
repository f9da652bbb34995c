"""Dispatch the command line: import and run the module of the named command."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from lrchart.cli.screen import note, noted
from lrchart.cli.streams import STDOUT, abandon, prepare
from lrchart.errors import LrchartError, OptionError, hint, spelled
from lrchart.text import shortened
from lrchart.version import __version__

#: maximum characters of an error message, which may quote a whole file
LONGEST = 2_000

#: command -> summary; each command is a module of that name in this folder
COMMANDS = {
    "build": "Write the gallery: every chart in every format, and outputs/index.html.",
    "plot": "Chart recorded sweeps: files, folders, patterns, or - for standard input.",
    "suggest": "Suggest a learning rate for recorded sweeps.",
    "watch": "Serve a page that redraws while a sweep appends to its file.",
    "leaderboard": "Rank the suggestion rules by how much their rates lose in measured trainings.",
    "plan": "Print the trainings that check a range test, as a tool's configuration.",
    "trainings": "Chart final loss against learning rate for many trainings.",
    "optimum": "Print the best learning rate of many trainings, with its interval.",
    "embed": "Print the snippet that embeds a chart in a page.",
    "scenarios": "Write the synthetic scenarios as a tidy CSV.",
    "completion": "Print the code that lets bash, zsh or fish complete these commands.",
}
#: word that users of other tools may type -> command that does it
ELSEWHERE = {
    "anatomy": "build --only anatomy",
    "best": "optimum",
    "chart": "plot",
    "compare": "plot",
    "draw": "plot",
    "drift": "trainings --drift",
    "find": "suggest",
    "gallery": "build",
    "init": "build",
    "lr-find": "suggest",
    "live": "watch",
    "open": "plot --open",
    "read": "plot",
    "rules": "leaderboard",
    "save": "plot --output",
    "serve": "watch",
    "slope": "plot --slope",
}
#: words for what only Python does
RECORDING = ("range-test", "record", "sweep", "train")
#: optimisation level (-OO) from which Python drops docstrings
NO_DOCSTRINGS = 2
#: what Python says of C code that fails without a reason, as it does where memory ends
UNSAID = "without exception set"
#: environment variable that the shell sets to request completions
COMPLETION = "_ARGCOMPLETE"
HELP = "help"
OPTIONS = {
    "--help": "Show this message; after a command, its help.",
    "--version": "Show the version.",
}
#: words that ask for help
HELPS = (HELP, "-h", "--help")
EXAMPLES = (
    "lrchart plot finder.csv",
    "lrchart suggest runs/*.csv",
    "lrchart help plot",
)


def main() -> None:
    """Run the command line; an error is one sentence on stderr and exit status 2."""
    prepare()
    try:
        try:
            answer(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        note("lrchart: stopped")
        # Let Python end by the signal, which also ends a loop in the shell, but print no traceback.
        sys.excepthook = lambda *_: None
        raise
    except BrokenPipeError:
        abandon(STDOUT)  # the reading process has ended
        sys.exit(1)
    except LrchartError as error:
        _end(str(error), 2)
    except OSError as error:  # no file name means stdout, for example on a full disk
        abandon(STDOUT)
        what = f"{error.filename}: " if error.filename else "cannot write the answer: "
        _end(f"{what}{error.strerror or error}", 2)
    except (MemoryError, SystemError) as error:
        if isinstance(error, SystemError) and UNSAID not in str(error):
            raise
        _end("out of memory", 2)
    except ImportError as error:
        _end(f"a package cannot be imported: {_root(error)}", 2)
    except AttributeError:
        if sys.flags.optimize < NO_DOCSTRINGS:
            raise
        _end("Altair needs docstrings: run Python without -OO (PYTHONOPTIMIZE=2)", 2)


def answer(arguments: list[str]) -> None:
    """Run the command in `arguments`, the words after ``lrchart``."""
    if COMPLETION in os.environ:
        import_module("lrchart.cli.completion").answer(COMMANDS)
    name, *rest = arguments or [HELP]
    if name in HELPS and rest and not rest[0].startswith("-"):
        name, rest = rest[0], ["--help"]
    if name in HELPS:
        sys.stdout.write(overview())
    elif name == "--version":
        sys.stdout.write(f"lrchart, version {__version__}\n")
    elif name in COMMANDS:
        command = import_module(f"lrchart.cli.{name}")
        parser = command.parser()
        with spelled(parser.flags), noted():
            command.run(parser.read(rest))
    else:
        raise OptionError(_unknown(name, rest))


def _unknown(name: str, rest: list[str]) -> str:
    """Return the sentence about a first word that is no command: a file, or an option."""
    command = next((word for word in rest if word in COMMANDS), None)
    if command and name.startswith("-"):
        return f"no option {name!r} before the command; write lrchart {command} {name} ..."
    if not name.startswith("-") and (Path(name).suffix or Path(name).exists()):
        return f"the command comes first: lrchart {command or 'plot'} {name}"
    kind = "option" if name.startswith("-") else "command"
    if name in ELSEWHERE:
        return f"no {kind} {name!r}; did you mean '{ELSEWHERE[name]}'?"
    if name in RECORDING:
        return f"no command {name!r}: a sweep is recorded in Python, by lrchart.Sweep"
    near = "--version" if name in ("-v", "-V") else name
    return f"no {kind} {name!r}; {hint(near, [*COMMANDS, HELP, *OPTIONS])}"


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
        f"  {HELP:<12} Show this message, or the help of a command.",
        "",
        "Options:",
        *(f"  {name:<12} {about}" for name, about in OPTIONS.items()),
        "",
        "Examples:",
        *(f"  {line}" for line in EXAMPLES),
    ]
    return "\n".join(lines) + "\n"


def _root(error: BaseException) -> BaseException:
    """Return the first cause of an error: packages wrap the failure of what they import."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error


def _end(message: str, code: int) -> None:
    note(f"lrchart: {shortened(message, LONGEST)}")
    sys.exit(code)
