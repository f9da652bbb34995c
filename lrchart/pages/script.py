"""Assemble the scripts of pages: Vega in a scope of its own, and lrchart's own parts."""

from __future__ import annotations

from pathlib import Path

from lrchart.errors import TemplateError
from lrchart.pages.templating import source
from lrchart.render.vega import vega

#: file name of the script, which is beside the pages
SCRIPT_FILE = "lrchart.js"
#: lrchart's own scripts, which share one scope
PARTS = ("expressions.js", "view.js", "touch.js", "tools.js", "boot.js")


def script(templates: Path | None = None, *, compiler: bool = True) -> str:
    """Return the JavaScript that makes the charts of a page interactive.

    It makes no request, except for a ``data-lrchart`` element in another site's page, which names
    a spec to load.

    Parameters
    ----------
    templates
        Folder whose files replace `PARTS`.
    compiler
        Whether it can draw specs that were not compiled when their page was written.

    Raises
    ------
    TemplateError
        One of them is missing, or would end the ``<script>`` element that carries it.
    """
    own = "\n".join(_own(name, templates) for name in PARTS)
    # Functions limit the scope: the Vega bundle declares names such as `t` at its top level.
    return f"(()=>{{{vega(compiler=compiler)}\n}})();\n(()=>{{{own}\n}})();\n"


def _own(name: str, templates: Path | None) -> str:
    """Return the script `name` of lrchart or of the folder `templates`."""
    text = source(name, templates)
    if "</script" in text.lower() or "<!--" in text:
        raise TemplateError(f"{name}: neither '</script' nor '<!--' may stand in a script")
    return text
