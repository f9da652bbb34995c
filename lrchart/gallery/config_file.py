"""Read ``lrchart.toml``, the gallery file, and check it against a schema."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from lrchart import files
from lrchart.errors import ConfigError, require, shown, spelled
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.config import Config, Run
from lrchart.gallery.keys import boolean, known, located, names_of_charts, required, tables, text
from lrchart.gallery.trainings import KEYS, TrainingsTable, check_table
from lrchart.options import Options
from lrchart.readers.sources.small_text import utf8_of
from lrchart.render.formats import FORMATS, formats_of

NAME = "lrchart.toml"

#: key of the top table -> description; every field of `Options` is a key too
TOP = {
    "formats": "list of file formats",
    "outputs": "folder of the outputs",
    "templates": "folder of page templates",
    "standalone": "true makes each chart's page self-contained",
    "teaching": "false leaves out what is built in: three scenarios and four figures",
    "introduction": "text under the title of the index",
    "captions": "[captions] table: name of a chart and its caption",
    "order": "names of the charts that come first",
    "leave_out": "names of charts that are not drawn",
    "scenario": "[[scenario]] tables",
    "run": "[[run]] tables",
    "trainings": "[[trainings]] tables",
}
#: keys that must come before all tables
ABOVE = (*(option.name for option in fields(Options)), *TOP)


def read_config(path: str | Path | None = None) -> Config:
    r"""Return the gallery that a TOML file declares.

    Parameters
    ----------
    path
        The file; None reads ``lrchart.toml`` in the current folder if it exists, else returns
        the built-in gallery.

    Returns
    -------
    Config
        What to draw and where; `lrchart.build` takes it.

    Raises
    ------
    ConfigError
        The file is missing or not TOML, or a key or value is not in the schema; the message
        names the file, the table and the key.

    Examples
    --------
    >>> from pathlib import Path
    >>> text = 'title = "Finder runs"\n[[run]]\npath = "history.csv"'
    >>> _ = Path("lrchart.toml").write_text(text)
    >>> config = lrchart.read_config()
    >>> config.options.title, config.runs[0].path
    ('Finder runs', 'history.csv')
    """
    if path is None:
        path = Path(NAME)
        if not path.exists():
            return Config()
    require("path", path, isinstance(path, str | Path), "the file of a gallery")
    # Imported only if there is a file.
    import tomllib

    path = Path(path)
    try:
        files.mark_input(path)
        values = tomllib.loads(utf8_of(path, ConfigError))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text at byte {error.start}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:  # too many digits, or nested too deeply
        raise ConfigError(f"{path}: not TOML: {error}") from error
    # Messages about a file name its keys, also on the command line.
    with spelled({}):
        return _config(path, values)


def _config(path: Path, values: dict[str, Any]) -> Config:
    where, folder = f"{path}", path.parent
    own_options = [option.name for option in fields(Options)]
    known(values, ABOVE, where)
    teaching = boolean(where, values, "teaching", True)
    scenarios = [_scenario(table, place) for place, table in tables(where, values, "scenario")]
    outputs, templates = (text(where, values, key) for key in ("outputs", "templates"))
    return Config(
        options=located(where, Options.of, {k: v for k, v in values.items() if k in own_options}),
        formats=_formats(where, values.get("formats", list(FORMATS))),
        outputs=folder / (Config.outputs if outputs is None else outputs),
        templates=None if templates is None else folder / templates,
        standalone=boolean(where, values, "standalone", False),
        scenarios=(*(SCENARIOS if teaching else ()), *scenarios),
        teaching=teaching,
        introduction=text(where, values, "introduction"),
        captions=_captions(where, values.get("captions", {})),
        order=names_of_charts(where, values, "order"),
        leave_out=names_of_charts(where, values, "leave_out"),
        runs=tuple(_run(table, place) for place, table in tables(where, values, "run")),
        trainings=tuple(
            _trainings(table, place) for place, table in tables(where, values, "trainings")
        ),
        folder=folder,
    )


def _captions(where: str, captions: object) -> dict[str, str]:
    if not isinstance(captions, dict):
        raise ConfigError(f"{where}: captions must be written as a [captions] table")
    for name in captions:
        text(f"{where}: [captions]", captions, name)
    return captions


def _scenario(table: dict[str, Any], where: str) -> Scenario:
    known(table, [parameter.name for parameter in fields(Scenario)], where, ABOVE)
    required(table, ("name", "optimal_lr"), where)
    return located(where, lambda: Scenario(**table))


def _run(table: dict[str, Any], where: str) -> Run:
    known(table, [key.name for key in fields(Run)], where, ABOVE)
    required(table, ("path",), where)
    return located(where, lambda: Run(**table))


def _trainings(table: dict[str, Any], where: str) -> TrainingsTable:
    known(table, KEYS, where, ABOVE)
    required(table, ("path",), where)
    return check_table(table, where)


def _formats(where: str, value: Any) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise ConfigError(
            f"{where}: formats must be a list of {', '.join(FORMATS)}; got {shown(value)}"
        )
    return located(where, formats_of, listed)
