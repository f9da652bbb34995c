"""The chart that the public functions return: Altair's, with lrchart's files and notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from lrchart.chart.carried import carry
from lrchart.errors import OptionError
from lrchart.options import Options


class Chart(alt.LayerChart):
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

    def show(self) -> None:
        """Refuse to open Altair's page, which fetches its scripts from the network."""
        raise OptionError(
            'a chart is shown by a notebook, or saved: lrchart.save(chart, "finder.html")'
        )


def carrying(chart: alt.LayerChart, options: Options) -> Chart:
    """Return a chart that was just built as a `Chart` that carries the options of its images."""
    # Not a copy: copying a chart takes longer than building it.
    own = Chart.__new__(Chart)
    vars(own).update(vars(chart))
    carry(own, options)
    return own
