"""Draw the chart of a command in renderer processes, which start while it is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart import files
from lrchart.cli.screen import note, say
from lrchart.cli.without_widgets import without_widgets
from lrchart.options import DEFAULTS, Options
from lrchart.render.formats import format_of
from lrchart.text import unwrapped

if TYPE_CHECKING:
    from lrchart.render.job import Renderers


def check_targets(targets: list[str]) -> None:
    """Refuse a file that is of no format or cannot be written, before anything is read."""
    for target in targets:
        format_of(target)
    for target in targets:
        files.require_place(Path(target))


def renderers_of(targets: list[str], *, each: bool = False) -> AbstractContextManager[Renderers]:
    """Start as many renderers as the files of one chart, or of `each` run, keep busy."""
    from lrchart.render.job import here
    from lrchart.render.workers import pool

    formats = {*map(format_of, targets)}
    if formats == {"vl.json"}:
        return nullcontext(here)  # nothing is rendered
    return pool(2 if each or "html" in formats else 1)


def save_chart(
    make: Callable[[], tuple[Any, tuple[Any, ...]]],
    targets: list[str],
    options: Options = DEFAULTS,
) -> None:
    """Write the chart that `make` returns with its tables, and print its words and its files."""
    from lrchart.render.job import SCRIPT, keep_script

    html = "html" in map(format_of, targets)
    with renderers_of(targets) as renderers:
        script = renderers.submit(SCRIPT) if html else None
        chart, tables = make()
        with without_widgets():
            from lrchart.export.save import save
        if script:
            keep_script(script)
        written = save(chart, *targets, options=options, renderers=renderers, tables=tables)
    note(words_of(chart))
    for path in written:
        say(path)


def words_of(chart: Any) -> str:
    """Return the title and the subtitles of a `chart` as one line."""
    title = chart.title.to_dict()
    return unwrapped([title["text"], *title["subtitle"]])
