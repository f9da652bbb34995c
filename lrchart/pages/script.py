"""Assemble the script that all pages share: Vega in a scope of its own, then boot.js."""

from __future__ import annotations

import re
from pathlib import Path

from lrchart.errors import TemplateError
from lrchart.pages.templating import source
from lrchart.render.vega import vega

#: name of the script, which lies beside the pages
SCRIPT_FILE = "lrchart.js"
#: in Vega's expression interpreter, the line that returns a member of an object
MEMBER = re.compile(r"(![\w$]+\.has\(([\w$]+\[[\w$]+\])\))\)return \2;")


def script(templates: Path | None = None) -> str:
    """Return the JavaScript that makes the charts of a page interactive.

    It makes no request, except for a ``data-lrchart`` element in another site's page, which names
    a spec to load.

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
    # The bundle declares names like `t` at its top level; the function keeps them out of the page.
    return f"(()=>{{{without_functions(vega())}\n}})();\n{boot}"


def without_functions(bundle: str) -> str:
    """Return Vega's `bundle` with an expression interpreter that never returns a function.

    Through ``item.mark.group.context.dataflow`` an expression could otherwise reach, and call,
    functions of the page. A bundle whose interpreter reads differently is returned unchanged: the
    page's policy protects it still, and a test notices.
    """
    return MEMBER.sub(r'\1&&typeof \2!="function")return \2;', bundle)
