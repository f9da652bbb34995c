"""Check the keys and values of a table of ``lrchart.toml``; errors name the table and the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from lrchart.errors import ConfigError, OptionError, shown
from lrchart.keywords.elsewhere import advice
from lrchart.keywords.values import flag

T = TypeVar("T")


def known(
    table: Mapping[str, Any], allowed: Iterable[str], where: str, top: Iterable[str] = ()
) -> None:
    """Refuse a key that is not `allowed`; the error suggests the most similar key that is.

    `top` are the keys that belong above all tables, for the error about one inside a table.
    """
    names = list(allowed)
    for key, value in table.items():
        if key not in names:
            if isinstance(value, dict) and not {*names}.isdisjoint(value):
                raise ConfigError(
                    f"{where}: unknown table [{key}]; its keys stand at the top of the file"
                )
            if key in top:
                raise ConfigError(f"{where}: the key {key!r} stands at the top, above all tables")
            near = advice(key, {name: name for name in names})
            raise ConfigError(f"{where}: unknown key {key!r}; {near}")


def required(table: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    """Refuse a table without one of `keys`."""
    for key in keys:
        if key not in table:
            raise ConfigError(f"{where}: key {key!r} is missing")


def tables(where: str, values: Mapping[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the ``[[name]]`` tables, each with its place: ``lrchart.toml: [[run]] 2``."""
    listed = values.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        raise ConfigError(f"{where}: {name} must be written as [[{name}]] tables")
    return [(f"{where}: [[{name}]] {number}", table) for number, table in enumerate(listed, 1)]


def boolean(where: str, values: Mapping[str, Any], key: str, default: bool) -> bool:
    """Return the value of `key`, true or false."""
    return located(where, flag, key, values.get(key, default))


def text(where: str, values: Mapping[str, Any], key: str) -> str | None:
    """Return the text of `key`; None if it is missing."""
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{where}: {key} must be a string; got {shown(value)}")
    return value


def names_of_charts(where: str, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the names of charts that `key` lists."""
    names = values.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{where}: {key} must be a list of names of charts; got {shown(names)}")
    return tuple(names)


def located(where: str, make: Callable[..., T], *args: Any) -> T:
    """Call `make(*args)`; an `OptionError` becomes a `ConfigError` that starts with `where`."""
    try:
        return make(*args)
    except OptionError as error:
        raise ConfigError(f"{where}: {error}") from error
