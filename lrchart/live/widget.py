"""Redraw a chart in a notebook while a sweep is recorded."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import altair as alt

from lrchart.chart.whole_spec import responsive
from lrchart.errors import MissingExtraError, require
from lrchart.keywords.named import named
from lrchart.keywords.values import is_real
from lrchart.live.watched import Watched, check
from lrchart.options import DEFAULTS, Options, require_options

if TYPE_CHECKING:
    from altair import JupyterChart


@named(options=Options)
def watch(path: str | Path, options: Options = DEFAULTS, *, every: float = 1.0) -> JupyterChart:
    """Return a widget that redraws while a sweep appends to the file at `path`.

    Show it in a cell of a notebook, and run the sweep, with ``lrchart.Sweep(path=...)``, in another
    cell or process. The widget's ``close()`` stops it.

    Parameters
    ----------
    path
        The sweep's file; it need not exist yet.
    options
        How the sweep is read and drawn.
    every
        Seconds between two checks of the file (above 0).

    Returns
    -------
    altair.JupyterChart
        The widget.

    Raises
    ------
    MissingExtraError
        The package anywidget is not installed.
    OptionError
        A value is of the wrong kind, or `every` is not above 0.

    Examples
    --------
    >>> widget = lrchart.watch("growing.csv")  # doctest: +SKIP
    >>> for lr in lrchart.Sweep(path="growing.csv"): ...  # doctest: +SKIP
    """
    require("path", path, isinstance(path, str | Path), "the file of a sweep")
    require_options(options)
    fits = is_real(every) and 0 < every < threading.TIMEOUT_MAX
    require("every", every, fits, "a number of seconds above 0")
    check(path)
    widget = _waiting(path)
    ended = threading.Event()
    widget.observe(lambda change: ended.set() if change.new is None else None, "comm")
    watching = (widget, Watched(path, options), ended, float(every))
    name = f"lrchart watches {path}"
    threading.Thread(target=_follow, args=watching, name=name, daemon=True).start()
    return widget


def _waiting(path: str | Path) -> JupyterChart:
    """Return a widget with a text in place of the chart, because Vega cannot draw an empty one."""
    try:
        from altair import JupyterChart

        # Without anywidget, JupyterChart is a placeholder that fails here.
        JupyterChart.enable_offline()
    except ImportError as error:
        raise MissingExtraError(
            "a live chart needs anywidget, which cannot be imported: "
            'pip install "lrchart[notebook]"'
        ) from error
    text = alt.Chart(alt.InlineData(values=[{}])).mark_text(text=f"waiting for {path}")
    widget = JupyterChart(text, embed_options={"actions": False, "renderer": "svg"})
    widget.layout.width = "100%"
    return widget


def _follow(widget: JupyterChart, watched: Watched, ended: threading.Event, every: float) -> None:
    """Redraw the widget whenever the file has changed, until `ended` is set."""
    while True:
        look = watched.look()
        if look is not None and look.spec is not None:
            # Set the spec: setting the chart would set its parameters in the previous chart.
            widget.spec = json.loads(json.dumps(responsive(look.spec)))
        if ended.wait(every):
            return
