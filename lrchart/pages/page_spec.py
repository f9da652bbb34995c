"""Fit a spec to a page, and compile it in advance, so that pages need no Vega-Lite."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from lrchart.errors import RenderError
from lrchart.pages.figure import Figure
from lrchart.render.job import Job, here


def page_spec(spec: dict[str, Any]) -> dict[str, Any]:
    """Return `spec` as a page embeds it: sized by its container, its title left to HTML.

    ``usermeta`` is dropped, because vega-embed reads options from it that reach beyond the chart.
    """
    embedded = {key: value for key, value in spec.items() if key not in ("title", "usermeta")}
    if "layer" not in spec and "mark" not in spec:
        return embedded  # only single and layered charts can fit their container
    if isinstance(spec.get("width"), int | float):
        return embedded  # the user set the size of the plot with Altair
    fit = {"type": "fit", "contains": "padding"}
    return {**embedded, "width": "container", "height": "container", "autosize": fit}


def compilation(spec: dict[str, Any]) -> Job:
    """Return the job that compiles the page's `spec`, without the rows of its tables."""
    bare = page_spec(spec)
    if "datasets" in bare:
        bare["datasets"] = {name: [] for name in bare["datasets"]}
    return Job(bare, ("vega",))


def with_vega(figure: Figure) -> dict[str, Any]:
    """Return the spec that the page of `figure` embeds, the compiled one in its ``usermeta``.

    The compiled spec has no rows; its tables take those of ``datasets`` by their names. If
    Vega-Lite cannot compile the spec, there is none, and the page stays a static image.
    """
    spec = page_spec(figure.spec)
    if not spec:
        return spec  # a live page before its first chart
    with suppress(RenderError):
        compiled = figure.vega or here.submit(compilation(figure.spec)).result()["vega"]
        return {**spec, "usermeta": {"vega": json.loads(compiled)}}
    return spec
