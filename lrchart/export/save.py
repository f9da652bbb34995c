"""Save a chart to files in the format of their suffix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from lrchart import files
from lrchart.chart.whole_spec import is_chart, spec_of
from lrchart.errors import OptionError
from lrchart.export.drawing import PICTURES, Drawing
from lrchart.options import DEFAULTS, Options, format_of
from lrchart.render.job import Content, Renderers, here
from lrchart.report.table import Table


def save(
    chart: Any,
    *paths: str | Path,
    options: Options = DEFAULTS,
    renderers: Renderers | None = None,
    tables: tuple[Table, ...] = (),
) -> list[Path]:
    """Write `chart` to each of `paths`, in the format of its suffix.

    Parameters
    ----------
    chart
        An Altair chart or a Vega-Lite spec (dict), from lrchart or composed further.
    *paths
        ``.html`` (interactive, one file, offline), ``.png``, ``.svg``, ``.pdf`` or
        ``.vl.json``. Each file is replaced atomically.
    options
        ``size`` (inches), ``dpi`` and ``theme`` of static images.
    renderers
        Renderer processes; None draws in this process.
    tables
        Tables below the chart on its page.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of `paths`.

    Raises
    ------
    OptionError
        A suffix is none of the formats, or `chart` is no chart; nothing is written.
    RenderError
        The chart cannot be drawn; nothing is written.
    OutputError
        A file cannot be written, or one of `paths` is a history that this process has read;
        in the latter case nothing is written.

    Examples
    --------
    >>> chart = lrchart.plot(lrchart.read("history.csv"))
    >>> paths = lrchart.save(chart, "finder.html", "finder.svg")
    >>> [path.name for path in paths]
    ['finder.html', 'finder.svg']
    """
    if not is_chart(chart):
        raise OptionError(f"expected an Altair chart or a Vega-Lite spec; got {chart!r:.80}")
    targets = [(Path(path), format_of(path)) for path in paths]
    files.refuse_inputs(path for path, _ in targets)
    drawing = Drawing(spec_of(chart), options)
    made = contents(drawing, tuple(format_ for _, format_ in targets), renderers or here, tables)
    for path, format_ in targets:
        files.write(path, made[format_])
    return [path for path, _ in targets]


def contents(
    drawing: Drawing,
    formats: tuple[str, ...],
    renderers: Renderers,
    tables: tuple[Table, ...] = (),
) -> dict[str, Content]:
    """Return format -> content of one chart; its page is self-contained."""
    files: dict[str, Content] = {}
    picture = renderers.submit(drawing.picture(formats)) if set(formats) & {*PICTURES} else None
    if "html" in formats:
        # A picture needs no templates: importing them takes a while.
        from lrchart.pages.html import chart_page

        futures = [(renderers.submit(job), keys) for job, keys in drawing.still_jobs()]
        stills = {
            key: str(future.result()[name])
            for future, keys in futures
            for name, key in keys.items()
        }
        figure = replace(drawing.figure(stills), tables=tables)
        files["html"] = chart_page(figure, standalone=True)
    if "vl.json" in formats:
        files["vl.json"] = drawing.vl_json()
    return files | (picture.result() if picture else {})
