"""Let public functions and classes refuse keywords that they do not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar

from lrchart.errors import OptionError
from lrchart.keywords.elsewhere import advice

F = TypeVar("F", bound=Callable[..., Any])

#: keywords of other libraries for what is the first positional argument here
FIRST = ("data", "df", "file", "filename", "frame", "loss", "losses", "lr", "lrs", "path")


def named(*others: Callable[..., object], **parts: type) -> Callable[[F], F]:
    """Let a public function or class refuse a keyword that it does not have.

    Parameters
    ----------
    *others
        Functions or classes that it passes the rest of its keywords on to.
    **parts
        The class that one of its parameters takes a value of: a keyword of that class is answered
        with the call that has it in its place.
    """

    def decorate(public: F) -> F:
        own = signature(public).parameters.values()
        every = [*own, *(p for other in others for p in signature(other).parameters.values())]
        variable = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
        allowed = [p.name for p in every if p.kind not in variable and p.name != "self"]
        places = [p.name for p in own if p.kind is Parameter.POSITIONAL_OR_KEYWORD]
        endless = any(p.kind is Parameter.VAR_POSITIONAL for p in own)
        needed = [p.name for p in own if p.name in places and p.default is Parameter.empty]
        needed = [each for each in needed if each != "self"]

        def check(name: str, count: int, keywords: Mapping[str, Any]) -> None:
            for key in keywords:
                if key not in allowed:
                    if call := _inside(name, key, parts):
                        raise OptionError(f"{name} has no keyword {key!r}; did you mean {call}?")
                    raise unknown(name, key, allowed, history=endless, value=keywords[key])
            if missing := [each for each in needed[count:] if each not in keywords]:
                call = f"{name}({', '.join(needed)})"
                raise OptionError(f"{name} needs {' and '.join(missing)}: {call}")
            if count > len(places) and not endless:
                if not places:
                    call = f"{name}({allowed[0]}=...)"
                    raise OptionError(f"{name} takes keywords only, as {call}")
                order = f"{', '.join(places)} in this order"
                raise OptionError(f"{name} takes {order}; got {count} values: name the others")

        return _checked(public, check)

    return decorate


def unknown(
    name: str, key: str, allowed: Iterable[str], *, history: bool, value: object
) -> OptionError:
    """Return the error for a keyword that the function called `name` does not have.

    Parameters
    ----------
    history
        Whether the function takes histories, without a keyword.
    value
        What was given: a text for ``lr`` or ``loss`` is the name of a column.
    """
    is_column = key in ("lr", "loss") and isinstance(value, str)
    if history and key in FIRST and not is_column:
        return OptionError(
            f"{name} has no keyword {key!r}: pass the history first, without a keyword, as "
            f'lrchart.{name}("history.csv") or lrchart.{name}(lrs, losses)'
        )
    return OptionError(f"{name} has no keyword {key!r}; {advice(key, {n: n for n in allowed})}")


def _inside(name: str, key: str, parts: Mapping[str, type]) -> str:
    """Return the call with a keyword that belongs to a value of one of `parts`, or ""."""
    for parameter, kind in parts.items():
        if key in signature(kind).parameters:
            made = f"lrchart.{kind.__name__}({key}=...)"
            return f"lrchart.{name}(..., {parameter}={made})"
    return ""


def _checked(public: F, check: Callable[[str, int, Mapping[str, Any]], None]) -> F:
    """Return a function that calls `check` first, or a class whose instances do."""
    if isinstance(public, type):
        make = public.__init__  # type: ignore[misc]

        @wraps(make)
        def start(self: Any, *args: Any, **values: Any) -> None:
            check(type(self).__name__, len(args), values)
            make(self, *args, **values)

        public.__init__ = start  # type: ignore[misc]
        return public

    @wraps(public)
    def call(*args: Any, **values: Any) -> Any:
        check(public.__name__, len(args), values)
        return public(*args, **values)

    return call  # type: ignore[return-value]
