"""Build notebooks into pages: run their code, and show what each cell returns and prints.

A chart becomes the interactive one that ``lrchart embed`` makes, a table a table. The notebooks are
kept without outputs, and nothing is needed to build them but what draws the charts.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import logging
import tempfile
from pathlib import Path
from typing import Any

import charts

STATIC = Path(__file__).parents[1] / "_static"


def page_of(notebook: str, name: str) -> str:
    """Return the page of a notebook, given as JSON; its charts are named after `name`."""
    names: dict[str, Any] = {}
    parts = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for number, cell in enumerate(json.loads(notebook)["cells"]):
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                parts.append(text)
                continue
            value, printed = run(text, names)
            parts.append(f"```python\n{text}\n```")
            parts += [f"```text\n{printed.rstrip()}\n```"] if printed else []
            parts += [shown(value, f"{name}-{number}")] if value is not None else []
    return "\n\n".join(parts) + "\n"


def run(code: str, names: dict[str, Any]) -> tuple[Any, str]:
    """Run a cell, and return the value of its last expression, and what it printed."""
    body = ast.parse(code).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "notebook", "exec"), names)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "notebook", "eval"), names)
    return value, printed.getvalue()


def shown(value: Any, name: str) -> str:
    """Return the value of a cell as a part of a page."""
    import pandas as pd

    import lrchart

    if isinstance(value, pd.DataFrame):
        return f"```text\n{value.to_string(index=False)}\n```"
    spec, _ = lrchart.save(value, STATIC / f"{name}.vl.json", STATIC / f"{name}.svg")
    return charts.snippet(name, spec)


def convert(app: Any, docname: str, source: list[str]) -> None:
    """Convert a notebook when its page is read."""
    if Path(app.env.doc2path(docname)).suffix == ".ipynb":
        source[0] = page_of(source[0], Path(docname).name)


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension."""
    app.add_source_suffix(".ipynb", "markdown")
    # What is read is noted on the page of a chart, not in the log of the build.
    logging.getLogger("lrchart").setLevel(logging.WARNING)
    app.connect("source-read", convert)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
