"""No command draws in its own process, which a crash of the renderer would end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lrchart.render import job
from tests.cli.conftest import SMALL

COMMANDS = [
    ("plot", "run.csv", *SMALL),
    ("trainings", "trainings.csv", "--by", "at", *SMALL),
    ("trainings", "trainings.csv", "--by", "at", "--drift", *SMALL),
    ("leaderboard", "--task", "adding_gru_adam_b32"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_charts_are_drawn_elsewhere(
    inside: Path, cli: Any, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    rates = [10 ** (i / 4 - 5) for i in range(21)]
    rows = [f"{lr},{2 - i / 20}" for i, lr in enumerate(rates)]
    Path("run.csv").write_text("\n".join(["lr,loss", *rows]))
    rows = [f"{lr},{(i - at) ** 2 + 1},{at}" for i, lr in enumerate(rates) for at in (8, 10)]
    Path("trainings.csv").write_text("\n".join(["lr,loss,at", *rows]))

    def here(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(type(job.here), "submit", here)
    monkeypatch.setattr("lrchart.render.vega._converter", here)
    result = cli(*command, "-o", "x.svg", "-o", "x.html")
    assert (result.code, result.out) == (0, "x.svg\nx.html\n"), result.err
