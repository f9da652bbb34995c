"""`lrchart page`: a Vega-Lite spec from elsewhere to a page that is safe to open and to pass on."""

from __future__ import annotations

from pathlib import Path

from lrchart import files, site
from lrchart.chart.dress import spec_of
from lrchart.drawing import Drawing
from lrchart.options import DEFAULTS
from lrchart.spec import Spec, safe
from lrchart.workers import pool


def write_page(spec: Spec, path: Path, *, allow_remote: bool = False) -> None:
    """Write the page of a `spec` that `read_spec` returned; it stands alone.

    Raises
    ------
    RenderError
        Vega-Lite cannot draw the spec.
    OutputError
        The file cannot be written.
    """
    # The pictures are drawn here, where nothing may be asked for in any case.
    jobs = Drawing(spec_of(safe(spec)), DEFAULTS).stills()
    with pool() as renderers:
        drawn = {key: renderers.submit(job) for key, job in jobs.items()}
        stills = {key: str(one.result()["svg"]) for key, one in drawn.items()}
    figure = Drawing(spec_of(spec), DEFAULTS).figure(stills)
    files.write(path, site.chart_page(figure, standalone=True, remote=allow_remote))
