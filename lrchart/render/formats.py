"""Name the formats of files that a chart is saved in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lrchart.errors import OptionError, shown, suggestion

FORMATS = ("html", "png", "svg", "pdf", "vl.json")
#: suffixes of charts, which are no input; that of a spec may be a history's, too
CHARTS = tuple(f".{name}" for name in FORMATS if name != "vl.json")


def format_of(path: str | Path) -> str:
    """Return the format (see `FORMATS`) of the suffix of `path`.

    Raises
    ------
    OptionError
        The suffix belongs to none of the formats, or `path` is no path.
    """
    if not isinstance(path, str | Path):
        raise OptionError(f"a path must be a string or a Path; got {shown(path)}")
    name = Path(path).name.lower()
    for format_ in FORMATS:
        if name.endswith(f".{format_}"):
            return format_
    listed = ", ".join(f".{format_}" for format_ in FORMATS)
    near = suggestion(Path(path).suffix, [f".{format_}" for format_ in FORMATS])
    raise OptionError(f"{path}: the suffix must be one of {listed}{near}")


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
