"""Run ``lrchart plot``: chart recorded sweeps."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.arguments import add_chart_options, add_runs, chart_options, check_runs, columns
from lrchart.cli.parser import Parser, filename
from lrchart.cli.screen import note, read, say, show
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import OptionError
from lrchart.options import Options, format_of
from lrchart.text import unwrapped

if TYPE_CHECKING:
    import pandas as pd

    from lrchart.report.table import Table

OUTPUT = "lr_finder.html"


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "plot [OPTIONS] RUN...",
        "Chart recorded sweeps; several share one chart. The suffix of each output sets its "
        "format: .html, .png, .svg, .pdf or .vl.json.",
        "lrchart plot finder.csv",
        "lrchart plot runs/*.csv -o runs.png --theme dark",
    )
    command.option(
        "-o",
        "--output",
        dest="outputs",
        metavar="FILE",
        action="append",
        type=filename,
        help=f"Output file (default {OUTPUT}); repeatable.",
    )
    command.flag("--open", help="Open the first output in the browser.")
    command.flag("--slope", help="Draw the slope of the loss per decade of lr instead of the loss.")
    add_runs(command)
    add_chart_options(command)
    return command


def run(given: Namespace) -> None:
    """Draw the chart; print its title on stderr and the written files on stdout."""
    options = Options.of(chart_options(given))
    targets = given.outputs or [OUTPUT]
    formats = [format_of(target) for target in targets]
    check_runs(given.runs)
    from lrchart.render.job import SCRIPT, keep_script
    from lrchart.render.workers import pool

    # Renderers start while the runs are read; bundling a page's script takes one as long again.
    html = "html" in formats
    with pool(2 if html else 1) as renderers:
        script = renderers.submit(SCRIPT) if html else None
        runs = read(given.runs, columns(given), replicates=given.replicates)
        chart, tables = _drawn(runs.frame, options, slope=given.slope)
        with without_widgets():
            from lrchart.export.save import save
        if script:
            keep_script(script)
        written = save(chart, *targets, options=options, renderers=renderers, tables=tables)
    note(unwrapped(_words(chart.title.to_dict())))
    for path in written:
        say(path)
    if given.open:
        show(Path(targets[0]).resolve().as_uri())
    runs.end()


def _drawn(frame: pd.DataFrame, options: Options, *, slope: bool) -> tuple[Any, tuple[Table, ...]]:
    """Return the chart of `frame`, and the table of its numbers; a training has no such table."""
    with without_widgets():
        from lrchart.frame.declared import is_training
        from lrchart.frame.door import tidy
        from lrchart.pipeline import chart_of, drawn, plot
        from lrchart.report.run_table import table_of

    if not is_training(frame):
        findings = drawn(tidy(frame), options)
        return chart_of(findings, options, slope=slope), (table_of(findings),)
    if slope:
        raise OptionError("a training has no slope per decade of lr; leave out --slope")
    return plot(frame, options), ()


def _words(title: dict[str, Any]) -> list[str]:
    """Return the title and the subtitles of a chart."""
    return [title["text"], *title["subtitle"]]
