"""The command line: parses, calls, prints."""

from __future__ import annotations

import functools
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lrchart import __version__
from lrchart.errors import LrchartError, OptionError
from lrchart.options import CSS_PPI, DEFAULTS, FORMATS, THEMES, VIEWS, Options

if TYPE_CHECKING:
    import pandas as pd

Command = Callable[..., None]


class Size(click.ParamType[tuple[float, float]]):
    """Inches as WIDTHxHEIGHT."""

    name = "WxH"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, float]:
        """Return both sides as numbers; the range is checked with the other options."""
        if isinstance(value, tuple):
            return value
        try:
            width, height = (float(side) for side in str(value).lower().split("x"))
        except ValueError:
            self.fail(f"{value!r} is not a size like 10x6", param, ctx)
        return width, height


def chart_options(command: Command) -> Command:
    """Give a command the options of every chart, as one ``options`` argument."""

    @functools.wraps(command)
    def with_options(*args: Any, **kwargs: Any) -> None:
        given = {name: kwargs.pop(name) for name in OPTIONS}
        given["marks"] = given["marks"] or None
        scale = kwargs.pop("scale")
        if scale is not None:
            if given["dpi"] is not None:
                raise OptionError("give --dpi or --scale, not both")
            given["dpi"] = round(scale * CSS_PPI)
        command(*args, given=given, **kwargs)

    click.option("--scale", type=float, help="PNG pixels per CSS pixel, instead of --dpi.")(
        with_options
    )
    for name, settings in reversed(OPTIONS.items()):
        flag = settings.get("param", f"--{name.replace('_', '-')}")
        rest = {key: value for key, value in settings.items() if key != "param"}
        click.option(flag, name, **rest)(with_options)
    return with_options


#: option -> how it is asked for; the defaults stand in `Options`
OPTIONS: dict[str, dict[str, Any]] = {
    "title": {"help": "Title above the chart."},
    "smoothing": {
        "type": float,
        "help": "Half-life of the smoothing, in decades of lr.",
    },
    "rule": {"help": f"Rule behind the suggestion (default {DEFAULTS.rule})."},
    "window_of": {"metavar": "RUN", "help": "Run whose window is shaded, where there are several."},
    "marks": {
        "param": "--mark",
        "multiple": True,
        "metavar": "LR[:NAME]",
        "help": "Mark a rate of your own; repeatable.",
    },
    "view": {"type": click.Choice(VIEWS), "help": "First look of the loss axis."},
    "theme": {"type": click.Choice(THEMES), "help": "Colours of still pictures."},
    "size": {"type": Size(), "help": "Inches of still pictures (default 10x6)."},
    "dpi": {"type": int, "help": f"Pixels per inch of PNG files (default {DEFAULTS.dpi})."},
}

columns = [
    click.option("--lr-column", metavar="NAME", help="Column of the learning rate."),
    click.option("--loss-column", metavar="NAME", help="Column of the loss."),
]


def column_options(command: Command) -> Command:
    """Give a command the options that choose columns."""
    for option in reversed(columns):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lrchart")
def commands() -> None:
    """Chart learning-rate range tests, and choose a rate from them."""


