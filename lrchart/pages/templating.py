"""Render templates; a folder of the user's can replace any of the package's."""

from __future__ import annotations

import re
import traceback
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.errors import TemplateError
from lrchart.files import TEMPLATES
from lrchart.text import TURNING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: number with an exponent or unit, or interval, within which browsers must not wrap a line
NUMBER = re.compile(r"\b\d[\d.,]*(?:e-\d+| [×%])|\([−+]?[\d.]+ to [−+]?[\d.]+\)")


def render(name: str, values: dict[str, Any], overrides: Path | None = None) -> str:
    """Return the template `name` filled with `values`, every value escaped.

    Parameters
    ----------
    name
        File name of the template.
    values
        Variables of the template; an undefined one is an error.
    overrides
        Folder whose templates take precedence over lrchart's own.

    Raises
    ------
    TemplateError
        The template is missing or fails; the sentence names it and the line.
    """
    folders = folders_of(overrides)
    try:
        return _environment(tuple(folders)).get_template(name).render(values)
    except Exception as error:  # a template is code and can raise anything
        raise TemplateError(_sentence(name, error, folders)) from error


def source(name: str, overrides: Path | None = None) -> str:
    """Return the text of the template `name`, unrendered, with newlines as line ends.

    Raises
    ------
    TemplateError
        There is no such template, or it is not UTF-8 text.
    """
    folders = folders_of(overrides)
    try:
        path = next(folder / name for folder in folders if (folder / name).is_file())
        return path.read_text(encoding="utf-8")
    except StopIteration:
        raise TemplateError(_missing(name, folders)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"template {path}: {error}") from error


def folders_of(overrides: Path | None) -> list[Path]:
    """Return the folders in which templates are looked for, in this order.

    Raises
    ------
    TemplateError
        `overrides` is no folder, or has none of the templates.
    """
    if overrides is None:
        return [TEMPLATES]
    if not overrides.is_dir():
        why = "is not a folder" if overrides.exists() else "does not exist"
        raise TemplateError(f"the template folder {overrides} {why}")
    names = sorted(path.name for path in TEMPLATES.iterdir() if path.is_file())
    if not any((overrides / name).is_file() for name in names):
        raise TemplateError(
            f"the template folder {overrides} has none of {', '.join(names)}, so it changes nothing"
        )
    return [overrides, TEMPLATES]


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_straight,
    )
    environment.filters["unbroken"] = _unbroken
    return environment


def _straight(value: Any) -> Any:
    """Return a text without characters that turn around what stands behind it; markup as it is."""
    return TURNING.sub("\ufffd", value) if type(value) is str else value


def _unbroken(text: str) -> Markup:
    """Return `text` as HTML that wraps neither inside a number (3e-4) nor before a middle dot."""
    from markupsafe import Markup, escape

    escaped = str(escape(_straight(text))).replace(" ·", "\N{NO-BREAK SPACE}·")
    return Markup(NUMBER.sub(r'<span class="unbroken">\g<0></span>', escaped))


def _sentence(name: str, error: Exception, folders: list[Path]) -> str:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    if isinstance(error, TemplateNotFound):
        return _missing(str(error.name or name), folders)
    if isinstance(error, TemplateSyntaxError):
        return f"template {error.name or name}, line {error.lineno}: {error.message}"
    # Jinja rewrites tracebacks, so that frames in a template carry its file and line.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).parent in folders:
            return f"template {Path(frame.filename).name}, line {frame.lineno}: {error}"
    return f"template {name}: {error}"


def _missing(name: str, folders: list[Path]) -> str:
    return f"no template {name} in {' or '.join(map(str, folders))}"
