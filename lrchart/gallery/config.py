"""Read ``lrchart.toml``, the gallery file, and check it against a schema."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from lrchart import files, limits
from lrchart.errors import ConfigError, OptionError, hint, shown, spelled
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.arrangement import arrangement_of
from lrchart.gallery.trainings import KEYS, TrainingsTable, check_table
from lrchart.options import DEFAULTS, FORMATS, Options

NAME = "lrchart.toml"

T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One ``[[run]]`` table: the histories to chart.

    Examples
    --------
    >>> run = lrchart.Run("runs/*.csv", replicates=True)
    >>> config = lrchart.Config(runs=(run,), scenarios=())
    """

    #: file, folder or pattern, relative to the config file
    path: str
    #: name of the curve, if `path` is one history; None names it after the file
    name: str | None = None
    #: columns of the learning rate and the loss, if their names are not recognised
    lr_column: str | None = None
    loss_column: str | None = None
    #: whether its runs are repeats of one run with different seeds
    replicates: bool = False
    #: "auto" detects whether it is a range test; "sweep" and "training" overrule that
    kind: str = "auto"
    #: tool whose running mean the losses are, a factor, "no", or "auto" to detect it
    smoothed: str | float = "auto"


@dataclass(frozen=True)
class Config:
    """Inputs, options and output folder of ``lrchart build``.

    Examples
    --------
    >>> config = lrchart.Config(formats=("html", "png"), standalone=True)
    >>> config.outputs.name
    'outputs'
    """

    options: Options = DEFAULTS
    #: file formats of every chart
    formats: tuple[str, ...] = FORMATS
    #: folder of the outputs, relative to the config file
    outputs: Path = Path("outputs")
    #: folder of page templates that override lrchart's own
    templates: Path | None = None
    #: whether each chart's page is self-contained, with its pictures and script inside
    standalone: bool = False
    scenarios: tuple[Scenario, ...] = SCENARIOS
    #: whether the built-in figures of real trainings stand beside scenarios: the anatomy, two range
    #: tests over their trainings, and the leaderboard
    teaching: bool = True
    #: text under the title of the index, instead of lrchart's
    introduction: str | None = None
    #: name of a chart -> its caption, instead of lrchart's
    captions: Mapping[str, str] = field(default_factory=dict)
    #: names of the charts that come first, in this order
    order: tuple[str, ...] = ()
    #: names of charts that are not drawn
    leave_out: tuple[str, ...] = ()
    runs: tuple[Run, ...] = field(default=())
    trainings: tuple[TrainingsTable, ...] = field(default=())
    #: folder that relative paths are relative to
    folder: Path = Path()


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
    path = Path(path)
    files.mark_input(path)
    try:
        values = tomllib.loads(limits.text_of(path, ConfigError))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text at byte {error.start}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:  # an integer of 5000 digits, 1000 brackets
        raise ConfigError(f"{path}: not TOML: {error}") from error
    # On the command line too, its mistakes are those of a file, which has keys, not flags.
    with spelled({}):
        return _config(path, values)


def _config(path: Path, values: dict[str, Any]) -> Config:
    names = [option.name for option in fields(Options)]
    _known(values, [*names, *TOP], f"{path}")
    options = _or_say(f"{path}", Options.of, {k: v for k, v in values.items() if k in names})
    own = [
        _or_say(where, _scenario, table, where)
        for where, table in _tables(path, values, "scenario")
    ]
    teaching = _boolean(path, values, "teaching", True)
    runs = [_run(table, where) for where, table in _tables(path, values, "run")]
    templates = _path(path, values, "templates")
    return Config(
        options=options,
        formats=_formats(path, values.get("formats", list(FORMATS))),
        outputs=_path(path, values, "outputs") or path.parent / "outputs",
        templates=templates,
        standalone=_boolean(path, values, "standalone", False),
        scenarios=(*(SCENARIOS if teaching else ()), *own),
        teaching=teaching,
        **arrangement_of(f"{path}", values),
        runs=tuple(runs),
        trainings=tuple(
            _trainings(table, where) for where, table in _tables(path, values, "trainings")
        ),
        folder=path.parent,
    )


def _scenario(table: dict[str, Any], where: str) -> Scenario:
    names = [parameter.name for parameter in fields(Scenario)]
    _known(table, names, where)
    _required(table, ("name", "optimal_lr"), where)
    return Scenario(**table)


def _run(table: dict[str, Any], where: str) -> Run:
    _known(table, [key.name for key in fields(Run)], where)
    _required(table, ("path",), where)
    for key, value in table.items():
        if key == "replicates":
            _boolean(where, table, key, False)
        elif key == "smoothed" and type(value) in (int, float):
            continue
        elif not isinstance(value, str):
            raise ConfigError(f"{where}: {key} must be a text; got {shown(value)}")
    run = Run(**table)
    _or_say(where, _check_reading, run)
    return run


def _check_reading(run: Run) -> None:
    """Raise `OptionError` if the kind or the running mean of a run is none of the choices."""
    if run.kind != Run.kind:
        from lrchart.kinds.door import check_kind

        check_kind(run.kind)
    if run.smoothed not in (Run.smoothed, "no"):
        import numpy as np

        from lrchart.readers.smoothed.unsmooth import mean_of

        mean_of(run.smoothed, np.ones(2))


def _trainings(table: dict[str, Any], where: str) -> TrainingsTable:
    _known(table, KEYS, where)
    _required(table, ("path",), where)
    return check_table(table, where)


def _formats(path: Path, value: Any) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise ConfigError(
            f"{path}: formats must be a list of {', '.join(FORMATS)}; got {shown(value)}"
        )
    return _or_say(f"{path}", formats_of, listed)


def formats_of(listed: Iterable[object]) -> tuple[str, ...]:
    """Return the formats in `listed`, in the order of `FORMATS`.

    Raises
    ------
    OptionError
        A name is no format; the message lists the formats.
    """
    chosen = [str(name).strip().lstrip(".") for name in listed]
    for name in chosen:
        if name not in FORMATS:
            raise OptionError(f"format must be one of {', '.join(FORMATS)}; got {name!r}")
    return tuple(name for name in FORMATS if name in chosen)


def _known(table: Mapping[str, Any], allowed: list[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise ConfigError(f"{where}: unknown key {key!r}; {hint(key, allowed)}")


def _required(table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        if key not in table:
            raise ConfigError(f"{where}: key {key!r} is missing")


def _tables(path: Path, values: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    tables = values.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(f"{path}: {name} must be written as [[{name}]] tables")
    return [(f"{path}: [[{name}]] {i}", table) for i, table in enumerate(tables, 1)]


def _boolean(where: Path | str, values: dict[str, Any], key: str, default: bool) -> bool:
    value = values.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} must be true or false; got {shown(value)}")
    return value


def _path(path: Path, values: dict[str, Any], key: str) -> Path | None:
    value = values.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key} must be a text; got {shown(value)}")
    return path.parent / value


def _or_say(where: str, make: Callable[..., T], *args: Any) -> T:
    """Call `make(*args)`; an `OptionError` becomes a `ConfigError` that starts with `where`."""
    try:
        return make(*args)
    except OptionError as error:
        raise ConfigError(f"{where}: {error}") from error
