"""Draw texts with characters beyond U+FFFF, such as emoji, that Vega would cut in half.

Vega shortens a long text by halves of UTF-16 pairs, and vl-convert cannot measure half a pair.
"""

from __future__ import annotations

import json
import re
from typing import Any

#: characters that are surrogate pairs in UTF-16
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
#: such a character in an expression, whose escapes are escaped again in JSON
ESCAPED = re.compile(r"(?<!\\)\\\\u(d[89ab][0-9a-f]{2})\\\\u(d[c-f][0-9a-f]{2})")
#: private-use characters, which replace them temporarily
PRIVATE = range(0xE000, 0xF900)


def stood_in(spec: Any) -> tuple[Any, dict[int, str]]:
    """Return `spec` with one private character for each astral one, and what brings them back.

    Without astral characters, or with too many different ones, the second is empty.
    """
    text = ESCAPED.sub(
        lambda pair: json.loads(f'"\\u{pair[1]}\\u{pair[2]}"'), json.dumps(spec, ensure_ascii=False)
    )
    astral = sorted({*ASTRAL.findall(text)})
    private = [code for code in PRIVATE if chr(code) not in text]
    if len(astral) > len(private):
        return spec, {}
    pairs = dict(zip(private, astral, strict=False))
    there = {ord(character): chr(code) for code, character in pairs.items()}
    return json.loads(text.translate(there)), pairs
