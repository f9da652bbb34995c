"""Specs from elsewhere: what they lose on the way to a page, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.spec import read_spec, safe
from tests.hostile.test_pages import POLICY
from tests.hostile.texts import AWAY, RUN, TEXTS

POINT = {"x": {"field": "x", "type": "quantitative"}}
HOSTILE: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "usermeta": {"embedOptions": {"actions": True, "patch": AWAY, "sourceHeader": TEXTS["frame"]}},
    "title": {"text": TEXTS["ends the script"], "subtitle": "constructor\u200b"},
    "description": TEXTS["picture that fails"],
    "params": [{"name": "p", "value": 1, "bind": {"input": "range", "name": TEXTS["form"]}}],
    "layer": [
        {"data": {"url": AWAY}, "mark": "point", "encoding": POINT},
        {
            "data": {
                "values": [{"x": 1, "url": AWAY, "image": AWAY, "title": TEXTS["SVG that loads"]}]
            },
            "mark": {
                "type": "point",
                "fill": f"url({AWAY})",
                "cursor": f"url({AWAY}), auto",
                "href": f"javascript:{RUN}",
                "tooltip": {"content": "data"},
                "size": 90000,
            },
            "encoding": {**POINT, "href": {"field": "url"}},
        },
        {
            "data": {"values": [{"x": 2}]},
            "transform": [
                {"lookup": "x", "from": {"data": {"url": AWAY}, "key": "x", "fields": ["y"]}}
            ],
            "mark": {"type": "image", "url": AWAY, "width": 9, "height": 9},
            "encoding": POINT,
        },
    ],
}

NONE: dict[str, Any] = {"values": []}
LEFT = [  # a spec, what is left of it
    ({"mark": "bar", "usermeta": 1}, {"mark": "bar"}),
    ({"data": {"url": "x", "format": {}}}, {"data": {"values": []}}),
    ({"data": {"url": "x", "values": [{"url": 1}]}}, {"data": {"values": [{"url": 1}]}}),
    ({"datasets": {"a": [{"href": 1}]}}, {"datasets": {"a": [{"href": 1}]}}),
    ({"layer": [{"mark": {"href": "x"}}]}, {"layer": [{"mark": {}}]}),
    ({"encoding": {"url": {"value": "x"}, "x": {}}}, {"encoding": {"x": {}}}),
    # what CSS would fetch
    ({"mark": {"fill": "url(x)", "stroke": " /**/ U\\72L(x)"}}, {"mark": {}}),
    ({"range": ["url('x')", "red"], "cursor": "image-set('x' 1x)"}, {"range": ["red"]}),
    ({"title": "the url(s)"}, {"title": "the url(s)"}),
    # what is called like rows, and is none
    ({"layer": [{"values": 1, "data": {"url": "x"}}]}, {"layer": [{"values": 1, "data": NONE}]}),
    ({"config": {"style": {"values": {"href": "x"}}}}, {"config": {"style": {"values": {}}}}),
    ({"config": {"style": {"datasets": {"url": "x"}}}}, {"config": {"style": {"datasets": {}}}}),
]

REFUSED = [
    ("", "Expecting value: line 1 column 1 (char 0)"),
    ("[1]", "it has none of mark, layer, concat, hconcat, vconcat, facet, repeat, spec"),
    ("{}", "it has none of mark, layer, concat, hconcat, vconcat, facet, repeat, spec"),
    ('{"mark": NaN}', "NaN is not a JSON number"),
    ('{"mark": 1e999}', "1e999 is too large a number"),
    (
        r'{"mark": "\ud800"}',
        "'utf-8' codec can't encode character '\\ud800' in position 10: surrogates not allowed",
    ),
    ('{"mark": 5}', "mark must be a text or an object"),
    ('{"mark": "bar", "params": [5]}', "params must be a list of parameters with names"),
    ('{"layer": [{"layer": "x"}]}', "layer must be a list of views"),
    ('{"spec": {"config": []}}', "config must be an object"),
    (
        '{"mark": ' + "[" * 101 + "]" * 101 + "}",
        "has 101 levels of brackets or more; the limit is 100 (MAX_DEPTH)",
    ),
    ("\ufeff{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"),
]


@pytest.mark.parametrize(("spec", "left"), LEFT)
def test_what_is_left(spec: Any, left: Any) -> None:
    before = json.dumps(spec)
    assert safe(spec) == left
    assert json.dumps(spec) == before
    assert safe(spec, allow_remote=True) == {k: v for k, v in spec.items() if k != "usermeta"}


@pytest.mark.parametrize("allow_remote", [True, False])
def test_an_input_has_its_place_below_the_chart(allow_remote: bool) -> None:
    spec = {"params": [{"bind": {"element": "body", "input": "range"}}], "mark": "bar"}
    left = {"params": [{"bind": {"input": "range"}}], "mark": "bar"}
    assert safe(spec, allow_remote=allow_remote) == left


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "x.vl.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_spec(path)
    assert str(caught.value) == f"{path}: is not a Vega-Lite spec: {why}"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.vl.json"
    path.write_text('{"mark":' + "[" * 100_000)
    with pytest.raises(InputError, match="is not a Vega-Lite spec: "):
        read_spec(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        read_spec(tmp_path / "none.vl.json")
    path = tmp_path / "x.vg.json"
    path.write_text('{"$schema": "https://vega.github.io/schema/vega/v6.json", "layer": []}')
    with pytest.raises(InputError, match="is a Vega spec; lrchart takes those of Vega-Lite"):
        read_spec(path)


@pytest.mark.parametrize("policy", [True, False])
@pytest.mark.parametrize("flags", [(), ("--allow-remote",)])
def test_the_page_of_a_hostile_spec(
    inside: Path, cli: Any, visit: Any, flags: tuple[str, ...], policy: bool
) -> None:
    (inside / "x.vl.json").write_text(json.dumps(HOSTILE))
    result = cli("page", "x.vl.json", "-o", "x.html", *flags)
    assert (result.code, result.out) == (0, "x.html\n"), result.err
    if not policy:
        text, count = POLICY.subn("", (inside / "x.html").read_text("utf-8"))
        assert count == 1
        (inside / "x.html").write_text(text, "utf-8")
    seen = visit(inside / "x.html")
    asked = [url for url in seen.requests if not url.startswith(("data:", "file:"))]
    if not flags:
        page = (inside / "x.html").read_text("utf-8")
        spec = json.loads(
            page.partition('<script type="application/json">')[2].split("</script>")[0]
        )
        assert "usermeta" not in spec
        assert [json.dumps(layer).count(AWAY) for layer in spec["layer"]] == [0, 2, 0]
        assert seen.wake() == 1
        seen.page.locator(".live .mark-symbol path").first.hover(force=True)
        # The row is shown, without its picture.
        seen.page.locator("#vg-tooltip-element", has_text=AWAY).wait_for(timeout=30_000)
        assert seen.page.locator("#vg-tooltip-element img").count() == 0
        asked = [url for url in seen.requests if not url.startswith(("data:", "file:"))]
        assert seen.page.locator(".live a").count() == 0
    else:
        seen.page.wait_for_timeout(500)
    assert seen.evaluate("typeof pwned") == "undefined"
    assert [url for url in asked if not flags or url != AWAY] == []
    assert seen.page.locator("iframe, form[action], [onload], [onerror]").count() == 0


def test_what_cannot_be_drawn_is_said_in_one_line(tmp_path: Path, as_child: dict[str, str]) -> None:
    """Vega writes the stack of its error, with texts of the spec, where the terminal obeys it."""
    spec = {"mark": {"type": "point", "shape": "l\x1b[2J"}, "data": {"values": [{}]}}
    (tmp_path / "x.vl.json").write_text(json.dumps(spec))
    command = [sys.executable, "-m", "lrchart", "page", "x.vl.json"]
    result = subprocess.run(command, cwd=tmp_path, env=as_child, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("lrchart: the chart could not be drawn: ")
    assert result.stderr.count("\n") == 1


def test_a_page_is_html(inside: Path, cli: Any) -> None:
    result = cli("page", "x.vl.json", "-o", "x.png")
    assert (result.code, result.err) == (2, "lrchart: x.png: the suffix must be .html\n")
