"""Options as other programs call them, for messages about an unknown option."""

from __future__ import annotations

from collections.abc import Container

#: option of another program, without dashes -> what it may be called here
SYNONYMS = {
    "color": ("palette",),
    "colors": ("palette",),
    "dark": ("theme dark",),
    "epochs": ("training-steps",),
    "f": ("formats", "output", "json"),
    "figsize": ("size",),
    "format": ("formats", "output", "json"),
    "group": ("by",),
    "group-by": ("by",),
    "height": ("size",),
    "host": ("for",),
    "log": ("view log",),
    "loss": ("loss-column",),
    "lr": ("lr-column",),
    "max-steps": ("training-steps",),
    "method": ("rule",),
    "n": ("runs",),
    "num-training-steps": ("training-steps",),
    "q": ("quiet",),
    "smooth": ("smoothing",),
    "steps": ("training-steps",),
    "style": ("theme",),
    "v": ("verbose",),
    "width": ("size",),
    "ylim": ("view",),
}


def meant(option: str, known: Container[str]) -> str | None:
    """Return what an unknown `option` may be called here, among the `known` ones.

    Examples
    --------
    >>> meant("--dark", ["--theme", "--size"])
    '--theme dark'
    """
    names = (f"--{name}" for name in SYNONYMS.get(option.lstrip("-"), ()))
    return next((name for name in names if name.split()[0] in known), None)
