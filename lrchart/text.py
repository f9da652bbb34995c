"""Write names and numbers as the texts of charts, tables and sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

#: characters that set the direction of text, and can turn around what stands behind a name
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: those, and characters that XML forbids, which crash the renderer
UNDRAWABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|{TURNING.pattern}")
#: properties of every JavaScript object; Vega mistakes a category of that name for a known one
INHERITED = {
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
}

#: first characters of a name that a phone shows, and those that are kept of a longer shared start
SHOWN, HEAD = 28, 12
#: characters after which a shared start may end
BREAKS = "_-/. ="


def line(text: str) -> str:
    """Return `text` as one line that Vega can draw and that looks the same."""
    flat = drawable(" ".join(text.split()))
    # Add a zero-width space: a different text that looks the same.
    return f"{flat}\u200b" if flat in INHERITED else flat


def drawable(text: str) -> str:
    """Return `text` with U+FFFD for each character that cannot be drawn."""
    return UNDRAWABLE.sub("\ufffd", text)


def shortened(text: str, width: int) -> str:
    """Return `text` in at most `width` characters; a longer one ends with "…"."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def told_apart(names: list[str]) -> list[str]:
    """Return `names`, and of those that are cut to the same text, what differs.

    Examples
    --------
    >>> told_apart(["resnet50_imagenet_adamw_bs4096_seed1", "resnet50_imagenet_adamw_bs4096_seed2"])
    ['resnet50_ima…seed1', 'resnet50_ima…seed2']
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name[:SHOWN], []).append(name)
    labels = []
    for name in names:
        start = _common(alike[name[:SHOWN]])
        end = max(start[:-1].rfind(mark) for mark in BREAKS) + 1
        cut = end if end > HEAD else len(start) - HEAD
        labels.append(name if start == name else f"{name[:HEAD]}…{name[cut:]}")
    return labels if len({*labels}) == len({*names}) else names


def _common(names: list[str]) -> str:
    """Return what all names begin with: the first and the last of them in order do."""
    first, last = min(names), max(names)
    ends = (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(ends, len(first))]


def counted(number: int, noun: str, many: str = "") -> str:
    """Return a number with its noun: 1 row, 2 rows."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def is_text(name: str) -> bool:
    """Return whether `name` can be encoded: half a surrogate pair cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def wrapped(text: str, joined: int, most: int) -> list[str]:
    """Return the parts of a heading as lines, short parts on one of up to `joined` characters.

    A longer part is broken after `most` characters.
    """
    # Imported only for charts: it compiles patterns.
    from textwrap import wrap

    lines: list[str] = []
    for part in text.split(" · "):
        if lines and len(f"{lines[-1]} · {part}") <= joined:
            lines[-1] += f" · {part}"
        else:
            *before, last = wrap(line(part), most) or [""]
            # A trailing space marks a wrapped line for `unwrapped`.
            lines += [*(f"{begun} " for begun in before), last]
    return lines


def unwrapped(lines: Iterable[str]) -> str:
    """Return the lines of a heading as one: a line that ends in a blank goes on in the next."""
    return " · ".join(lines).replace("  · ", " ")


def lr_text(lr: float) -> str:
    """Return a learning rate to two digits, as one types it: ``6.7e-4``, ``2e-2``, ``0.5``."""
    if not math.isfinite(lr):
        return "–"
    # Round first: 0.0999 is 0.1, and 999.4 is 1e3.
    lr = float(f"{lr:.2g}")
    if 0.1 <= lr < 1000:
        return f"{lr:g}"
    mantissa, _, exponent = f"{lr:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def span_text(low: float, high: float) -> str:
    """Return a range of learning rates: ``6.7e-4 to 6e-3``."""
    return f"{lr_text(low)} to {lr_text(high)}"


def loss_text(loss: float) -> str:
    """Return a loss to three digits: ``1.35``, ``-0.078``, ``3.2e8``."""
    if not math.isfinite(loss):
        return "–"
    if loss == 0 or 1e-3 <= abs(loss) < 1e5:
        return f"{loss:.3g}" if abs(loss) < 100 else f"{loss:.0f}"
    mantissa, _, exponent = f"{loss:.2e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def or_none(value: Any) -> Any:
    """Return `value` as JSON has it: None for NaN and infinities, numbers of NumPy as Python's."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
