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
from lrchart.cli.parser import Parser

MARK = "<!-- commands -->"


def parser_of(command: str) -> Parser:
    """Return the parser of a command."""
    parser: Parser = import_module(f"lrchart.cli.{command}").parser()
    return parser


def groups_of(parser: Parser) -> Iterator[tuple[str, list[argparse.Action]]]:
    """Return the title and the arguments of each group that has some, in the order of the help."""
    for part in (parser._positional, parser._optional):
        for group in part._action_groups:
            if group._group_actions:
                yield group.title or "Options", group._group_actions


def markdown() -> str:
    """Return a section for each command."""
    return "\n".join(line for name in COMMANDS for line in _command(name, parser_of(name)))


def _command(name: str, parser: Parser) -> Iterator[str]:
    yield from (f"## {name}", "", _text(parser.about), "", f"```text\nlrchart {parser.usage}\n```")
    for title, actions in groups_of(parser):
        yield from ("", f"| {title} | Meaning |", "| --- | --- |")
        yield from (f"| {_names(action)} | {_help(action)} |" for action in actions)
    if parser.examples:
        yield "\n".join(["", "```sh", *parser.examples, "```"])
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
    """Return the help of an option as Markdown."""
    return _text((action.help or "").replace("%%", "%"))


def _text(text: str) -> str:
    """Return a text in which brackets and bars mean themselves and flags are code."""
    escaped = re.sub(r"([|<>\[\]*_])", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?<![\w-])(--[a-z][a-z-]*)", r"`\1`", escaped)


def insert(app: Any, docname: str, source: list[str]) -> None:
    """Replace the mark of a page by the description."""
    if MARK in source[0]:
        source[0] = source[0].replace(MARK, markdown())


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("source-read", insert)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
