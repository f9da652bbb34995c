"""Check the arguments of a recorder by what they can do, before anything is trained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrchart.errors import InputError


def attribute(owner: Any, name: str) -> Any:
    """Return an attribute of somebody else's object; None if it is missing or raises."""
    try:
        return getattr(owner, name, None)
    except Exception:  # a property can raise anything
        return None


def gives_batches(loader: Any) -> bool:
    """Return whether `loader` can be gone through, and gives more than keys; it is not started."""
    kind = type(loader)
    can = hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")
    return can and not isinstance(loader, str | bytes | Mapping)


def demand(fits: bool, name: str, words: str, value: object, order: str = "") -> None:
    """Refuse an argument that does not fit.

    Parameters
    ----------
    fits
        Whether it does.
    name, words
        The argument's name and what it must be.
    value
        What came; the message has its type.
    order
        The call with its arguments in their order, which may have been swapped.

    Raises
    ------
    InputError
        It does not fit.
    """
    if not fits:
        more = f"; the order is {order}" if order else ""
        raise InputError(f"{name} must {words}; got {type(value).__name__}{more}")
