"""Refuse a palette with the name of an unknown run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lrchart.errors import OptionError, hint, option_text
from lrchart.options import Options


def check_palette(options: Options, runs: Iterable[object]) -> None:
    """Raise `OptionError` if the palette in `options` names a run that is not among `runs`."""
    names = [*dict.fromkeys(map(str, runs))]
    for name in options.palette if isinstance(options.palette, Mapping) else ():
        if name not in names:
            raise OptionError(
                f"{option_text('palette')} names no run {name!r}; {hint(name, names)}"
            )
