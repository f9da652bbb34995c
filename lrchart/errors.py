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

from collections.abc import Iterable


class LrchartError(Exception):
    """Base class of lrchart's errors."""


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


def shown(value: object) -> str:
    """Return the repr of `value`, shortened for a message."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of 5000 digits, 1000 brackets
        return f"a long {type(value).__name__}"
    except Exception:  # whatever its own method raises
        return f"a {type(value).__name__}"
    if "\n" in text:
        text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def one_of(name: str, value: object, allowed: Iterable[object]) -> OptionError:
    """Return the error for a `value` that is not among `allowed`."""
    choices = ", ".join(repr(choice) for choice in allowed)
    return OptionError(f"{name} must be one of {choices}; got {shown(value)}")


def hint(given: str, allowed: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the closest name, or all names."""
    from difflib import get_close_matches

    # Leading dashes are common to all options and would distort the similarity.
    bare = {name.lstrip("-"): name for name in allowed}
    near = get_close_matches(given.lstrip("-"), bare, 1)
    return f"did you mean {bare[near[0]]!r}?" if near else f"allowed: {', '.join(bare.values())}"
