"""Characters that the charts' font lacks: drawn in one of this machine's, or named and replaced."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

log = logging.getLogger("lrchart.render")

#: an SVG of a character or two: family, weight, text
SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="5" y="30" font-size="20" font-family="{}" font-weight="{}">{}</text></svg>'
)
#: what charts ask for
OWN = "LRChart Sans, sans-serif"
#: families that have many scripts and come with systems, in the order they are tried
FAMILIES = (
    *("Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", "Arial", "Helvetica Neue", "Segoe UI"),
    *("PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic"),
)
#: a text of an SVG: before its families, they themselves, and after them
TEXT = re.compile(r'(<text\b[^>]*\bfont-family=")([^"]*)("[^>]*>.*?</text>)', re.DOTALL)
#: a code point that never stands for a character, so that every font draws its box for it
NOTHING = "\U0010fffe"
#: what a picture shows in place of such a box
STAND_IN = "?"
#: categories of characters that are not drawn by themselves: marks, controls, spaces
UNSEEN = ("Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")


def mended(drawn: str, to_png: Callable[[str], Any]) -> str:
    """Return the SVG text `drawn` as the fonts of this machine can draw it.

    Without the characters that would come out as boxes, and with no text bolder than asked: in
    place of a font that lacks a character, the renderer takes the first that has it for the whole
    text, of whatever weight.

    Parameters
    ----------
    drawn
        SVG text.
    to_png
        What draws an SVG text as a PNG, with the same fonts.
    """

    def with_family(text: re.Match[str]) -> str:
        lacking = "".join(sorted({char for char in text[3] if _is_lacking(char, to_png)}))
        family = _family_of(lacking, to_png) if lacking else None
        return f"{text[1]}{family}{text[3]}" if family else text[0]

    return TEXT.sub(with_family, without_boxes(drawn, to_png))


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
        to_png(SAMPLE.format(OWN, "normal", char)) == to_png(SAMPLE.format(OWN, "normal", NOTHING))
    )


def _is_lacking(char: str, to_png: Callable[[str], Any]) -> bool:
    """Whether a character would take the text around it out of the charts' font."""
    return not char.isascii() and not _keeps_weight(char, OWN, to_png)


@cache
def _family_of(chars: str, to_png: Callable[[str], Any]) -> str | None:
    """Return the first family that has all of `chars`; None where none has."""
    return next(
        (one for one in FAMILIES if all(_keeps_weight(char, one, to_png) for char in chars)), None
    )


@cache
def _keeps_weight(char: str, family: str, to_png: Callable[[str], Any]) -> bool:
    """Whether a letter beside `char` is drawn in the weight that is asked for."""
    if unicodedata.category(char) in UNSEEN:
        return True
    normal, bold = (to_png(SAMPLE.format(family, at, f"n{char}")) for at in ("normal", "bold"))
    return bool(normal != bold)


@cache
def _say(boxes: tuple[str, ...]) -> None:
    log.warning(
        "no font on this machine has %s: PNG and PDF files show %s instead; install a font that "
        "has them (Noto covers most), or take SVG or HTML",
        ", ".join(f"{char} (U+{ord(char):04X})" for char in boxes),
        STAND_IN,
    )
