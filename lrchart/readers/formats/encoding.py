"""Decode bytes to lines of text: detect the encoding and reject damaged files."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lrchart.errors import InputError
from lrchart.limits import MAX_LINE
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import HEAD, Source
from lrchart.text import counted

#: byte-order mark -> codec; UTF-32 comes before UTF-16, whose mark is a prefix of its own
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: control characters that do not occur in text; allowed are tab, line ends and form feed, and
#: backspace and escape, which terminal output contains
_CONTROLS = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f]")

#: terminal escape sequences: colours, cursor moves
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

_CHUNK = 1 << 22

#: mark that a recorder puts after an incomplete line, left when it was killed or the disk was full
CUT = "#cut\n"


@dataclass(frozen=True)
class Text:
    """A source as lines of text."""

    source: Source
    codec: str
    notes: tuple[str, ...] = ()
    #: what to do about bytes that are not of the codec, as `open` takes it
    errors: str = "strict"

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Open the source and give its lines, their ends kept; a huge line comes in pieces.

        Lines that are marked as cut are left out, and so are the colours of a terminal.
        """
        with (
            self.source.open() as raw,
            io.TextIOWrapper(raw, encoding=self.codec, errors=self.errors, newline="") as handle,
        ):
            try:
                lines = iter(lambda: handle.readline(MAX_LINE), "")
                yield (plain(line) for line in lines if not line.endswith(CUT))
            except UnicodeError as error:
                raise InputError(f"is cut or damaged: it is not valid {self.codec}") from error

    @property
    def open_end(self) -> bool:
        """True if the last line has no line end."""
        with self.source.open() as raw:
            raw.seek(max(0, self.source.size - 4))
            tail = raw.read().replace(b"\0", b"")
        return not tail.endswith((b"\n", b"\r"))


def plain(line: str) -> str:
    """Return a line without the escape sequences of a terminal."""
    return _ESCAPES.sub("", line) if "\x1b" in line else line


def looks_like_text(source: Source) -> bool:
    """Return whether the first bytes are text in an encoding that `decode` knows."""
    codec = codec_of(source.head) or "latin-1"
    return _CONTROLS.search(source.head.decode(codec, errors="replace")) is None


def glance(source: Source) -> Text:
    """Return the text as its first bytes tell it, to look at without going through all of it."""
    return Text(source, codec_of(source.head) or "utf-8", errors="replace")


def decode(source: Source) -> Text:
    """Return the text of a source: UTF-8, UTF-16 or UTF-32, else Latin-1 with a note.

    Raises
    ------
    InputError
        There are NUL bytes, which no text has: the file is damaged or no text at all.
    """
    codec = codec_of(source.head)
    if codec is not None and codec != "utf-8-sig":
        return Text(source, codec, (f"the text is {codec.upper()}",))
    if _is_utf8(source):
        return Text(source, "utf-8-sig", _note_on_cuts(source))
    # Digits and signs are the same in every 8-bit encoding; only names can be misread.
    return Text(source, "latin-1", ("the text is not UTF-8; read as Latin-1",))


def whole_lines(data: bytes) -> bytes:
    """Return text without an incomplete last line, in the encoding that its first bytes show."""
    codec = codec_of(data[:HEAD]) or "utf-8"
    if codec in ("utf-16", "utf-32"):
        little = data[: len(codecs.BOM_UTF16_LE)] == codecs.BOM_UTF16_LE
        codec += "-le" if little else "-be"
    newline = "\n".encode(codec.removesuffix("-sig"))
    end = data.rfind(newline)
    while end % len(newline) and end > 0:  # a match that straddles two characters
        end = data.rfind(newline, 0, end + len(newline) - 1)
    return data[: end + len(newline)] if end >= 0 else b""


def codec_of(head: bytes) -> str | None:
    """Return the codec that a byte-order mark, or UTF-16's zeros, tell."""
    for mark, codec in MARKS:
        if head.startswith(mark):
            return codec
    even, odd = head[0:512:2], head[1:512:2]
    if head and even.count(0) == 0 and odd.count(0) > 0.9 * len(odd) > 0:
        return "utf-16-le"
    if head and odd.count(0) == 0 and even.count(0) > 0.9 * len(even) > 0:
        return "utf-16-be"
    return None


def _is_utf8(source: Source) -> bool:
    """Return whether all the bytes are UTF-8, and refuse the ones that are no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, offset = True, 0
    with source.open() as raw:
        while chunk := raw.read(_CHUNK):
            if b"\0" in chunk:
                raise InputError(
                    f"holds NUL bytes, the first at byte {offset + chunk.index(0) + 1}: the file "
                    "is damaged or is not text"
                )
            offset += len(chunk)
            valid = valid and _decodes(decoder, chunk)
        return valid and _decodes(decoder, b"", final=True)


def _note_on_cuts(source: Source) -> tuple[str, ...]:
    with source.open() as raw:
        count = sum(chunk.count(CUT.encode()) for chunk in iter(lambda: raw.read(_CHUNK), b""))
    return (LeftOut(f"{counted(count, 'line')} marked as cut"),) if count else ()


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
