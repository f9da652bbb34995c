"""Write the snippets that embed a chart of the gallery in other hosts' pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from lrchart.errors import one_of
from lrchart.render.formats import FORMATS


@dataclass(frozen=True)
class Host:
    """A kind of page that can hold a chart."""

    label: str
    #: instructions; {name} is the name of the chart
    how: str
    #: snippet; {name} is the name of the chart, and {html}, {markdown} and {line} are its alt text,
    #: escaped for that syntax
    template: str

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the formats of the chart that the snippet needs."""
        # The static images of a page lie in their own folder.
        text = f"{self.how}{self.template}".replace("stills/{name}", "{name}.html")
        return tuple(name for name in FORMATS if f"{{name}}.{name}" in text)


#: choice of ``--for`` -> host
HOSTS = {
    "html": Host(
        "HTML",
        "Copy lrchart.js, {name}.vl.json and {name}.svg beside your page.",
        """\
<script src="lrchart.js" defer></script>
<div data-lrchart="{name}">
  <img src="{name}.svg" alt="{html}" style="max-width: 100%; height: auto">
</div>
""",
    ),
    "iframe": Host(
        "iframe",
        "Copy {name}.html, lrchart.js and the stills folder beside your page.",
        """\
<iframe src="{name}.html" title="{html}"
  loading="lazy" style="width: 100%; height: 704px; border: 0"></iframe>
""",
    ),
    "mkdocs": Host(
        "MkDocs",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into docs/; the path of the picture starts "
        "at the page.",
        """\
# mkdocs.yml
extra_javascript: [lrchart.js]
markdown_extensions: [md_in_html]

<!-- a page in docs/ -->
<div data-lrchart="{name}" markdown>
![{markdown}]({name}.svg)
</div>
""",
    ),
    "sphinx": Host(
        "Sphinx",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into _static/.",
        """\
# conf.py
html_static_path = ["_static"]
html_js_files = ["lrchart.js"]

.. in a page

.. raw:: html

   <div data-lrchart="{name}">

.. image:: /_static/{name}.svg
   :alt: {line}

.. raw:: html

   </div>
""",
    ),
    "myst": Host(
        "MyST",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into _static/.",
        """\
# conf.py
html_static_path = ["_static"]
html_js_files = ["lrchart.js"]

% in a page
<div data-lrchart="{name}">

![{markdown}](/_static/{name}.svg)

</div>
""",
    ),
    "jupyter-book": Host(
        "Jupyter Book",
        "Copy lrchart.js, {name}.vl.json and {name}.svg into _static/. This is for Jupyter Book 1, "
        "which builds with Sphinx.",
        """\
# _config.yml
sphinx:
  config:
    html_js_files: [lrchart.js]

% in a page
<div data-lrchart="{name}">

![{markdown}](/_static/{name}.svg)

</div>
""",
    ),
    "notebook": Host(
        "Notebook",
        "Copy {name}.vl.json beside the notebook, which may be one of Jupyter or of marimo.",
        """\
from pathlib import Path

import altair
import lrchart

lrchart.enable_notebook()
# {line}
altair.Chart.from_json(Path("{name}.vl.json").read_text("utf-8"))
""",
    ),
    "github": Host(
        "GitHub",
        "Commit the two pictures with their folder; readers in dark mode see the dark one.",
        """\
<picture>
  <source media="(prefers-color-scheme: dark)" srcset="stills/{name}.dark.svg">
  <img src="stills/{name}.light.svg" alt="{html}">
</picture>
""",
    ),
    "markdown": Host(
        "Markdown",
        "The picture stands in your text and leads to the interactive page.",
        "[![{markdown}]({name}.svg)]({name}.html)\n",
    ),
}


@dataclass(frozen=True)
class Snippet:
    """One snippet, and how to use it."""

    host: str
    label: str
    how: str
    text: str


def embed_snippet(name: str, host: str, description: str = "") -> Snippet:
    """Return the snippet that embeds the chart `name` in a page of `host`, and how to use it.

    Parameters
    ----------
    name
        Stem of the chart's files.
    host
        One of `HOSTS`.
    description
        Alt text of the chart; `name` if empty.

    Raises
    ------
    OptionError
        `host` is not among `HOSTS`.
    """
    if host not in HOSTS:
        raise one_of("host", host, HOSTS)
    line = " ".join((description or name).split())
    kind = HOSTS[host]
    text = kind.template.format(
        name=escape(name), html=escape(line), markdown=_markdown(line), line=line
    )
    return Snippet(host, kind.label, kind.how.format(name=name), text)


def snippets(name: str, description: str, formats: Collection[str] = FORMATS) -> list[Snippet]:
    """Return the snippet of the chart `name` for every host that its `formats` suffice for."""
    hosts = [host for host, kind in HOSTS.items() if {*kind.formats} <= {*formats}]
    return [embed_snippet(name, host, description) for host in hosts]


def _markdown(line: str) -> str:
    """Return `line` escaped as the alt text of a Markdown image."""
    for char in "\\`*_[]<>&":
        line = line.replace(char, f"\\{char}")
    return line
