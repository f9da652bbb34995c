"""`lrchart page`: a Vega-Lite spec from elsewhere to a page that is safe to open and to pass on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrchart import files, limits, site
from lrchart.chart.dress import spec_of
from lrchart.drawing import Drawing
from lrchart.errors import InputError
from lrchart.options import DEFAULTS
from lrchart.workers import pool

Spec = dict[str, Any]

#: keys of what Vega would ask for, or lead a reader to
ADDRESSES = ("url", "href")
#: what a spec of a single view, or of several, has one of
VIEWS = ("mark", "layer", "concat", "hconcat", "vconcat", "facet", "repeat", "spec")


def read_spec(path: Path, *, allow_remote: bool = False) -> Spec:
    """Return the Vega-Lite spec in a file, safe to be drawn.

    ``usermeta`` goes, because vega-embed takes options from it that reach beyond the chart. So do
    the addresses of data, pictures and links, unless `allow_remote`: a page must ask for nothing.

    Parameters
    ----------
    path
        A JSON file.
    allow_remote
        Whether addresses stay; the page then has to be told the same.

    Raises
    ------
    InputError
        The file is missing, too large, not JSON or not a Vega-Lite spec.
    """
    try:
        limits.check("MAX_TEXT_BYTES", path.stat().st_size, limits.MAX_TEXT_BYTES, "bytes")
        spec = json.loads(path.read_text("utf-8"), parse_constant=_no_constant)
    except (InputError, RecursionError, ValueError) as error:
        raise InputError(f"{path}: is not a Vega-Lite spec: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if not isinstance(spec, dict) or not any(view in spec for view in VIEWS):
        raise InputError(f"{path}: is not a Vega-Lite spec: it has none of {', '.join(VIEWS)}")
    if "/vega/" in str(spec.get("$schema", "")):
        raise InputError(f"{path}: is a Vega spec; lrchart takes those of Vega-Lite")
    return safe(spec, allow_remote=allow_remote)


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


def safe(spec: Spec, *, allow_remote: bool = False) -> Spec:
    """Return `spec` without ``usermeta`` and, unless `allow_remote`, without addresses."""
    return {key: _safe(value, key, allow_remote) for key, value in _kept(spec, allow_remote)}


def _safe(part: Any, key: str, allow_remote: bool) -> Any:
    if isinstance(part, list):
        return [_safe(one, "", allow_remote) for one in part]
    # Rows are values, whatever their keys are called.
    if not isinstance(part, dict) or key == "datasets":
        return part
    if "values" in part:
        return dict(_kept(part, allow_remote))
    found = {name: _safe(value, name, allow_remote) for name, value in _kept(part, allow_remote)}
    return {"values": []} if key == "data" and "url" in part and "url" not in found else found


def _kept(part: Spec, allow_remote: bool) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a part of a spec that may stay."""
    lost = {"usermeta"} if allow_remote else {"usermeta", *ADDRESSES}
    yield from ((key, value) for key, value in part.items() if key not in lost)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
