"""The numbers behind a chart, as its page shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.frame.door import tidy
from lrchart.options import Options
from lrchart.pipeline import thinned_findings
from lrchart.report.run_table import HEADER, table_of


def test_the_table_of_numbers(findings: Any) -> None:
    table = table_of(findings)
    assert table.header == HEADER
    assert [row[:2] for row in table.rows] == [
        ("Well-behaved model", "2e-3"),
        ("Noisy batches", "1e-3"),
        ("Stable / wider optimum", "7e-3"),
    ]
    assert [row[3] for row in table.rows] == [
        "6.7e-4 to 6e-3",
        "3.3e-4 to 3e-3",
        "2.3e-3 to 2.1e-2",
    ]
    from lrchart.text import lr_text

    assert [row[5] for row in table.rows] == [lr_text(edge) for edge in findings.edges]


def test_a_run_without_a_truth_has_no_optimum(sweep: Any, dip: Any) -> None:
    table = table_of(thinned_findings(sweep(dip, run="mine")))
    (row,) = table.rows
    assert "Optimum" not in table.header
    assert (row[0], row[3]) == ("mine", "1.2e-2")
    assumed = "for a training of 1,350 steps, decaying rate (both assumed)"
    assert table.notes == (f"Suggested by the rule 'lrchart' {assumed}.",)


def test_the_table_says_which_training_each_rate_is_for(sweep: Any, dip: Any) -> None:
    frames = [sweep(dip, run=f"r{steps}", training_steps=steps) for steps in (400, 9000)]
    notes = table_of(thinned_findings(tidy(pd.concat(frames)))).notes
    assert notes[0] == "Suggested by the rule 'lrchart'."
    assert "r9000: for a training of 9,000 steps, decaying rate (assumed)." in notes
    # Beside a scenario, which declares its training, the note names the recorded run.
    beside = sweep(dip, run="scenario").assign(optimal_lr=1e-3)
    notes = table_of(thinned_findings(tidy(pd.concat([beside, frames[0]])))).notes
    assert "r400: for a training of 400 steps, decaying rate (assumed)." in notes
    other = table_of(thinned_findings(sweep(dip, run="r"), Options(rule="fastai-valley"))).notes
    assert "for a training" not in " ".join(other)


def test_of_a_crowd_the_notable_runs_are_told() -> None:
    x = np.linspace(-6, 0, 60)
    optima = np.linspace(-3, -1, 50)
    runs = [
        pd.DataFrame(
            {"run": f"run {i}", "lr": 10.0**x, "loss": 2 - x / 6 + 9 * np.clip(x - o, 0, 9) ** 2}
        )
        for i, o in enumerate(optima)
    ]
    table = table_of(thinned_findings(tidy(pd.concat(runs))))
    names = [row[0] for row in table.rows]
    assert names[0] == "run 0 (first to diverge)"
    assert any(name.startswith("run 49 (") for name in names)
    assert f"{len(table.rows)} of 50 runs; the others are in the band." in table.notes


@pytest.mark.parametrize("flags", [(), ("--slope",)])
def test_the_page_of_a_plot_has_its_numbers(
    cli: Any, tmp_path: Path, sweep: Any, dip: Any, flags: tuple[str, ...]
) -> None:
    sweep(dip, run="mine").to_csv(tmp_path / "mine.csv", index=False)
    page = tmp_path / "mine.html"
    assert cli("plot", str(tmp_path / "mine.csv"), "-o", str(page), *flags).code == 0
    text = page.read_text("utf-8")
    assert "Learning rates by run" in text
    assert "Diverges from" in text


def test_the_rate_of_a_sweep_that_is_hard_to_read_is_called_a_guess(sweep: Any) -> None:
    noise = np.random.default_rng(1).normal(2.3, 0.01, 100)
    table = table_of(thinned_findings(sweep(noise, run="mine")))
    assert table.rows[0][1].endswith(" (guess)")
    assert 1 in table.numeric
