"""Chart that the public functions return: Altair's, saved and shown in lrchart's way."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import altair as alt
from jsonschema import ValidationError  # type: ignore[import-untyped]

from lrchart.calls.whole import Whole, check_layers
from lrchart.chart.carried import carry
from lrchart.errors import OptionError, shown
from lrchart.keywords.named import named
from lrchart.options import Options

#: what a chart of lrchart's is joined with
CHART = 'lrchart.plot("history.csv")'


class Own(Whole):
    """An Altair chart that saves itself, and shows itself in a notebook, as lrchart does.

    Altair's own ways would fetch scripts from the network and leave out lrchart's font.
    """

    def save(self, *paths: str | Path, **values: Any) -> list[Path]:  # type: ignore[override]
        """Write the chart to each of `paths`; see `lrchart.save`."""
        from lrchart.calls.save import save

        return save(self, *paths, **values)

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """Return the chart for a notebook: lrchart's bundle, unless a renderer was chosen."""
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **kwargs)
        from lrchart.export.notebook import mimebundle

        return mimebundle(self.to_dict(context={"pre_transform": False}))

    @named()
    def to_html(self) -> str:  # type: ignore[override]
        """Return the page of the chart: interactive, in one file, without the network."""
        from lrchart.export.notebook import page

        return page(self.to_dict(context={"pre_transform": False}))

    def show(self, *_: Any, **_more: Any) -> None:
        """Refuse to open Altair's page, which fetches its scripts from the network."""
        raise OptionError(
            "a notebook shows the chart that ends a cell; elsewhere save it: "
            'lrchart.save(chart, "finder.html")'
        )

    serve = show

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of Altair's; explain the lack of one that other figures have."""
        try:
            return super().__getattr__(name)  # type: ignore[misc]
        except AttributeError:
            if name.startswith("_"):
                raise
            option = name.removeprefix("set_")
            if option in Options.__dataclass_fields__:
                reason = f"give it to what draws the chart, as lrchart.plot(..., {option}=...)"
            else:
                reason = (
                    'it is Altair\'s, and lrchart.save(chart, "finder.html") saves it; the number '
                    "is that of lrchart.suggest"
                )
            raise AttributeError(f"a chart has no {name!r}: {reason}") from None

    # Hide them from type checkers, which shall see Altair's signatures.
    if not TYPE_CHECKING:

        def properties(self, **values: Any) -> Self:
            """Return a copy with properties of Altair's, such as ``width`` and ``title``.

            Raises
            ------
            OptionError
                Altair has no such property, or its value is of another kind.
            """
            known = {*type(self).resolve_references()["properties"], "data"}
            for name in values:
                if name not in known:
                    raise OptionError(
                        f"a chart has no property {name!r}: width, height and title are some, and "
                        "options are keywords of what made it, as lrchart.plot(..., theme='dark')"
                    )
            try:
                return super().properties(**values)
            except ValidationError as error:
                raise OptionError(f"properties: {error.message.partition(chr(10))[0]}") from error

        def facet(self, *_: Any, **_more: Any) -> None:
            """Refuse to split a chart that carries the data of its runs in every layer."""
            raise OptionError(
                "a chart cannot be split afterwards: draw one of each run, and join them with a | b"
            )

        repeat = facet

    def __add__(self, other: Any) -> Any:
        """Return the chart with `other`, a mark of Altair's, on top."""
        _check_layer(self, other)
        return super().__add__(other)

    def __or__(self, other: Any) -> Any:
        """Return the chart with `other` to its right."""
        _check_chart("|", other)
        return _joined(super().__or__, other)

    def __and__(self, other: Any) -> Any:
        """Return the chart with `other` below it."""
        _check_chart("&", other)
        return _joined(super().__and__, other)


class Chart(Own, alt.LayerChart):
    """A single chart of lrchart's."""

    def __getitem__(self, key: Any) -> Any:
        """Return what the spec has by a name; explain that a chart is no list."""
        if isinstance(key, int | slice):
            raise OptionError(
                "a chart is one figure and no list: chart.layer has its layers, and "
                "lrchart.suggest the numbers"
            )
        return super().__getitem__(key)  # type: ignore[no-untyped-call]

    def __iadd__(self, other: Any) -> Any:
        """Add `other`, a mark of Altair's, on top."""
        _check_layer(self, other)
        return super().__iadd__(other)


class Row(Own, alt.HConcatChart):
    """Charts side by side, the first of them lrchart's."""


class Column(Own, alt.VConcatChart):
    """Charts one below the other, the first of them lrchart's."""


#: Altair's class -> lrchart's subclass
OWN: dict[type, type[Own]] = {
    alt.LayerChart: Chart,
    alt.HConcatChart: Row,
    alt.VConcatChart: Column,
}


def carrying(chart: alt.LayerChart, options: Options) -> Chart:
    """Return a chart that was just built as a `Chart` that carries the options of its images."""
    own: Chart = _owned(chart)
    carry(own, options)
    return own


def _check_layer(chart: Own, other: Any) -> None:
    """Refuse a layer that is no chart, or a whole one."""
    _check_chart("+", other)
    check_layers((chart, other))


def _check_chart(operator: str, other: Any) -> None:
    """Refuse to join a chart with what is none."""
    if not isinstance(other, alt.TopLevelMixin):
        chart = "alt.Chart(...).mark_rule()" if operator == "+" else CHART
        raise OptionError(
            f"a chart is joined with another, as chart {operator} {chart}; got {shown(other)}"
        )


def _joined(join: Callable[[Any], Any], other: Any) -> Any:
    """Return `join(other)`, whose panels share their settings on purpose, without a warning."""
    with warnings.catch_warnings():
        # Concatenated charts share parameters on purpose: see `lrchart.chart.panels`.
        warnings.filterwarnings("ignore", "Automatically deduplicated selection parameter")
        return _owned(join(other))


def _owned(chart: Any) -> Any:
    """Return a chart of Altair's that was just built as one of lrchart's."""
    if type(chart) not in OWN:
        return chart
    # Reuse its attributes: copying a chart takes longer than building it.
    kind = OWN[type(chart)]
    own = kind.__new__(kind)
    vars(own).update(vars(chart))
    return own
