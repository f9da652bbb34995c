"""Run ``lrchart plot``: chart recorded sweeps."""

from __future__ import annotations

from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.arguments import add_chart_options, add_output, chart_options
from lrchart.cli.drawing import check_targets, renderers_of, words_of
from lrchart.cli.outputs import EACH, ONE, RUN, files_of_runs, outputs
from lrchart.cli.parser import Parser
from lrchart.cli.run_arguments import add_runs, check_runs, columns
from lrchart.cli.screen import note, read, say, show
from lrchart.cli.without_widgets import without_widgets
from lrchart.errors import OptionError, RenderError
from lrchart.files import refuse_inputs
from lrchart.options import Options
from lrchart.render.formats import format_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    import pandas as pd

    from lrchart.render.job import Content, Renderers
    from lrchart.report.table import Table

#: maximum charts in rendering or waiting for it while the next one is built
AHEAD = 4
#: lines about a chart, its files, and the function that writes them
Begun = tuple[list[str], list[Path], Callable[[], list[Path]]]


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "plot [OPTIONS] RUN...",
        "Chart recorded sweeps; several share one chart. The suffix of each output sets its "
        "format: .html, .png, .svg, .pdf or .vl.json.",
        "lrchart plot runs/*.csv -o runs.png --theme dark",
        f"lrchart plot runs/*.csv --each -o 'plots/{RUN}.png'",
    )
    add_output(command, f"Output file (default {ONE})")
    command.flag(
        "--each",
        help=f"Draw each run on a chart of its own; {RUN} in an output is the name of the run "
        f"(default {EACH}).",
    )
    command.flag("--open", help="Open the first output in the browser.")
    command.flag("--slope", help="Draw the slope of the loss per decade of lr instead of the loss.")
    add_runs(command)
    add_chart_options(command)
    return command


def run(given: Namespace) -> None:
    """Draw the charts; print their titles on stderr and the written files on stdout."""
    options = Options.of(chart_options(given))
    targets = outputs(given.outputs, each=given.each)
    check_targets(targets)
    html = "html" in map(format_of, targets)
    if given.each:
        _check_apart(given)
    check_runs(given.runs)
    from lrchart.frame.coloured import check_palette
    from lrchart.render.job import LEAN_SCRIPT

    # Start the renderers while the runs are read: bundling the script of a page also takes long.
    with renderers_of(targets, each=given.each) as renderers:
        script = renderers.submit(LEAN_SCRIPT) if html else None
        runs = read(given.runs, columns(given), replicates=given.replicates)
        check_palette(options, runs.frame["run"].unique())
        parts = _parts(runs.frame, targets, each=given.each)
        charts = _start(parts, options, renderers, slope=given.slope)
        failed = _write(ahead(charts, AHEAD if given.each else 0), script)
    if failed:
        raise _failure(failed, each=given.each)
    if given.open:
        show(next(iter(parts))[1][0].resolve().as_uri())
    runs.end()


def _check_apart(given: Namespace) -> None:
    """Refuse options that make no sense for charts of one run each."""
    for flag, value in (("--replicates", given.replicates), ("--window-of", given.window_of)):
        if value:
            raise OptionError(f"--each draws every run on its own; leave out {flag}")


def _parts(
    frame: pd.DataFrame, targets: list[str], *, each: bool
) -> list[tuple[pd.DataFrame, list[Path]]]:
    """Return the rows of each chart, and its files."""
    if not each:
        return [(frame, [Path(target) for target in targets])]
    from lrchart.frame.door import of_runs, validated

    rows = validated(frame)
    files = files_of_runs(frame["run"].unique(), targets)
    # Check all files first, so that nothing is written if a later one is an input.
    refuse_inputs(path for paths in files.values() for path in paths)
    return [(of_runs(rows, [run]), paths) for run, paths in files.items()]


def _start(
    parts: list[tuple[pd.DataFrame, list[Path]]],
    options: Options,
    renderers: Renderers,
    *,
    slope: bool,
) -> Iterator[Begun]:
    """Start drawing chart after chart."""
    for frame, paths in parts:
        chart, tables, remarks = _draw(frame, options, slope=slope)
        with without_widgets():
            from lrchart.export.save import start_saving
        write = start_saving(chart, *paths, options=options, renderers=renderers, tables=tables)
        yield [words_of(chart), *remarks], paths, write


def _write(
    charts: Iterable[Begun], script: Future[dict[str, Content]] | None
) -> dict[str, RenderError]:
    """Write each chart and say so; return the error of each that could not be drawn, by file."""
    from lrchart.render.job import keep_script

    failed: dict[str, RenderError] = {}
    for lines, (first, *_), write in charts:
        if script:
            keep_script(script)
        try:
            written = write()
        except RenderError as error:
            failed[str(first)] = error
            continue
        for line in lines:
            note(line)
        for path in written:
            say(path)
    return failed


def ahead(items: Iterable[Any], count: int) -> Iterator[Any]:
    """Yield `items` in order, each after the next `count` have been made."""
    made: deque[Any] = deque()
    for item in items:
        made.append(item)
        if len(made) > count:
            yield made.popleft()
    yield from made


def _failure(failed: dict[str, RenderError], *, each: bool) -> RenderError:
    """Return the error of a chart, or one that names all charts that could not be drawn."""
    first = next(iter(failed.values()))
    return RenderError(f"{', '.join(failed)}: {first}") if each else first


def _draw(
    frame: pd.DataFrame, options: Options, *, slope: bool
) -> tuple[Any, tuple[Table, ...], list[str]]:
    """Return the chart of `frame`, the table of its numbers, and what limits each of its runs.

    The title says it of a single run, unless that is long; a training has none of it.
    """
    with without_widgets():
        from lrchart.frame.declared import is_training
        from lrchart.frame.door import tidy
        from lrchart.pipeline import chart_of, plot, thinned_findings
        from lrchart.report.every_rule import rule_lines, rule_table
        from lrchart.report.run_table import table_of
        from lrchart.report.sentences import remarks

    if not is_training(frame):
        findings = thinned_findings(tidy(frame), options)
        limits = remarks(findings)
        chart, table = chart_of(findings, options, slope=slope), table_of(findings)
        if slope:  # the slope view does not mark other rules
            return chart, (table,), limits
        rings = rule_table(findings, options.window_of)
        return chart, (table, *rings), [*limits, *rule_lines(findings, options.window_of)]
    if slope:
        raise OptionError("a training has no slope per decade of lr; leave out --slope")
    return plot(frame, options), (), []
