"""Characters that no font on this machine can draw: found by drawing them, named, replaced."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

log = logging.getLogger("lrchart.render")

#: an SVG of one character, in the fonts that charts fall back to
SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="5" y="30" font-size="20" font-family="LRChart Sans, sans-serif">{}</text></svg>'
)
#: a code point that never stands for a character, so that every font draws its box for it
NOTHING = "\U0010fffe"
#: what a picture shows in place of such a box
STAND_IN = "?"
#: categories of characters that are not drawn by themselves: marks, controls, spaces
UNSEEN = ("Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")


def without_boxes(drawn: str, to_png: Callable[[str], Any]) -> str:
    """Return the SVG text `drawn` without the characters that would come out as boxes.

    The fonts of a picture are those of the machine that draws it; a browser that shows the SVG
    itself has its own. Each character that is replaced is named once, in a warning.

    Parameters
    ----------
    drawn
        SVG text.
    to_png
        What draws an SVG text as a PNG, with the same fonts.
    """
    asked = {char for char in drawn if not char.isascii()}
    boxes = {char for char in asked if _is_box(char, to_png)}
    if not boxes:
        return drawn
    _say(tuple(sorted(boxes)))
    return drawn.translate(dict.fromkeys(map(ord, boxes), STAND_IN))


@cache
def _is_box(char: str, to_png: Callable[[str], Any]) -> bool:
    return unicodedata.category(char) not in UNSEEN and bool(
        to_png(SAMPLE.format(char)) == to_png(SAMPLE.format(NOTHING))
    )


@cache
def _say(boxes: tuple[str, ...]) -> None:
    log.warning(
        "no font on this machine has %s: PNG and PDF files show %s instead; install a font that "
        "has them (Noto covers most), or take SVG or HTML",
        ", ".join(f"{char} (U+{ord(char):04X})" for char in boxes),
        STAND_IN,
    )
