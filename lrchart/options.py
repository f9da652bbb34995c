"""Define every option with its default, unit and range, for Python, CLI and TOML."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from lrchart import limits
from lrchart.errors import OptionError, one_of, shown, spelling
from lrchart.keywords.named import named
from lrchart.keywords.values import in_range, whole_in_range
from lrchart.text import is_text

#: CSS pixels per inch, Vega's unit
CSS_PPI = 96

Theme = Literal["light", "dark", "print"]
View = Literal["focus", "full", "log"]
Schedule = Literal["constant", "decay"]
Mark = str | float | tuple[float, str]
Palette = Sequence[str] | Mapping[str, str]

THEMES: tuple[Theme, ...] = get_args(Theme)
VIEWS: tuple[View, ...] = get_args(View)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
FALLING = "; a rate that falls to (almost) 0, as cosine and linear schedules do, is a 'decay'"


@named()
@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of reading and drawing a range test; the gallery shows the defaults.

    Parameters
    ----------
    title
        Title above the chart; None names the runs.
    smoothing
        Half-life of the two-sided smoothing kernel, in decades of lr (0 to 2). 0 draws the raw
        loss; None averages about eight steps.
    rule
        Suggestion rule, named as in ``lrchart leaderboard``. "all" suggests by the default rule
        and marks the rate of every rule.
    window_of
        Run whose window is shaded; None shades the window of a single run.
    marks
        Learning rates of your own to mark: 3e-4, (3e-4, "name"), or as text "3e-4:name".
    view
        Initial loss axis: "focus" zooms to the dip, "full" is linear up to the highest loss,
        "log" is logarithmic. None is "log" for runs whose losses lie decades apart, else "focus".
    theme
        Colours of static images, "light", "dark" or "print"; pages follow the reader's system.
    size
        Width and height of static images, in inches (1 to 100). A small one is a larger one scaled
        down, words included.
    dpi
        Resolution of PNG files, in pixels per inch (18 to 1200).
    training_steps
        Optimizer steps of the training that the suggestion is for (1 to 1e9); None: unknown.
    schedule
        Schedule of that training: "constant", or "decay" for a rate that falls to (almost) 0 by
        its end; the suggestion is then its peak. None: unknown.
    palette
        Colours of the runs, as "#0068a8" or "teal": a list in the order of the runs, or a mapping
        of runs to colours. A colour needs a contrast of 3:1 in `theme`. None: lrchart's own.

    Raises
    ------
    OptionError
        A value is outside its range.

    Examples
    --------
    >>> lrchart.Options(size=(6, 4), theme="dark").size
    (6.0, 4.0)
    >>> lrchart.Options(dpi=5)
    Traceback (most recent call last):
    ...
    lrchart.errors.OptionError: dpi must be ...
    """

    title: str | None = None
    smoothing: float | None = None
    rule: str = "lrchart"
    window_of: str | None = None
    marks: Sequence[Mark] = ()
    view: View | None = None
    theme: Theme = "light"
    size: tuple[float, float] = (10.0, 6.0)
    dpi: int = 300
    training_steps: int | None = None
    schedule: Schedule | None = None
    palette: Palette | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            CHECKS[field.name](field.name, getattr(self, field.name))
        object.__setattr__(self, "size", (float(self.size[0]), float(self.size[1])))
        marks = tuple(tuple(mark) if isinstance(mark, list) else mark for mark in self.marks)
        object.__setattr__(self, "marks", marks)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Options:
        """Return the options in `values`; a value of None means the default.

        Raises
        ------
        OptionError
            A name is not an option, or a value is outside its range; the message names both.
        """
        names = [field.name for field in fields(cls)]
        for name in values:
            if name not in names:
                raise one_of("option", name, names)
        return cls(**{name: value for name, value in values.items() if value is not None})