@commands.command()
@click.option("--config", type=click.Path(path_type=Path), help="Gallery file (lrchart.toml).")
@click.option("--outputs", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--only", multiple=True, metavar="NAME", help="Draw this chart only; repeatable.")
@click.option("--formats", metavar="LIST", help=f"Some of {','.join(FORMATS)}.")
@click.option("--templates", type=click.Path(path_type=Path), help="Folder of own templates.")
@click.option("--standalone", is_flag=True, help="Put all that a chart's page needs into it.")
@click.option("--open", "open_", is_flag=True, help="Show the result in the browser.")
@chart_options
def build(
    config: Path | None,
    outputs: Path | None,
    only: tuple[str, ...],
    formats: str | None,
    templates: Path | None,
    standalone: bool,
    open_: bool,
    given: dict[str, Any],
) -> None:
    """Write the gallery: every chart in every format, and outputs/index.html."""
    from lrchart.builder import build as build_gallery
    from lrchart.config import formats_of, read_config

    declared = read_config(config)
    kept = {name: value for name, value in given.items() if value is not None}
    changes: dict[str, Any] = {"options": replace(declared.options, **kept)}
    if formats is not None:
        changes["formats"] = formats_of(formats.split(","))
    changes |= {"outputs": outputs} if outputs else {}
    changes |= {"templates": templates} if templates else {}
    changes |= {"standalone": True} if standalone else {}
    wanted = replace(declared, **changes)
    with _progress() as progress:
        written = build_gallery(wanted, only=only, progress=progress)
    for path in written:
        click.echo(path)
    if not written:
        click.echo(f"nothing has changed in {wanted.outputs}", err=True)
    if open_:
        page = only[0] if only else "index"
        click.launch(str(wanted.outputs / f"{page}.html"))


@commands.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Where to; repeat.")
@click.option("--slope", "slope_", is_flag=True, help="Draw the slope per decade instead.")
@column_options
@chart_options
def plot(
    runs: tuple[str, ...],
    outputs: tuple[str, ...],
    slope_: bool,
    lr_column: str | None,
    loss_column: str | None,
    given: dict[str, Any],
) -> None:
    """Chart recorded sweeps: files, folders, patterns, or - for standard input.

    Several runs share one chart. The suffix of each output says its format: .html, .png, .svg,
    .pdf or .vl.json.
    """
    from lrchart.options import format_of
    from lrchart.workers import SCRIPT, keep_script, pool

    options = Options.of(given)
    targets = outputs or ("lr_finder.html",)
    for target in targets:
        format_of(target)
    # The renderer starts up while the run is read.
    with pool(1) as renderers:
        html = any(format_of(target) == "html" for target in targets)
        script = renderers.submit(SCRIPT) if html else None
        frame = _read(runs, lr_column, loss_column)
        from lrchart.drawing import save
        from lrchart.pipeline import plot as finder
        from lrchart.pipeline import slope

        chart = (slope if slope_ else finder)(frame, options)
        if script:
            keep_script(script)
        for path in save(chart, *targets, options=options, renderers=renderers):
            click.echo(path)


@commands.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option("--rule", default=None, metavar="NAME", help="Rule to ask, or all for every one.")
@click.option("--replicates", is_flag=True, help="Take the files as repeats of one run.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--quiet", is_flag=True, help="Print the number alone, one a run.")
@column_options
def suggest(
    runs: tuple[str, ...],
    rule: str | None,
    replicates: bool,
    as_json: bool,
    quiet: bool,
    lr_column: str | None,
    loss_column: str | None,
) -> None:
    """Suggest a learning rate for recorded sweeps."""
    from lrchart.answers import answers, table

    if as_json and quiet:
        raise OptionError("give --json or --quiet, not both")
    frame = _read(runs, lr_column, loss_column, say=not quiet and not as_json)
    given = answers(frame, rule or DEFAULTS.rule, replicates=replicates)
    if as_json:
        click.echo(json.dumps({"runs": given}, indent=1, ensure_ascii=False))
    elif quiet:
        for one in given:
            click.echo("nan" if one["lr"] is None else f"{one['lr']:.3g}")
    else:
        _print_table(*table(given, every_rule=rule == "all"))


@commands.command()
@click.option("--tasks", type=click.Path(path_type=Path), help="Folder of measured tasks.")
@click.option("--sweeps", default="100", metavar="100|100x3|300", help="What a rule is shown.")
@click.option("--split", metavar="all|dev|choose|judge", help="Part of the tasks (default judge).")
@click.option("--vs", "reference", metavar="RULE", help="Compare with this rule, task by task.")
@click.option("--by", "columns", multiple=True, type=click.Choice(["optimizer", "batch"]))
@click.option("--rule", "rules", multiple=True, metavar="NAME", help="This rule only; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def leaderboard(
    tasks: Path | None,
    sweeps: str,
    split: str | None,
    reference: str | None,
    columns: tuple[str, ...],
    rules: tuple[str, ...],
    as_json: bool,
) -> None:
    """Rank the suggestion rules by what their rates were worth in measured trainings."""
    from lrchart.leaderboard import texts
    from lrchart.leaderboard.board import REFERENCE, board

    with _progress("asking every rule") as progress:
        found = board(
            tasks,
            sweeps=sweeps,
            split=split,
            reference=reference or REFERENCE,
            rules=rules,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(texts.document(found, columns), indent=1, ensure_ascii=False))
        return
    _print_table(*texts.standings(found))
    for column in columns:
        click.echo(f"\nMean regret by {column} (number of tasks)")
        _print_table(*texts.groups(found, column))
    for note in texts.notes(found):
        click.echo(f"\n{note}")


@commands.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port; any free one if 0.")
@click.option("--open", "open_", is_flag=True, help="Show the page in the browser.")
@column_options
@chart_options
def watch(
    path: Path,
    port: int,
    open_: bool,
    lr_column: str | None,
    loss_column: str | None,
    given: dict[str, Any],
) -> None:
    """Serve a page that redraws while a sweep appends to FILE; Ctrl-C ends it.

    FILE need not exist yet: start the watch, then the sweep.
    """
    from lrchart.serving import serve

    def say(address: str) -> None:
        click.echo(f"watching {path} at {address} (Ctrl-C ends)")
        sys.stdout.flush()
        if open_:
            click.launch(address)

    options = Options.of(given)
    # Whoever starts this in the background can end it as cleanly as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    columns = {"lr_column": lr_column, "loss_column": loss_column}
    serve(path, port=port, options=options, ready=say, **columns)


@commands.command()
@click.argument("spec", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to (chart.html).")
@click.option("--allow-remote", is_flag=True, help="Keep addresses of data, pictures and links.")
def page(spec: Path, output: Path | None, allow_remote: bool) -> None:
    """Make a page that is safe to open from a Vega-Lite spec (.vl.json) of somebody else's."""
    from lrchart.options import format_of
    from lrchart.page import read_spec, write_page

    target = output or Path("chart.html")
    if format_of(target) != "html":
        raise OptionError(f"{target}: the suffix must be .html")
    found = read_spec(spec, allow_remote=allow_remote)
    write_page(found, target, allow_remote=allow_remote)
    click.echo(target)


@commands.command()
@click.argument("name")
@click.option("--for", "host", default="html", metavar="HOST", help="Kind of page.")
def embed(name: str, host: str) -> None:
    """Print the snippet that puts a chart into a page: NAME is the stem of its files."""
    from lrchart.embed import embed_snippet

    click.echo(embed_snippet(name, host), nl=False)


@commands.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File instead of stdout.")
@click.option("--config", type=click.Path(path_type=Path), help="Gallery file (lrchart.toml).")
def scenarios(output: Path | None, config: Path | None) -> None:
    """Write the synthetic scenarios as a tidy CSV."""
    from lrchart import files
    from lrchart.config import read_config
    from lrchart.synthetic import scenarios as frame_of

    text = frame_of(read_config(config).scenarios).to_csv(index=False, lineterminator="\n")
    if output is None:
        click.echo(text, nl=False)
    else:
        files.write(output, text)
        click.echo(output)


def _read(
    runs: tuple[str, ...], lr_column: str | None, loss_column: str | None, *, say: bool = True
) -> pd.DataFrame:
    """Return the frame of `runs`, and `say` on stderr how each was read."""
    from lrchart.readers import overlay, readings

    found = readings(*runs, lr_column=lr_column, loss_column=loss_column)
    for reading in found if say else ():
        click.echo(reading.describe(), err=True)
        for note in reading.notes:
            click.echo(f"{reading.source}: note: {note}", err=True)
    return overlay(found)


def _print_table(header: list[str], rows: list[list[str]]) -> None:
    """Print a table; names are text, whatever they look like."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*header, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*map(Text, row))
    # Piped, a table is as wide as it needs to be.
    Console(width=None if sys.stdout.isatty() else 500).print(shown)


@contextmanager
def _progress(doing: str = "drawing") -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield what shows a progress bar on a terminal; None when piped."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=name
        )


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit code 2."""
    try:
        commands.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("lrchart: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"lrchart: {error.format_message()}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except LrchartError as error:
        click.echo(f"lrchart: {error}", err=True)
        sys.exit(2)
