"""Word errors and notes of readers: source, names, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lrchart.errors import InputError, LrchartError
from lrchart.text import shortened


@contextmanager
def blame(source: str) -> Iterator[None]:
    """Start the message of every refusal in the block with the `source` it is about."""
    try:
        yield
    except LrchartError as error:
        raise type(error)(f"{source}: {error}") from error
    except UnicodeEncodeError as error:  # JSON can escape half of a surrogate pair
        raise InputError(
            f"{source}: holds an unpaired surrogate, which is not valid Unicode"
        ) from error
    except OSError as error:  # raised while a file is read
        raise InputError(f"{source}: cannot be read: {error.strerror or error}") from error
    except RecursionError as error:
        raise InputError(f"{source}: is nested too deep for a history") from error


def listing(names: Sequence[object], most: int = 12) -> str:
    """Return `names` quoted and joined for a message, the first `most` of them."""
    shown = [shortened(repr(name), 60) for name in names[:most]]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "") if shown else "none"
