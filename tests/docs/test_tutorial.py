"""The tutorial notebook, run as a reader runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "tutorial.ipynb"
#: code of an added last cell, which prints the results to check
PROBE = """\
best = lrchart.optimum(table).iloc[0]
print(answer.lr_low[0] < best.lr < answer.lr_high[0], *both.run.unique(), sep="|")
"""


@pytest.fixture(scope="module")
def notebook() -> Any:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_kept_without_outputs(notebook: Any) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert {cell.execution_count for cell in code} == {None}


@pytest.mark.slow
def test_it_runs_and_says_what_is_so(notebook: Any, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook.cells.append(nbformat.v4.new_code_cell(PROBE))
    place = {"metadata": {"path": str(tmp_path)}}
    options = {"timeout": 600, "kernel_name": "python3", "resources": place}
    # A print may arrive in pieces.
    options["coalesce_streams"] = True
    nbclient.NotebookClient(notebook, **options).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pages = [output.data.get("text/html", "") for output in outputs if "data" in output]
    assert sum("<iframe" in page for page in pages) == 3
    assert sum("<table" in page for page in pages) == 2
    assert outputs[-1].text == "True|SGD|momentum 0.9\n"
    assert (tmp_path / "both.html").is_file()
