"""Expressions of Vega in a page, which lrchart turns into closures: each has a known answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lrchart.export.save import save

#: row on which the expressions are evaluated
ROW = {"a": 3, "b": [3, 1, 2], "text": " Loss ", "none": None, "at": 86_400_000}

CASES: list[tuple[str, Any]] = [
    # functions without a view
    ("isNaN(0 / 0)", True),
    ("isFinite(1 / 0)", False),
    ("abs(-2)", 2),
    ("round(acos(-1) * 100)", 314),
    ("round(asin(1) * 100)", 157),
    ("round(atan(1) * 100)", 79),
    ("round(atan2(1, -1) * 100)", 236),
    ("ceil(1.2)", 2),
    ("cos(0)", 1),
    ("exp(0)", 1),
    ("floor(-1.2)", -2),
    ("hypot(3, 4)", 5),
    ("log(exp(2))", 2),
    ("max(1, 4, 2)", 4),
    ("min(3, 1, 2)", 1),
    ("pow(2, 10)", 1024),
    ("random() < 1", True),
    ("sin(0)", 0),
    ("sqrt(9)", 3),
    ("tan(0)", 0),
    ("clamp(7, 0, 5)", 5),
    ("now() > 1e12", True),
    ("utc(1970, 0, 2)", 86_400_000),
    ("time(datetime(5))", 5),
    ("utcyear(datetime('2020-02-03T04:05:06.007Z'))", 2020),
    ("utcmonth(datetime('2020-02-03T04:05:06.007Z'))", 1),
    ("utcdate(datetime('2020-02-03T04:05:06.007Z'))", 3),
    ("utcday(datetime('2020-02-03T04:05:06.007Z'))", 1),
    ("utchours(datetime('2020-02-03T04:05:06.007Z'))", 4),
    ("utcminutes(datetime('2020-02-03T04:05:06.007Z'))", 5),
    ("utcseconds(datetime('2020-02-03T04:05:06.007Z'))", 6),
    ("utcmilliseconds(datetime('2020-02-03T04:05:06.007Z'))", 7),
    ("year(datetime(2021, 2, 4, 5, 6, 7, 8))", 2021),
    ("month(datetime(2021, 2, 4, 5, 6, 7, 8))", 2),
    ("date(datetime(2021, 2, 4, 5, 6, 7, 8))", 4),
    ("day(datetime(2021, 2, 4, 5, 6, 7, 8))", 4),
    ("hours(datetime(2021, 2, 4, 5, 6, 7, 8))", 5),
    ("minutes(datetime(2021, 2, 4, 5, 6, 7, 8))", 6),
    ("seconds(datetime(2021, 2, 4, 5, 6, 7, 8))", 7),
    ("milliseconds(datetime(2021, 2, 4, 5, 6, 7, 8))", 8),
    ("timezoneoffset(datum.at) % 15", 0),
    ("length('abc') + length([1, 2])", 5),
    ("join([1, 2], '-')", "1-2"),
    ("indexof('abcb', 'b')", 1),
    ("lastindexof([1, 2, 1], 1)", 2),
    ("slice('abcd', 1, 3)", "bc"),
    ("join(reverse([1, 2, 3]), '')", "321"),
    ("join(sort([10, 9, 1]), ' ')", "1 9 10"),
    ("parseFloat('1.5e1')", 15),
    ("parseInt('12px')", 12),
    ("upper('a') + lower('B')", "Ab"),
    ("trim(datum.text)", "Loss"),
    ("substring('abcd', 1, 2)", "b"),
    ("split('a,b', ',')[1]", "b"),
    ("replace('a-a', 'a', 'b')", "b-a"),
    ("replace('a-a', regexp('a', 'g'), 'b')", "b-b"),
    ("replace('a1', /[0-9]/, '')", "a"),
    ("atob(btoa('x'))", "x"),
    ("test(/^a/, 'ab')", True),
    ("test(regexp('^A', 'i'), 'ab')", True),
    # functions that need the view
    ("format(0.0123, '.1e')", "1.2e-2"),
    ("pad('7', 3, '0', 'left')", "007"),
    ("join(extent([3, 1, 2]), ' ')", "1 3"),
    ("isValid(datum.none)", False),
    ("isDefined(datum.missing)", False),
    ("toNumber('4')", 4),
    ("truncate('abcdef', 4)", "abc\N{HORIZONTAL ELLIPSIS}"),
    ("inrange(2, [1, 3])", True),
    # constants, operators and members
    ("round(PI * 100) + round(E * 100)", 586),
    ("round(LN2 * 100) + round(LN10 * 100) + round(SQRT2 * 100)", 440),
    ("isNaN(NaN)", True),
    ("if(datum.a > 2, 'more', 'less')", "more"),
    ("datum.a >= 3 && datum.a <= 3 ? 'three' : 'other'", "three"),
    ("datum.none || 'nothing'", "nothing"),
    ("!datum.a", False),
    ("-datum.a + +'2'", -1),
    ("~5", -6),
    ("7 % 4 * 2 / 3", 2),
    ("(6 & 3) + (6 | 3) + (6 ^ 3)", 14),
    ("(1 << 4) + (-16 >> 2) + (-1 >>> 28)", 27),
    ("'3' == 3", True),
    ("'3' === 3", False),
    ("1 != 2", True),
    ("1 !== 1", False),
    ("datum['b'][2]", 2),
    ("datum.b.length", 3),
    ("{a: 1, 'b c': 2}['b c']", 2),
    ("{a: {b: [4, 5]}}.a.b[1]", 5),
    ("isDefined(datum.b.map)", False),
    ("isDefined(datum.constructor)", False),
    ("shift * 2", 20),
]


@pytest.fixture(scope="module")
def answers(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The answers of a page in which each expression is the text of one mark."""
    columns = [
        {"calculate": f"'' + ({expression})", "as": f"c{i}"}
        for i, (expression, _) in enumerate(CASES)
    ]
    texts = [{"mark": "text", "encoding": {"text": {"field": f"c{i}"}}} for i in range(len(CASES))]
    spec = {
        "params": [{"name": "shift", "value": 10}],
        "data": {"values": [ROW]},
        "transform": columns,
        "layer": texts,
    }
    page = tmp_path_factory.mktemp("expressions") / "page.html"
    save(spec, page)
    return shown(chromium, page)


def shown(chromium: Any, page: Path) -> list[str]:
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    tab.locator(".alive").wait_for(timeout=30_000)
    texts = tab.locator(".live .mark-text text").all_text_contents()
    tab.close()
    return texts


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_an_expression_has_the_answer_of_vega(answers: list[str], number: int) -> None:
    answer = CASES[number][1]
    assert answers[number] == (answer if isinstance(answer, str) else json.dumps(answer))
