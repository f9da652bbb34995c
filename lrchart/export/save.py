"""Save a chart to files in the format of their suffix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lrchart import files
from lrchart.chart.whole_spec import is_chart, spec_of
from lrchart.errors import OptionError, shown
from lrchart.export.drawing import PICTURES, Drawing
from lrchart.options import DEFAULTS, Options, require_options
from lrchart.render.formats import format_of
from lrchart.render.job import Content, Renderers, here
from lrchart.report.table import Table


def save(
    chart: Any,
    *paths: str | Path,
    options: Options = DEFAULTS,
    renderers: Renderers | None = None,
    tables: tuple[Table, ...] = (),
    fixed: bool = False,
) -> list[Path]:
    """Write `chart` to each of `paths`, in the format of its suffix; see `lrchart.save`.

    Parameters
    ----------
    renderers
        Renderer processes; None draws in this process.
    tables
        Tables below the chart on its page.
    fixed
        True keeps the plot's own width and height in every format.
    """
    write = start_saving(
        chart, *paths, options=options, renderers=renderers, tables=tables, fixed=fixed
    )
    return write()


def start_saving(
    chart: Any,
    *paths: str | Path,
    options: Options,
    renderers: Renderers | None,
    tables: tuple[Table, ...],
    fixed: bool = False,
) -> Callable[[], list[Path]]:
    """Start drawing `chart`; the returned function waits for it and writes the files.

    The parameters and errors are those of `save`. Several charts are drawn side by side if all
    are started before the first is written.
    """
    if not is_chart(chart):
        raise OptionError(f"expected an Altair chart or a Vega-Lite spec; got {shown(chart)}")
    require_options(options)
    formats = tuple(format_of(path) for path in paths)
    targets = list(zip(map(Path, paths), formats, strict=True))
    files.refuse_inputs(path for path, _ in targets)
    for path, _ in targets:
        files.require_place(path)
    drawing = Drawing(spec_of(chart), options, fixed=fixed)
    finish = start_drawing(drawing, formats, renderers or here, tables)

    def write() -> list[Path]:
        made = finish()
        for path, format_ in targets:
            files.write(path, made[format_])
        return [path for path, _ in targets]

    return write


def start_drawing(
    drawing: Drawing,
    formats: tuple[str, ...],
    renderers: Renderers,
    tables: tuple[Table, ...],
) -> Callable[[], dict[str, Content]]:
    """Start drawing one chart; the returned function waits, and returns format -> content.

    Its page is self-contained.
    """
    picture = renderers.submit(drawing.picture(formats)) if {*formats} & {*PICTURES} else None
    stills = drawing.still_jobs() if "html" in formats else []
    futures = [(renderers.submit(job), keys) for job, keys in stills]
    compiled = renderers.submit(drawing.compilation()) if stills else None

    def contents() -> dict[str, Content]:
        made: dict[str, Content] = {}
        if compiled:
            # Imported only for pages: templates take a while to import.
            from lrchart.pages.html import chart_page

            images = {
                key: str(future.result()[name])
                for future, keys in futures
                for name, key in keys.items()
            }
            vega = str(compiled.result()["vega"])
            figure = replace(drawing.figure(images), tables=tables, vega=vega)
            made["html"] = chart_page(figure, standalone=True)
        if "vl.json" in formats:
            made["vl.json"] = drawing.vl_json()
        return made | (picture.result() if picture else {})

    return contents
