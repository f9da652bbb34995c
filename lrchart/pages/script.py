"""The one script that the pages share: Vega, fenced in, and lrchart's own few lines."""

from __future__ import annotations

from pathlib import Path

from lrchart.errors import TemplateError
from lrchart.pages.templating import source
from lrchart.render.vega import vega

#: where pages look for the script, beside themselves
SCRIPT_FILE = "lrchart.js"


def script(templates: Path | None = None) -> str:
    """Return the JavaScript that brings the charts of a page to life.

    It makes no request of its own, except for a ``data-lrchart`` element in a page of
    someone else's, which names a spec to load.

    Parameters
    ----------
    templates
        Folder whose ``boot.js`` replaces lrchart's own.

    Raises
    ------
    TemplateError
        ``boot.js`` is missing, or would end the ``<script>`` element that carries it.
    """
    boot = source("boot.js", templates)
    if "</script" in boot.lower() or "<!--" in boot:
        raise TemplateError("boot.js: neither '</script' nor '<!--' may stand in a script")
    # The bundle declares names like `t` at its top level; the fence keeps them to itself.
    return f"(()=>{{{vega()}\n}})();\n{boot}"
