"""A live chart in a notebook, without a notebook."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

import lrchart
from lrchart.errors import InputError
from lrchart.render.vega import svg
from tests.started import environment

#: program that hides anywidget from Altair
WITHOUT = """
import importlib.util, lrchart
usual = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "anywidget" else usual(name, *rest)
try:
    lrchart.watch("sweep.csv")
except lrchart.LrchartError as error:
    print(error)
"""


def test_a_watch_without_anywidget_says_how_to_get_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == (
        'a live chart needs anywidget, which cannot be imported: pip install "lrchart[notebook]"\n'
    ), done.stderr


def test_a_watch_in_no_folder_is_refused(tmp_path):
    path = tmp_path / "no" / "sweep.csv"
    with pytest.raises(InputError) as error:
        lrchart.watch(path)
    assert str(error.value) == f"cannot watch {path}: there is no folder {path.parent}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_widget_says_what_it_waits_for_and_then_fills_the_cell(tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    path = tmp_path / "sweep.csv"
    widget = lrchart.watch(path, every=np.float32(0.05))
    assert f"waiting for {path}" in svg(widget.spec)
    path.write_text("lr,loss\n" + "".join(f"{10.0**-k},{k}\n" for k in range(9, 0, -1)))
    assert _steps(widget, 9) == 9
    assert widget.spec["width"] == "container"
    assert widget.layout.width == "100%"
    # Altair's script would set parameters in the placeholder, which has none.
    assert widget._params == {}
    widget.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_widget_follows_the_file_until_it_is_closed(tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    path = tmp_path / "sweep.csv"
    widget = lrchart.watch(path, every=0.05)
    steps = []
    sweep = lrchart.Sweep(start=1e-5, end=1.0, steps=12, path=path, progress=False)
    for lr in sweep:
        sweep.record(2.0 - lr)
        if sweep.step in (4, 12):
            steps.append(_steps(widget, sweep.step))
    assert steps == [4, 12]
    widget.close()
    last = widget.spec
    path.write_text(path.read_text().replace("run,", "renamed,"))
    time.sleep(0.3)
    assert widget.spec == last


def _steps(widget, wanted):
    """Return how many steps the widget draws, once it is `wanted` or ten seconds are over."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        count = max((len(rows) for rows in widget.spec.get("datasets", {}).values()), default=0)
        if count == wanted:
            break
        time.sleep(0.05)
    return count
