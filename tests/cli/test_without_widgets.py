"""A command imports Altair without Jupyter's widgets, and leaves no trace of that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from lrchart.cli.without_widgets import without_widgets
with without_widgets():
    import altair
assert "anywidget" not in sys.modules, "hidden from Altair"
import anywidget
with without_widgets():
    assert sys.modules["anywidget"] is anywidget, "what is there already stays"
assert sys.modules["anywidget"] is anywidget
assert altair.Chart().mark_point().to_dict()["mark"] == {"type": "point"}
"""


def test_widgets_are_hidden_and_come_back(as_child: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "anywidget.py").write_text("class AnyWidget: pass\n")
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, env=as_child, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
