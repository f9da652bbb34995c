"""Templates from the package, each of which a folder of the user's may replace."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lrchart
from lrchart.errors import TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = Path(lrchart.__file__).parent
#: in a wheel the templates lie inside the package, in a checkout beside it
HOME = next(
    (home for home in (PACKAGE / "templates", PACKAGE.parent / "templates") if home.is_dir()),
    PACKAGE / "templates",
)


def render(name: str, values: dict[str, Any], overrides: Path | None = None) -> str:
    """Return the template `name` filled with `values`, every value escaped.

    Raises
    ------
    TemplateError
        The template is missing or fails; the sentence names it and the line.
    """
    environment = _environment(overrides)
    try:
        return environment.get_template(name).render(values)
    except Exception as error:  # a template can raise anything: it is a program
        raise TemplateError(_sentence(name, error, overrides)) from error


def source(name: str, overrides: Path | None = None) -> str:
    """Return the text of the template `name` as it stands, its line ends made plain newlines.

    Raises
    ------
    TemplateError
        There is no such template, or it is not UTF-8 text.
    """
    environment = _environment(overrides)
    try:
        assert environment.loader is not None
        return environment.loader.get_source(environment, name)[0]
    except Exception as error:
        raise TemplateError(_sentence(name, error, overrides)) from error


def _environment(overrides: Path | None) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folders = [HOME]
    if overrides is not None:
        _check(overrides)
        folders.insert(0, overrides)
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _check(overrides: Path) -> None:
    if not overrides.is_dir():
        raise TemplateError(f"the template folder {overrides} does not exist")
    names = sorted(path.name for path in HOME.iterdir() if path.is_file())
    if not any((overrides / name).is_file() for name in names):
        raise TemplateError(
            f"the template folder {overrides} has none of {', '.join(names)}, so it changes nothing"
        )


def _sentence(name: str, error: Exception, overrides: Path | None) -> str:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    if isinstance(error, TemplateNotFound):
        folders = " or ".join(str(folder) for folder in (overrides, HOME) if folder)
        return f"no template {error.name} in {folders}"
    if isinstance(error, TemplateSyntaxError):
        return f"template {error.name or name}, line {error.lineno}: {error.message}"
    # Jinja rewrites the stack so that frames inside a template carry its file and line.
    homes = [folder for folder in (overrides, HOME) if folder]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).parent in homes:
            return f"template {Path(frame.filename).name}, line {frame.lineno}: {error}"
    return f"template {name}: {error}"
