"""Texts with characters beyond U+FFFF are drawn, cut wherever they are too long."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lrchart.render.astral import PRIVATE, stood_in
from lrchart.render.vega import svg

#: names of runs that are too long for a legend
NAMES = ["\U0001f9ea" * 60, "a" + "\U0001f9ea" * 60, "\ue000" + "\U0001f9ea" * 60]


@pytest.mark.parametrize("name", NAMES)
def test_long_names_of_emoji_are_drawn(name: str) -> None:
    names = [name, name.replace("\U0001f9ea", "\U0001f9eb")]
    spec: dict[str, Any] = {
        "data": {"values": [{"x": 1, "run": each} for each in names]},
        "mark": "point",
        "encoding": {"x": {"field": "x"}, "color": {"field": "run", "legend": {"labelLimit": 90}}},
    }
    picture = svg(spec, embed_fonts=False)
    assert "\U0001f9ea…</text>" in picture
    assert "\U0001f9eb…</text>" in picture
    assert [code for code in PRIVATE if chr(code) in picture] == [ord("\ue000")] * (
        "\ue000" in name
    )


def test_stand_ins_are_one_for_each_character_and_come_back() -> None:
    spec = {"a\U0001f9ea": ["\U0001f9ea\U0001f9eb", "\ue000", 1.5, None]}
    plain, astral = stood_in(spec)
    assert plain == {"a\ue001": ["\ue001\ue002", "\ue000", 1.5, None]}
    assert json.loads(json.dumps(plain, ensure_ascii=False).translate(astral)) == spec
    expression = {"expr": json.dumps("\U0001f9ea\\")}
    plain, astral = stood_in(expression)
    assert plain == {"expr": '"\ue000\\\\"'}
    assert astral == {0xE000: "\U0001f9ea"}
    assert stood_in({"a": "b"}) == ({"a": "b"}, {})
    many = "".join(map(chr, range(0x10000, 0x10000 + len(PRIVATE) + 1)))
    assert stood_in(many) == (many, {})
