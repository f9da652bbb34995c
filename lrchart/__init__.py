"""The learning-rate finder's chart and its number: declarative, offline, honest.

>>> import lrchart
>>> frame = lrchart.read("history.csv")
>>> lrchart.save(lrchart.plot(frame), "finder.html")
[...Path('finder.html')]

Heavy packages are imported when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lrchart.version import __version__ as __version__

__all__ = [
    "Config",
    "LrchartError",
    "Options",
    "Run",
    "Scenario",
    "Sweep",
    "analyse",
    "anatomy",
    "build",
    "drift",
    "enable_notebook",
    "optimum",
    "plot",
    "plot_drift",
    "plot_trainings",
    "read",
    "read_config",
    "read_trainings",
    "save",
    "scenarios",
    "slope",
    "suggest",
    "validate",
    "watch",
]

if TYPE_CHECKING:
    from lrchart.analysis.suggest import suggest
    from lrchart.analysis.trainings.drift import drift
    from lrchart.analysis.trainings.optimum import optimum
    from lrchart.errors import LrchartError
    from lrchart.export.notebook import enable_notebook
    from lrchart.export.save import save
    from lrchart.frame.scenario import Scenario
    from lrchart.frame.schema import validate
    from lrchart.frame.synthetic import scenarios
    from lrchart.gallery.build import build
    from lrchart.gallery.config import Config, Run, read_config
    from lrchart.live.widget import watch
    from lrchart.options import Options
    from lrchart.pipeline import analyse, anatomy, plot, slope
    from lrchart.readers.reader import read
    from lrchart.readers.trainings.reader import read_trainings
    from lrchart.recorders.sweep import Sweep
    from lrchart.trainings_pipeline import plot_drift, plot_trainings


#: public name -> its module
_HOMES = {
    "Config": "lrchart.gallery.config",
    "LrchartError": "lrchart.errors",
    "Options": "lrchart.options",
    "Run": "lrchart.gallery.config",
    "Scenario": "lrchart.frame.scenario",
    "Sweep": "lrchart.recorders.sweep",
    "analyse": "lrchart.pipeline",
    "anatomy": "lrchart.pipeline",
    "build": "lrchart.gallery.build",
    "drift": "lrchart.analysis.trainings.drift",
    "enable_notebook": "lrchart.export.notebook",
    "optimum": "lrchart.analysis.trainings.optimum",
    "plot": "lrchart.pipeline",
    "plot_drift": "lrchart.trainings_pipeline",
    "plot_trainings": "lrchart.trainings_pipeline",
    "read": "lrchart.readers.reader",
    "read_config": "lrchart.gallery.config",
    "read_trainings": "lrchart.readers.trainings.reader",
    "save": "lrchart.export.save",
    "scenarios": "lrchart.frame.synthetic",
    "slope": "lrchart.pipeline",
    "suggest": "lrchart.analysis.suggest",
    "validate": "lrchart.frame.schema",
    "watch": "lrchart.live.widget",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lrchart' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
