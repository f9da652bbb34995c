"""Save a chart in files, in the options that it carries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import altair as alt
import pandas as pd

from lrchart.calls.door import check_keywords
from lrchart.calls.keywords import Image
from lrchart.calls.whole import check_layers
from lrchart.chart.carried import carried, is_sized
from lrchart.chart.whole_spec import is_chart
from lrchart.errors import OptionError
from lrchart.export import save as files
from lrchart.options import Options, require_options

IMAGE = tuple(Image.__annotations__)
#: suffixes of tables, which are not drawn
TABLES = (".csv", ".tsv")


def save(
    chart: Any = None, *paths: str | Path, options: Options | None = None, **values: Unpack[Image]
) -> list[Path]:
    """Write `chart` to each of `paths`, in the format of its suffix.

    Parameters
    ----------
    chart
        An Altair chart or a Vega-Lite spec (dict), from lrchart or composed further. What was set
        with Altair's ``properties`` and ``configure`` holds in every format.
    *paths
        ``.html`` (interactive, one file, offline), ``.png``, ``.svg``, ``.pdf`` or
        ``.vl.json``. Each file is replaced atomically.
    options
        ``size`` (inches), ``dpi`` and ``theme`` of static images; None takes those that the chart
        was made with. A width or height set with ``properties`` is that of the plot, in pixels of
        1/96 inch, and ``size`` then means nothing.
    **values
        ``theme``, ``size`` or ``dpi`` alone, over `options`.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of `paths`.

    Raises
    ------
    OptionError
        No file is named, a suffix is none of the formats, or `chart` is no chart; nothing is
        written.
    RenderError
        The chart cannot be drawn; nothing is written.
    OutputError
        A file cannot be written, or one of `paths` is a history that this process has read;
        in the latter case nothing is written.

    Examples
    --------
    >>> chart = lrchart.plot("history.csv", theme="dark", size=(6, 4))
    >>> paths = lrchart.save(chart, "finder.html", "finder.svg")
    >>> [path.name for path in paths]
    ['finder.html', 'finder.svg']
    """
    check_keywords("save", values, (*IMAGE, "options"))
    _check(chart, paths)
    if options is not None:
        require_options(options)
    fixed = is_sized(chart)
    if fixed and "size" in values:
        raise OptionError(
            "the chart has a size of its own, set with .properties(width=, height=): leave out "
            "that or size="
        )
    wanted = replace(options or carried(chart), **values)
    return files.save(chart, *paths, options=wanted, fixed=fixed)


def _check(chart: Any, paths: tuple[Any, ...]) -> None:
    """Refuse what is no chart, and a call that names no file, with the right call."""
    example = 'lrchart.save(chart, "finder.html")'
    if isinstance(chart, str | Path):
        raise OptionError(f"the chart comes first: {example}")
    if isinstance(chart, pd.DataFrame):
        if paths and str(paths[0]).endswith(TABLES):
            raise OptionError(
                f'a table is saved by pandas: frame.to_csv("{paths[0]}", index=False)'
            )
        raise OptionError(
            f"draw the frame first: {example.replace('chart,', 'lrchart.plot(frame),')}"
        )
    if chart is None and not paths:
        raise OptionError(f"name the chart and the file: {example}")
    if any(
        is_chart(part) for part in (*(chart if isinstance(chart, list | tuple) else ()), *paths)
    ):
        raise OptionError(
            'one chart is saved at a time; join several: lrchart.save(a | b, "finder.html")'
        )
    if is_chart(chart) and not paths:
        raise OptionError(f"name the file: {example}")
    if isinstance(chart, alt.LayerChart):
        check_layers(chart.layer)
    for path in paths:
        if not isinstance(path, str | Path):
            raise OptionError(
                f"a file name must be a string or a Path; got {path!r:.80}: {example}"
            )