def _text(name: str, value: object) -> None:
    if value is not None and not (isinstance(value, str) and is_text(value)):
        raise OptionError(f"{spelling(name)} must be a string; got {shown(value)}")
    if isinstance(value, str) and len(value) > limits.MAX_NAME:
        raise OptionError(
            f"{spelling(name)} has {len(value):,} characters; the limit is {limits.MAX_NAME:,} "
            "(MAX_NAME)"
        )


def _number(low: float, high: float, unit: str) -> Callable[[str, object], None]:
    return lambda name, value: in_range(name, value, low, high, unit)


def _whole(low: int, high: int, unit: str) -> Callable[[str, object], None]:
    return lambda name, value: whole_in_range(name, value, low, high, unit)


def _maybe(check: Callable[[str, object], None]) -> Callable[[str, object], None]:
    return lambda name, value: None if value is None else check(name, value)


def _choice(allowed: tuple[str, ...], note: str = "") -> Callable[[str, object], None]:
    def check(name: str, value: object) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise OptionError(f"{one_of(name, value, allowed)}{note}")

    return check


def _size(name: str, value: object) -> None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise OptionError(
            f"{spelling(name)} must be a width and a height in inches, as (10, 6); "
            f"got {shown(value)}"
        )
    for side in value:
        in_range(name, side, 1, 100, "inches")


def own_mark(mark: Mark) -> tuple[float, str]:
    """Return the learning rate and the name in a mark: 3e-4, (3e-4, "name") or "3e-4:name"."""
    pair = mark.partition(":")[::2] if isinstance(mark, str) else mark
    rate, name = pair if isinstance(pair, list | tuple) and len(pair) == 2 else (pair, "")
    try:
        lr = math.nan if isinstance(rate, bool) else float(rate)
    except (TypeError, ValueError):
        lr = math.nan
    if not (math.isfinite(lr) and lr > 0):
        raise OptionError(
            f"a mark must be a learning rate, as 3e-4 or 3e-4:name; got {shown(mark)}"
        )
    _text("a mark", name)
    return lr, " ".join(name.split())


def _marks(name: str, value: object) -> None:
    if not isinstance(value, list | tuple):
        raise OptionError(
            f"{spelling(name)} must be a list of learning rates like 3e-4 or 3e-4:name; "
            f"got {shown(value)}"
        )
    for mark in value:
        own_mark(mark)


def _palette(name: str, value: object) -> None:
    colours = value.values() if isinstance(value, Mapping) else value
    if isinstance(colours, str) or not isinstance(colours, Iterable) or not [*colours]:
        raise OptionError(
            f"{spelling(name)} must be a list of colours, or a mapping of runs to colours; "
            f"got {shown(value)}"
        )
    for colour in colours:
        rgb(colour)


def rgb(colour: object) -> tuple[int, int, int]:
    """Return the red, green and blue (0 to 255) of a colour as CSS writes it, without opacity."""
    # Import Pillow only if a colour is given.
    from PIL.ImageColor import getrgb

    try:
        red, green, blue = getrgb(colour)  # type: ignore[misc]
    except (AttributeError, TypeError, ValueError) as error:
        raise OptionError(f"a colour must be like #0068a8 or teal; got {shown(colour)}") from error
    return red, green, blue


#: option -> its check
CHECKS: dict[str, Callable[[str, object], None]] = {
    "title": _text,
    "smoothing": _maybe(_number(0, 2, "decades")),
    "rule": _text,
    "window_of": _text,
    "marks": _marks,
    "view": _maybe(_choice(VIEWS)),
    "theme": _choice(THEMES),
    "size": _size,
    "dpi": _number(18, 1200, "pixels per inch"),
    "training_steps": _maybe(_whole(1, 10**9, "optimizer steps")),
    "schedule": _maybe(_choice(SCHEDULES, FALLING)),
    "palette": _maybe(_palette),
}

DEFAULTS = Options()


def require_options(options: object) -> None:
    """Raise an `OptionError` for what is no `Options`."""
    if not isinstance(options, Options):
        raise OptionError(f"options must be lrchart.Options(...); got {shown(options)}")
