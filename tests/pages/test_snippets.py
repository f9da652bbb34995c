from __future__ import annotations

import re

import pytest

from lrchart.errors import OptionError
from lrchart.pages.snippets import HOSTS, embed_snippet, snippets

NASTY = 'A "b"\n<script>[x](y) *z* & \\ end'


def test_an_unknown_host_is_answered_with_the_choices():
    choices = ", ".join(repr(host) for host in HOSTS)
    with pytest.raises(OptionError) as error:
        embed_snippet("finder", "wiki")
    assert str(error.value) == f"host must be one of {choices}; got 'wiki'"


@pytest.mark.parametrize("host", HOSTS)
def test_every_snippet_names_the_chart_and_what_it_shows(host):
    text = embed_snippet("finder", host, "A dip at 1e-3.").text
    assert "finder" in text
    assert "A dip at 1e-3." in text
    assert not re.search(r"\{\w+\}", text)
    assert text.endswith("\n")


@pytest.mark.parametrize("host", HOSTS)
def test_a_snippet_without_a_description_says_the_name(host):
    assert embed_snippet("finder", host) == embed_snippet("finder", host, "finder")


@pytest.mark.parametrize("host", ["html", "iframe", "github"])
def test_in_html_a_description_stays_inside_its_attribute(host):
    text = embed_snippet("f", host, NASTY).text
    assert "A &quot;b&quot; &lt;script&gt;[x](y) *z* &amp; \\ end" in text


@pytest.mark.parametrize("host", ["markdown", "mkdocs", "myst", "jupyter-book"])
def test_in_markdown_a_description_stays_inside_its_brackets(host):
    text = embed_snippet("f", host, NASTY).text
    path = "/_static/f.svg" if host in ("myst", "jupyter-book") else "f.svg"
    assert rf'![A "b" \<script\>\[x\](y) \*z\* \& \\ end]({path})' in text


def test_in_rst_a_description_stays_on_its_line():
    text = embed_snippet("f", "sphinx", NASTY).text
    assert '   :alt: A "b" <script>[x](y) *z* & \\ end\n' in text


def test_a_page_offers_every_host_in_one_order():
    offered = snippets("finder", "x")
    assert [snippet.host for snippet in offered] == list(HOSTS)
    assert all("{" not in snippet.how for snippet in offered)
    assert offered == [embed_snippet("finder", host, "x") for host in HOSTS]


def test_a_page_offers_only_hosts_whose_files_were_built():
    for formats, hosts in (
        (("html",), ["iframe", "github"]),
        (("html", "svg", "png"), ["iframe", "github", "markdown"]),
        (("html", "vl.json"), ["iframe", "notebook", "github"]),
    ):
        assert [snippet.host for snippet in snippets("finder", "x", formats)] == hosts
