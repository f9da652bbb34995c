"""Run ``lrchart watch``: serve a page that follows a sweep."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace

from lrchart.cli.arguments import add_chart_options, chart_options
from lrchart.cli.parser import Parser, integer, path
from lrchart.cli.run_arguments import add_columns, columns
from lrchart.cli.screen import say, show
from lrchart.cli.signals import interrupt_once, on_end
from lrchart.errors import OptionError
from lrchart.options import Options

LAST_PORT = 65535


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "watch [OPTIONS] FILE",
        "Serve a page that redraws while a sweep appends to FILE, until Ctrl-C. FILE need not "
        "exist yet: start the watch first, then the sweep.",
        "lrchart watch sweep.csv --open",
        "lrchart watch sweep.csv --port 8000 --view log",
    )
    command.argument("path", metavar="FILE", type=path, help="History that the sweep appends to.")
    command.option(
        "--port", metavar="N", type=integer, default=0, help="Port (default 0: any free port)."
    )
    command.flag("--open", help="Open the page in the browser.")
    add_columns(command)
    add_chart_options(command)
    return command


def run(given: Namespace) -> None:
    """Serve until interrupted."""
    from lrchart.live.server import serve

    if not 0 <= given.port <= LAST_PORT:
        raise OptionError(f"--port must be 0 to {LAST_PORT}; got {given.port}")

    def ready(address: str) -> None:
        say(f"watching {given.path} at {address} (Ctrl-C ends)")
        sys.stdout.flush()
        if given.open:
            show(address)

    options = Options.of(chart_options(given))
    signal.signal(signal.SIGINT, interrupt_once)
    # Stop as cleanly as with Ctrl-C if the process is terminated or its terminal is closed.
    on_end(interrupt_once)
    serve(given.path, port=given.port, options=options, ready=ready, **columns(given))
