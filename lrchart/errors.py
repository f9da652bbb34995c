"""Define the errors of lrchart as one tree; each message is one sentence a user can act on.

LrchartError
├── InputError         a file or frame that is not a range test
│   └── KindError      a training, or a table of trainings, and why it is one
├── OptionError        an option outside its choices or its range
├── ConfigError        lrchart.toml: the key, the table and the file are named
├── OutputError        a file or folder that cannot be written
├── RenderError        a chart that could not be drawn
├── TemplateError      a page template that is missing or failed
├── NoSuggestionError  a rule that has no answer for this sweep, and why
└── MissingExtraError  an optional package that is not installed, and how to get it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from lrchart.text import shortened

#: maximum characters of a name that is compared
LONGEST = 100
#: minimum similarity, from 0 to 1, of a name that is suggested
SIMILAR = 0.7


class LrchartError(Exception):
    """Base class of lrchart's errors, whose message is one sentence a user can act on.

    Examples
    --------
    >>> try:
    ...     lrchart.plot("none.csv")
    ... except lrchart.LrchartError as error:
    ...     print(error)
    none.csv: no such file
    """


class InputError(LrchartError, ValueError):
    """A file or frame that cannot be read as a range test."""


class KindError(InputError):
    """A history that is a training, or a table of trainings, and not a range test."""


class OptionError(LrchartError, ValueError):
    """An option outside its choices or its range."""


class ConfigError(LrchartError, ValueError):
    """A key or value in ``lrchart.toml`` that the schema does not know."""


class OutputError(LrchartError, OSError):
    """A file or folder that cannot be written."""


class RenderError(LrchartError, RuntimeError):
    """A chart that the renderer could not draw."""


class TemplateError(LrchartError, RuntimeError):
    """A page template that is missing or failed."""


class NoSuggestionError(LrchartError, ValueError):
    """A rule that has no answer for this sweep; the message is the reason."""


class MissingExtraError(LrchartError, ImportError):
    """An optional package that is not installed; the message says how to get it."""


#: parameter -> its spelling in messages, such as the flag on the command line; empty in Python
_spellings: ContextVar[Mapping[str, str]] = ContextVar("spellings", default={})  # noqa: B039


@contextmanager
def spelled(spellings: Mapping[str, str]) -> Iterator[None]:
    """Let messages in the block name each parameter as in `spellings`, e.g. ``--lr-column``."""
    token = _spellings.set(spellings)
    try:
        yield
    finally:
        _spellings.reset(token)


def spelling(parameter: str) -> str:
    """Return the name of a `parameter`, as the subject of a message: ``lr_column``."""
    return _spellings.get().get(parameter, parameter)


def option_text(name: str, value: str | bool = "") -> str:
    """Return an option, and its value if given, as the reader of a message writes it.

    Examples
    --------
    >>> option_text("kind", "sweep"), option_text("force", True), option_text("by")
    ('kind="sweep"', 'force=True', 'by=')
    >>> with spelled({"kind": "--kind", "force": "--force", "by": "--by"}):
    ...     option_text("kind", "sweep"), option_text("force", True), option_text("by")
    ('--kind sweep', '--force', '--by')
    """
    written, flag = spelling(name), isinstance(value, bool)
    if written.startswith("--"):
        return written if flag else f"{written} {value}".rstrip()
    return f'{name}="{value}"' if value and not flag else f"{name}={value}"


def is_offered(name: str) -> bool:
    """Return whether the reader of a message can give the option called `name`."""
    spellings = _spellings.get()
    return not spellings or name in spellings


def call_text(name: str) -> str:
    """Return the call ``plot`` or ``trainings`` as the reader of a message makes it.

    Examples
    --------
    >>> call_text("trainings")
    'lrchart.plot_trainings'
    """
    if any(written.startswith("--") for written in _spellings.get().values()):
        return f"lrchart {name}"
    return {"trainings": "lrchart.plot_trainings"}.get(name, f"lrchart.{name}")


@contextmanager
def foreign(what: str) -> Iterator[None]:
    """Turn what an object of the caller's raises in the block into one sentence about `what`.

    Raises
    ------
    InputError
        A method or attribute of the object failed; its error is the cause.
    """
    try:
        yield
    except (LrchartError, MemoryError):
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or "it gives no reason"
        raise InputError(
            f"{what} cannot be read: {shortened(reason, 200)} ({type(error).__name__})"
        ) from error


def shown(value: object) -> str:
    """Return the repr of `value`, shortened for a message."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # too many digits, or nested too deeply
        return f"a long {type(value).__name__}"
    except Exception:  # a user's __repr__ can raise anything
        return f"a {type(value).__name__}"
    if "\n" in text:
        text = " ".join(text.split())
    return shortened(text, 100)


def one_of(name: str, value: object, allowed: Iterable[object]) -> OptionError:
    """Return the error for a `value` that is not among `allowed`."""
    names = [str(choice) for choice in allowed]
    choices = ", ".join(map(repr, names))
    near = suggestion(value, names) if isinstance(value, str) else ""
    got = f"got {shown(value)}{near}"
    return OptionError(f"{spelling(name)} must be one of {choices}; {got}")


def require(name: str, value: object, fits: bool, words: str) -> None:
    """Refuse the `value` of a parameter that does not fit; `words` say what it must be."""
    if not fits:
        raise OptionError(f"{spelling(name)} must be {words}; got {shown(value)}")


def hint(given: str, allowed: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the closest name, or all names."""
    names = list(allowed)
    near = nearest(given, names)
    return f"did you mean {near!r}?" if near else f"allowed: {', '.join(names) or 'none'}"


def suggestion(given: str, names: Iterable[str]) -> str:
    """Return ``; did you mean 'NAME'?`` with the most similar name; empty if none is similar."""
    near = nearest(given, names)
    return f"; did you mean {near!r}?" if near else ""


def nearest(given: str, names: Iterable[str]) -> str | None:
    """Return the one of `names` that holds `given` or is most similar to it, if any is."""
    from difflib import get_close_matches

    # Remove leading dashes, which all options share, before comparing.
    bare = {name.lstrip("-").lower(): name for name in names}
    word = given[:LONGEST].lstrip("-").lower()
    near = [name for name in bare if len(word) > 2 and word in name]
    near = near or get_close_matches(word, bare, 1, SIMILAR)
    return bare[near[0]] if near else None
