"""Snippets that put a chart of the gallery into someone else's page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Host:
    """A kind of page that can hold a chart."""

    label: str
    #: what to do with the snippet, one sentence
    how: str
    #: the snippet, with fields {name} and {alt}
    template: str


PICTURE = """\
<picture>
  <source media="(prefers-color-scheme: dark)" srcset="stills/{name}.dark.svg">
  <img src="stills/{name}.light.svg" alt="{alt}">
</picture>
"""
LIVE = '<div data-lrchart="{name}"><img src="{name}.svg" alt="{alt}"></div>\n'

#: name for ``--for`` -> host
HOSTS = {
    "html": Host(
        "HTML",
        "Copy lrchart.js, {name}.vl.json and {name}.svg beside your page.",
        f'<script src="lrchart.js" defer></script>\n{LIVE}',
    ),
    "iframe": Host(
        "iframe",
        "Copy {name}.html, lrchart.js and stills/ beside your page, or the standalone page alone.",
        '<iframe src="{name}.html" title="{alt}" loading="lazy"\n'
        '  style="width: 100%; height: 40rem; border: 0"></iframe>\n',
    ),
    "mkdocs": Host(
        "MkDocs",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into docs/, name the script in mkdocs.yml, "
        "and paste the rest into a page of that folder.",
        "# mkdocs.yml\n"
        "extra_javascript: [lrchart.js]\n"
        "markdown_extensions: [md_in_html]\n"
        "\n"
        "<!-- docs/page.md -->\n"
        '<div data-lrchart="{name}" markdown>\n'
        "![{text}]({name}.svg)\n"
        "</div>\n",
    ),
    "sphinx": Host(
        "Sphinx",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into _static/.",
        "# conf.py\n"
        'html_static_path = ["_static"]\n'
        'html_js_files = ["lrchart.js"]\n'
        "\n"
        ".. page.rst\n"
        "\n"
        ".. container:: lrchart-{name}\n",
    ),
    "github": Host(
        "GitHub",
        "Commit the two pictures; readers in dark mode get the dark one.",
        PICTURE,
    ),
    "markdown": Host(
        "Markdown",
        "Put the picture beside your text; it links to the interactive page.",
        "[![{text}]({name}.svg)]({name}.html)\n",
    ),
}
