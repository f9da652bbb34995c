"""Time the stages of a chart: imports, analysis, spec, Vega, raster, palette, encoding, PDF.

Usage: python benchmarks/stages.py [ROUNDS]

Prints a Markdown table: processor seconds, each a median of ROUNDS (default 5) fresh processes that
do the stages of ``lrchart plot`` one after the other. In the command they run in two processes, the
one that reads and the renderer, which starts up meanwhile: what counts is the slower of the two
until the spec is there, and then all that follows it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from statistics import median
from typing import Any

from measure import table

#: stage -> process that runs it
STAGES = {
    "Python, command line": "command",
    "import pandas": "command",
    "read, analyse": "command",
    "import Altair": "command",
    "build the chart": "command",
    "make the spec": "command",
    "start Vega": "renderer, meanwhile",
    "page script, once a release": "renderer, pages only",
    "compile the page's spec": "renderer, pages only",
    "Vega: spec to SVG": "renderer",
    "raster at 300 DPI": "renderer",
    "decode, palette": "renderer",
    "encode PNG": "renderer",
    "PDF": "renderer",
}


def once() -> dict[str, float]:
    """Do every stage, and return the processor seconds of each."""
    seconds: dict[str, float] = {"Python, command line": 0.0}

    def lap(name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        seconds[name] = time.process_time() - start
        return result

    import gc

    import lrchart.cli.plot
    from lrchart.__main__ import OBJECTS
    from lrchart.cli.without_widgets import without_widgets
    from lrchart.options import Options

    gc.set_threshold(OBJECTS, 50, 50)
    seconds["Python, command line"] = time.process_time()
    options = Options(window_of="Well-behaved model")
    lap("import pandas", lambda: __import__("pandas"))
    with without_widgets():
        lap("import Altair", lambda: __import__("altair"))
    import lrchart.pipeline as pipeline
    from lrchart.chart.finder import finder_chart
    from lrchart.chart.whole_spec import spec_of
    from lrchart.export.drawing import Drawing
    from lrchart.frame.door import tidy

    findings = lap(
        "read, analyse", lambda: pipeline.thinned_findings(tidy(lrchart.scenarios()), options)
    )
    chart = lap("build the chart", lambda: finder_chart(findings, options))
    spec = lap("make the spec", lambda: Drawing(spec_of(chart), options).picture(("png",)).spec)
    _draw(spec, options.dpi, lap)
    lap("compile the page's spec", Drawing(spec_of(chart), options).compilation().draw)
    return seconds


def _draw(spec: dict[str, Any], dpi: int, lap: Callable[..., Any]) -> None:
    """Do the renderer's stages."""
    import io

    from PIL import Image

    from lrchart.options import CSS_PPI
    from lrchart.render import vega as render
    from lrchart.render.png_palette import reduce_colours

    lap("start Vega", render.warm_up)
    svg = lap("Vega: spec to SVG", lambda: render.svg(spec))
    to_png = render._converter().svg_to_png
    raster = lap("raster at 300 DPI", lambda: to_png(render.sharp(svg), scale=dpi / CSS_PPI))
    flat = lap("decode, palette", lambda: reduce_colours(Image.open(io.BytesIO(raster))))
    lap("encode PNG", lambda: flat.save(io.BytesIO(), "PNG", compress_level=6))
    lap("PDF", lambda: render.pdf(svg))
    lap("page script, once a release", lambda: render._bundle(compiler=False))


def main(rounds: int) -> None:
    command = [sys.executable, __file__, "once"]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(rounds)
    ]
    rows = [
        [stage, where, f"{median(run[stage] for run in runs):.3f} s"]
        for stage, where in STAGES.items()
    ]
    print(f"Processor time, medians of {rounds}; vl-convert {version('vl-convert-python')}\n")
    print(table(("stage of one chart with three runs", "process", "time"), rows))


if __name__ == "__main__":
    if sys.argv[1:] == ["once"]:
        print(json.dumps(once()))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
