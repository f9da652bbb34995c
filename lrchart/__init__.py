"""The learning-rate finder's chart and its number: declarative, offline, honest.

>>> import lrchart
>>> lrchart.save(lrchart.plot("history.csv"), "finder.html")
[...Path('finder.html')]

Heavy packages are imported when a name is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

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
    from lrchart.calls.save import save
    from lrchart.calls.sweeps import analyse, anatomy, plot, slope, suggest
    from lrchart.calls.trainings import drift, optimum, plot_drift, plot_trainings
    from lrchart.errors import LrchartError
    from lrchart.export.notebook import enable_notebook
    from lrchart.frame.scenario import Scenario
    from lrchart.frame.synthetic import scenarios
    from lrchart.frame.validation import validate
    from lrchart.gallery.build import build
    from lrchart.gallery.config import Config, Run
    from lrchart.gallery.config_file import read_config
    from lrchart.live.widget import watch
    from lrchart.options import Options
    from lrchart.readers.reader import read
    from lrchart.readers.trainings.reader import read_trainings
    from lrchart.recorders.sweep import Sweep


#: public name -> its module
_HOMES = {
    "Config": "lrchart.gallery.config",
    "LrchartError": "lrchart.errors",
    "Options": "lrchart.options",
    "Run": "lrchart.gallery.config",
    "Scenario": "lrchart.frame.scenario",
    "Sweep": "lrchart.recorders.sweep",
    "analyse": "lrchart.calls.sweeps",
    "anatomy": "lrchart.calls.sweeps",
    "build": "lrchart.gallery.build",
    "drift": "lrchart.calls.trainings",
    "enable_notebook": "lrchart.export.notebook",
    "optimum": "lrchart.calls.trainings",
    "plot": "lrchart.calls.sweeps",
    "plot_drift": "lrchart.calls.trainings",
    "plot_trainings": "lrchart.calls.trainings",
    "read": "lrchart.readers.reader",
    "read_config": "lrchart.gallery.config_file",
    "read_trainings": "lrchart.readers.trainings.reader",
    "save": "lrchart.calls.save",
    "scenarios": "lrchart.frame.synthetic",
    "slope": "lrchart.calls.sweeps",
    "suggest": "lrchart.calls.sweeps",
    "validate": "lrchart.frame.validation",
    "watch": "lrchart.live.widget",
}


def __getattr__(name: str) -> Any:
    if name == "recorders":
        return import_module("lrchart.recorders")
    if name not in _HOMES:
        raise AttributeError(_no_attribute(name))
    return getattr(import_module(_HOMES[name]), name)


class _Module(ModuleType):
    """Module that answers a call, as in ``lrchart.chart("a.csv")``, with the function to call."""

    def __call__(self, *_: object, **_more: object) -> NoReturn:
        from lrchart.errors import OptionError
        from lrchart.keywords.elsewhere import function

        near = function(self.__name__.rpartition(".")[2]) or "; dir(lrchart) lists its names"
        raise OptionError(f"{self.__name__} is a module and cannot be called{near}")


class _Package(_Module):
    """Package whose modules, once they are imported, are such modules."""

    def __setattr__(self, name: str, value: object) -> None:
        if type(value) is ModuleType:
            value.__class__ = _Module
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__file__", "__name__", "__path__", "__version__"]


def _no_attribute(name: str) -> str:
    from lrchart.errors import suggestion
    from lrchart.keywords.elsewhere import function
    from lrchart.recorders import MODULES

    recorder = f"; did you mean lrchart.recorders.{name}?" if name in MODULES else ""
    near = recorder or function(name) or suggestion(name, __all__)
    near = near or "; dir(lrchart) lists its names"
    return f"module 'lrchart' has no attribute {name!r}{near}"
