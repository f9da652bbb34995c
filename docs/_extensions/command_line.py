"""Describe every command and option in Markdown, from the parsers themselves.

The line ``<!-- commands -->`` of a page stands for the result.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from lrchart.cli.main import COMMANDS

MARK = "<!-- commands -->"


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of a command."""
    parser: argparse.ArgumentParser = import_module(f"lrchart.cli.{command}").parser()
    return parser


def markdown() -> str:
    """Return a section for each command."""
    return "\n".join(line for name in COMMANDS for line in _command(name, parser_of(name)))


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    usage = " ".join(parser.format_usage().split()).removeprefix("Usage: ")
    yield from (f"## {name}", "", COMMANDS[name], "", f"```text\n{usage}\n```", "")
    for group in parser._action_groups:
        actions = [action for action in group._group_actions if action.help != argparse.SUPPRESS]
        if actions:
            yield from ("", f"| {group.title or 'Options'} | meaning |", "| --- | --- |")
            yield from (f"| {_names(action)} | {_help(action)} |" for action in actions)
    yield ""


def _names(action: argparse.Action) -> str:
    """Return the names of an option with its value, or the name of a positional argument."""
    value = action.metavar or action.dest.upper()
    if isinstance(value, tuple):
        value = " ".join(value)
    value = value.replace("|", "\\|")
    if not action.option_strings:
        return f"`{value}`"
    taken = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"`{name}{taken}`" for name in action.option_strings)


def _help(action: argparse.Action) -> str:
    """Return the help of an option, where brackets and bars mean themselves."""
    text = " ".join((action.help or "").replace("%%", "%").split())
    return re.sub(r"([|<>\[\]*_])", r"\\\1", text)


def insert(app: Any, docname: str, source: list[str]) -> None:
    """Replace the mark of a page by the description."""
    if MARK in source[0]:
        source[0] = source[0].replace(MARK, markdown())


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("source-read", insert)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
