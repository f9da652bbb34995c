"""Draw the chart of a command in renderer processes, which start while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lrchart.cli.without_widgets import without_widgets
from lrchart.options import DEFAULTS, Options
from lrchart.render.formats import format_of


def save_chart(
    make: Callable[[], tuple[Any, tuple[Any, ...]]],
    targets: Iterable[str],
    options: Options = DEFAULTS,
) -> tuple[Any, list[Path]]:
    """Return the chart that `make` returns with its tables, and the files it is written to."""
    from lrchart.render.job import SCRIPT, keep_script
    from lrchart.render.workers import pool

    html = "html" in map(format_of, targets)
    with pool(2 if html else 1) as renderers:
        script = renderers.submit(SCRIPT) if html else None
        chart, tables = make()
        with without_widgets():
            from lrchart.export.save import save
        if script:
            keep_script(script)
        return chart, save(chart, *targets, options=options, renderers=renderers, tables=tables)
