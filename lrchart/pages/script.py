"""Assemble the script that pages share: Vega in a scope of its own, tools.js and boot.js."""

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
        Folder whose ``tools.js`` and ``boot.js`` replace lrchart's own.

    Raises
    ------
    TemplateError
        One of them is missing, or would end the ``<script>`` element that carries it.
    """
    own = "\n".join(_own(name, templates) for name in ("tools.js", "boot.js"))
    # The bundle declares names like `t` at its top level; the function keeps them out of the page.
    return f"(()=>{{{without_functions(vega())}\n}})();\n(()=>{{{own}\n}})();\n"


def _own(name: str, templates: Path | None) -> str:
    """Return the script `name` of lrchart or of the folder `templates`."""
    text = source(name, templates)
    if "</script" in text.lower() or "<!--" in text:
        raise TemplateError(f"{name}: neither '</script' nor '<!--' may stand in a script")
    return text


def without_functions(bundle: str) -> str:
    """Return Vega's `bundle` with an expression interpreter that never returns a function.

    Through ``item.mark.group.context.dataflow`` an expression could otherwise reach, and call,
    functions of the page. A bundle whose interpreter reads differently is returned unchanged: the
    page's policy protects it still, and a test notices.
    """
    return MEMBER.sub(r'\1&&typeof \2!="function")return \2;', bundle)
