"""Say why a renderer process ended, as far as its exit code and the limits tell."""

from __future__ import annotations

import sys

#: exit code of a killed process, for example by a system that is out of memory
KILLED = -9


def reason(code: int) -> str:
    """Return the sentence about a renderer that ended with an exit `code`.

    Examples
    --------
    >>> reason(3)
    'the renderer ended unexpectedly (code 3)'
    """
    if code == KILLED:
        return (
            "the renderer was killed, which a system or container without free memory does; free "
            "some, or draw fewer runs at once"
        )
    ended = f"the renderer ended unexpectedly (code {code})"
    limit = address_limit()
    if limit is None:
        return ended
    return (
        f"{ended}, probably because ulimit -v allows {limit / 2**20:,.0f} MiB: Vega's engine "
        "reserves far more addresses than it uses memory; lift that limit"
    )


def address_limit() -> int | None:
    """Return how many bytes of addresses a process may have; None for any number."""
    if sys.platform == "win32":
        return None
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit
