"""A Vega-Lite spec from elsewhere: read, looked over, and made safe to be drawn."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import InputError

Spec = dict[str, Any]

#: keys of what Vega would ask for, or lead a reader to
ADDRESSES = ("url", "href")
#: how CSS begins a colour, a cursor or a font that is fetched, its letters escaped or not
FETCHED = re.compile(
    r"(\s|/\*.*?\*/)*((u|\\0*75\s?)(r|\\0*72\s?)(l|\\0*6c\s?)|(-webkit-)?image-set)\(",
    re.IGNORECASE,
)
#: keys that reach beyond the chart: options of vega-embed, and the place of an input on the page
BEYOND = ("usermeta", "element")
#: what a spec of a single view, or of several, has one of
VIEWS = ("mark", "layer", "concat", "hconcat", "vconcat", "facet", "repeat", "spec")


def read_spec(path: Path, *, allow_remote: bool = False) -> Spec:
    """Return the Vega-Lite spec in a file, safe to be drawn.

    ``usermeta`` goes, because vega-embed takes options from it that reach beyond the chart, and
    the ``element`` of an input, which could be any of the page. So do the addresses of data,
    pictures, links and colours, unless `allow_remote`: a page must ask for nothing.

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
        spec = _parse(limits.text_of(path))
        if not isinstance(spec, dict) or not any(view in spec for view in VIEWS):
            raise InputError(f"it has none of {', '.join(VIEWS)}")
        _look_over(spec)
    except (InputError, RecursionError, ValueError) as error:
        raise InputError(f"{path}: is not a Vega-Lite spec: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if "/vega/" in str(spec.get("$schema", "")):
        raise InputError(f"{path}: is a Vega spec; lrchart takes those of Vega-Lite")
    return safe(spec, allow_remote=allow_remote)


def safe(spec: Spec, *, allow_remote: bool = False) -> Spec:
    """Return `spec` without what reaches beyond it and, unless `allow_remote`, any address."""
    lost = {*BEYOND} if allow_remote else {*BEYOND, *ADDRESSES}
    # Rows are values, whatever their keys are called.
    rows = {"datasets": spec["datasets"]} if "datasets" in spec else {}
    return _without({key: value for key, value in spec.items() if key not in rows}, lost) | rows


def _without(part: Any, lost: set[str]) -> Any:
    if isinstance(part, list):
        return [_without(one, lost) for one in part if not _is_lost("", one, lost)]
    if not isinstance(part, dict):
        return part
    return {
        key: _data(value, lost)
        if key == "data" and isinstance(value, dict)
        else _without(value, lost)
        for key, value in part.items()
        if not _is_lost(key, value, lost)
    }


def _is_lost(key: str, value: Any, lost: set[str]) -> bool:
    fetched = "url" in lost and isinstance(value, str) and FETCHED.match(value) is not None
    return key in lost or fetched


def _data(part: Spec, lost: set[str]) -> Spec:
    """Return where a view takes its rows from; without an address it has none."""
    if "url" in part and "url" in lost and "values" not in part:
        return {"values": []}
    rows = {"values": part["values"]} if "values" in part else {}
    return _without({key: value for key, value in part.items() if key not in rows}, lost) | rows


def _parse(text: str) -> Any:
    found = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    if "\\u" in text:
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _look_over(spec: Spec) -> None:
    """Refuse a spec that is nested too deep, or whose views are not built as Vega-Lite's are."""
    level: list[Any] = [spec]
    for depth in range(limits.MAX_DEPTH + 2):
        limits.check("MAX_DEPTH", depth, limits.MAX_DEPTH, "levels of brackets")
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [part for one in inner for part in one if isinstance(part, dict | list)]
        if not level:
            break
    for view in _views(spec):
        for key, (fits, words) in SHAPES.items():
            if key in view and not fits(view[key]):
                raise InputError(f"{key} must be {words}")


def _views(view: Spec) -> Iterator[Spec]:
    """Yield a view, then those in it; a part that cannot hold any is refused before it is asked."""
    yield view
    for key in ("layer", "concat", "hconcat", "vconcat"):
        for kid in view.get(key, ()):
            yield from _views(kid)
    if "spec" in view:
        yield from _views(view["spec"])


def _is(kind: type | tuple[type, ...]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _params(value: Any) -> bool:
    return _objects(value) and all(
        isinstance(param.get("name"), str)
        and isinstance(param.get("views", []), list)
        and _bound(param.get("bind"))
        for param in value
    )


def _bound(bind: Any) -> bool:
    kinds = {"input": str, "name": str, "options": list, "labels": list}
    return not isinstance(bind, dict) or all(
        isinstance(bind[key], kind) for key, kind in kinds.items() if key in bind
    )


#: key of a view that lrchart itself looks into -> what it has to be, and in words
SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "params": (_params, "a list of parameters with names"),
    **dict.fromkeys(("layer", "concat", "hconcat", "vconcat"), (_objects, "a list of views")),
    **dict.fromkeys(("spec", "config", "resolve"), (_is(dict), "an object")),
    "mark": (_is((str, dict)), "a text or an object"),
    "title": (_is((str, list, dict, type(None))), "a text, a list of texts or an object"),
    **dict.fromkeys(("name", "description"), (_is(str), "a text")),
}
