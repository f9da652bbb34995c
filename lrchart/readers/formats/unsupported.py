"""Name file formats that are not supported, and what to save instead."""

from __future__ import annotations

import re

from lrchart.readers.sources.source import Source

_PICKLE = "a pickle, which could run code when it is loaded"
_SAVE = "save the history as CSV, JSON Lines, Parquet or .npz"

_BEHIND = "save the table behind it as CSV"

#: first bytes of a file -> what it is, and what to do instead; longer prefixes first
SIGNATURES = (
    (b"\x89HDF\r\n\x1a\n", f"an HDF5 file; {_SAVE}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook; save its sheet as CSV"),
    (b"ARROW1", f"an Arrow or Feather file; {_SAVE}"),
    (b"MATLAB 5.0 MAT-file", f"a file of MATLAB; {_SAVE}"),
    *((start, f"a picture; {_BEHIND}") for start in (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")),
    (b"GGUF", f"a file of weights (GGUF); {_SAVE}"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"ORC", f"an ORC file; {_SAVE}"),
    (b"Obj\x01", f"an Avro file; {_SAVE}"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard; unpack it"),
    (b"\xfd7zXZ", "compressed with xz; unpack it"),
    (b"BZh", "compressed with bzip2; unpack it"),
    *((b"\x80" + bytes([version]), f"{_PICKLE}; {_SAVE}") for version in range(2, 6)),
)

#: prefix of a name in a zip archive -> what the archive is, and what to do instead
_ARCHIVES = (
    (b"xl/", "an Excel workbook; save its sheet as CSV"),
    (b"application/vnd.oasis", "an OpenDocument file; save its table as CSV"),
    (b"[Content_Types].xml", "an Office document; save its table as CSV"),
    (b"data.pkl", f"a checkpoint of PyTorch, {_PICKLE}; {_SAVE}"),
    (b"", "a zip archive; unpack it"),
)

#: an array that ends its line, or that the head cuts: in a line of a log, more follows
_ARRAY = rb"\[\s*[\d.+-](?>[^][=:]*)(?:\][ \t]*(?:#.*)?\r?(?:\n|\Z)|\Z)"

#: first lines of a text -> what it is: lists under their names, or rows of named values
_MARKUP = (
    (rb"[\w./ -]+:[ \t]*\r?\n[ \t]*-[ \t]+[\d.+-][^\s:]*\r?\n", f"a YAML file; {_SAVE}"),
    (rb"-[ \t]+[\w./]+:[ \t]\S+\r?\n[ \t]+[\w./]+:[ \t]\S+\r?\n", f"a YAML file; {_SAVE}"),
    (rb"[\w./ -]+:[ \t]*" + _ARRAY, f"a YAML file; {_SAVE}"),
    (rb"[\w.-]+[ \t]*=[ \t]*" + _ARRAY, f"a TOML file; {_SAVE}"),
    (rb"\[\[[\w.-]+\]\]\r?\n[\w.-]+[ \t]*=[ \t]*\S+\r?\n", f"a TOML file; {_SAVE}"),
    (
        rb"[\w./ -]+:[ \t]*\r?\n[ \t]+[\w./ -]+:[ \t]*\r?\n[ \t]+-[ \t]+[\d.+-]",
        f"a YAML file; {_SAVE}",
    ),
    (rb"%PDF-\d", f"a PDF; {_BEHIND}"),
    (rb"<svg\b|<\?xml\b[^>]*\?>\s*(?:<!\w[^>]*>\s*)*<svg\b", f"a picture; {_BEHIND}"),
    (rb"<\?xml\b", f"an XML file; {_SAVE}"),
    (rb"(?:[^\n]*\n)?[ \t]*\\begin\{\w*(?:table|tabular)", "a table of LaTeX; save it as CSV"),
    (rb"\([dl]p?\d*\r?\n[FIVSag(]|ccollections\r?\n|cnumpy\S*\r?\n", f"{_PICKLE}; {_SAVE}"),
    (rb"(?i:<!doctype html|<(?:html|table|div)\b)", f"a web page; {_SAVE}"),
)
#: where a tar archive has its mark
_TAR = slice(257, 262)

#: comments, blank lines and the mark of a document before them
_BEFORE = rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#.*|---)?\r?\n)*"


def markup_of(source: Source) -> str | None:
    """Return the name of a markup that could be taken for a log or a table, if there is one."""
    return next((what for start, what in _MARKUP if re.match(_BEFORE + start, source.head)), None)


def name_of(source: Source) -> str | None:
    """Return the name of an unsupported format, if the first bytes show one."""
    if source.head.startswith(b"PK\x03\x04"):
        return next(what for name, what in _ARCHIVES if name in source.head)
    if source.head[_TAR] == b"ustar":
        return "a tar archive; unpack it"
    if re.match(rb"[^\0]..\0{5}\{\s*\"", source.head, re.DOTALL):
        return f"a file of weights (safetensors); {_SAVE}"
    return next((what for start, what in SIGNATURES if source.head.startswith(start)), None)
