from __future__ import annotations

import base64
import hashlib
import re

import pytest

from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from lrchart.pages.policy import policy


def rules(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in map(str.split, text.split(";"))}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("standalone", [False, True])
def test_nothing_unsafe_is_allowed(standalone):
    text = policy(["a{}"], ["1"], standalone=standalone)
    assert "unsafe" not in text
    assert "*" not in text
    assert "http" not in text
    # default-src does not cover these two.
    for name in ("default-src", "base-uri", "form-action"):
        assert rules(text)[name] == ["'none'"]


def test_a_standalone_page_may_load_nothing_but_its_own_data():
    allowed = {
        source for sources in rules(policy([], [], standalone=True)).values() for source in sources
    }
    assert allowed == {"'none'", "data:"}


@pytest.mark.parametrize("standalone", [False, True])
def test_the_policy_names_exactly_the_inline_code_of_the_page(standalone):
    page = chart_page(Figure("f", "F", "", "", {"mark": "point"}), standalone=standalone)
    directives = rules(re.search(r'Policy" content="([^"]+)"', page)[1].replace("&#39;", "'"))
    scripts = re.findall(r"<script(?: data-src=\S+)?>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert [s for s in directives["script-src"] if "sha" in s] == list(map(digest, scripts))
    assert directives["style-src"] == list(map(digest, styles))
    assert len(scripts) == (2 if standalone else 1)
    # Event-handler attributes would need 'unsafe-inline'.
    assert (
        re.findall(
            r"<[^>]*\s(?:style|on\w+)=", re.sub(r"<script.*?</script>", "", page, flags=re.S)
        )
        == []
    )
