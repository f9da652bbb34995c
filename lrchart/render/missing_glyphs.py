"""Draw characters that the charts' font lacks in a font of this machine, or replace them."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

log = logging.getLogger("lrchart.render")

#: SVG template of a short text: family, weight, text
SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="5" y="30" font-size="20" font-family="{}" font-weight="{}">{}</text></svg>'
)
#: font family of charts
OWN = "LRChart Sans, sans-serif"
#: system fonts that cover many scripts, in the order tried
FAMILIES = (
    *("Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", "Arial", "Helvetica Neue", "Segoe UI"),
    *("PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic"),
)
#: text element of an SVG; the groups are the font families and the parts around them
TEXT = re.compile(r'(<text\b[^>]*\bfont-family=")([^"]*)("[^>]*>.*?</text>)', re.DOTALL)
#: code point that is never a character, so that every font draws its missing-glyph box
NOTHING = "\U0010fffe"
#: replacement for characters without a glyph
STAND_IN = "?"
#: Unicode categories that need no glyph: marks, controls, spaces
UNSEEN = ("Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")


def mended(svg_text: str, to_png: Callable[[str], Any]) -> str:
    """Return the SVG `svg_text` with font families that this machine can draw.

    Characters that no font has are replaced. Other texts keep their weight: if a font lacks a
    character, the renderer would draw the whole text in the first font that has it, of any
    weight.

    Parameters
    ----------
    svg_text
        SVG text.
    to_png
        Renders an SVG text as a PNG with the same fonts.
    """

    def with_family(text: re.Match[str]) -> str:
        lacking = "".join(sorted({char for char in text[3] if _is_lacking(char, to_png)}))
        family = _family_of(lacking, to_png) if lacking else None
        return f"{text[1]}{family}{text[3]}" if family else text[0]

    return TEXT.sub(with_family, without_boxes(svg_text, to_png))


def without_boxes(svg_text: str, to_png: Callable[[str], Any]) -> str:
    """Return the SVG `svg_text` with `STAND_IN` for characters that no font has.

    This concerns PNG and PDF, drawn with the fonts of this machine; a browser that shows the SVG
    has its own. Each replaced character is named once in a warning.

    Parameters
    ----------
    svg_text
        SVG text.
    to_png
        Renders an SVG text as a PNG with the same fonts.
    """
    characters = {char for char in svg_text if not char.isascii()}
    boxes = {char for char in characters if _is_box(char, to_png)}
    if not boxes:
        return svg_text
    _say(tuple(sorted(boxes)))
    return svg_text.translate(dict.fromkeys(map(ord, boxes), STAND_IN))


@cache
def _is_box(char: str, to_png: Callable[[str], Any]) -> bool:
    return unicodedata.category(char) not in UNSEEN and bool(
        to_png(SAMPLE.format(OWN, "normal", char)) == to_png(SAMPLE.format(OWN, "normal", NOTHING))
    )


def _is_lacking(char: str, to_png: Callable[[str], Any]) -> bool:
    """Return whether a character is missing from the charts' font."""
    return not char.isascii() and not _keeps_weight(char, OWN, to_png)


@cache
def _family_of(chars: str, to_png: Callable[[str], Any]) -> str | None:
    """Return the first family that has all of `chars`, or None."""
    return next(
        (name for name in FAMILIES if all(_keeps_weight(char, name, to_png) for char in chars)),
        None,
    )


@cache
def _keeps_weight(char: str, family: str, to_png: Callable[[str], Any]) -> bool:
    """Return whether a letter beside `char` is drawn in the requested weight."""
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
