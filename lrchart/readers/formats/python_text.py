"""Spell what Python printed as JSON: texts in single quotes, tuples, NumPy's and PyTorch's numbers.

Nothing is evaluated; what is none of these stays as it is, and is no JSON.
"""

from __future__ import annotations

import json
import re

_PRINTED = re.compile(
    r"""
    "(?:[^"\\]|\\.)*(?:"|\Z)
    | '(?P<text>(?:[^'\\]|\\.)*)'
    | (?<![\w.]) (?:(?:np|numpy|jnp|torch)\.)? (?:(?:float|u?int)\d\d|tensor|array)
        \( (?P<inside>[^()'"]*) (?:'[^']*'[^()'"]*)? \)
    | (?P<tuple>[()])
    | (?P<key>(?<![\w.+-])-?\d[\d.e+-]*)(?=\s*:)
    | (?P<whole>(?<![\w.])\d+\.)(?!\d)
    | (?<![\w.])(?P<truth>True|False)(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

#: settings behind the numbers of an array: ``array([1.0], dtype=float32)``
_SETTINGS = re.compile(r",\s*\w+\s*=")


def as_json(text: str) -> str:
    """Return a text with the literals that Python prints as JSON has them."""
    return _PRINTED.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    if match["text"] is not None:
        return json.dumps(match["text"].replace("\\'", "'"))
    if match["inside"] is not None:
        return as_json(_SETTINGS.split(match["inside"])[0])
    if match["tuple"]:
        return "[" if match["tuple"] == "(" else "]"
    if match["key"]:
        return f'"{match["key"]}"'
    if match["whole"]:
        return f"{match['whole']}0"
    return match["truth"].lower() if match["truth"] else match[0]
